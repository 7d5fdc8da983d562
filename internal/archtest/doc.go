// Package archtest holds the tests that keep the structure of docs/design.md
// true: imports go one way, the kernel is pure, nothing that reaches a result
// depends on the order of a map, and every promise names a test that exists.
package archtest
