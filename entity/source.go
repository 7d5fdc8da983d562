package entity

import "embed"

// Source is the source of this package. The engine identifier hashes it, so
// that evidence names the exact matcher it came from.
//
//go:embed *.go
var Source embed.FS
