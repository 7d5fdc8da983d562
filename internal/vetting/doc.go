// Package vetting keeps matches = subjects ⋈ lists true. It receives subjects,
// screens them, brings the population to each new epoch in runs that prove
// nobody was skipped, and answers what was known when.
package vetting
