// Package access says who may do what. A principal is a named person or a
// service account of one tenant; it holds roles; a closed table says which role
// carries which act. Some acts belong to people alone, and some want a second
// person who is not the first.
//
// The rules are pure functions. [Directory] keeps the principals.
package access
