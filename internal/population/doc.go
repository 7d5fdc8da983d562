// Package population keeps a tenant's subjects in line with a system of record:
// a whole file of it says who is there. New and changed subjects are received
// and screened, and who is in the file no longer leaves scope only by an approved
// rule. A file that is cut short, unreadable in part, or suddenly much smaller
// never makes anybody leave.
package population
