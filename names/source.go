package names

import "embed"

// Source is the source of this package with its tables. The engine identifier
// hashes it, so that evidence names the exact matcher it came from.
//
//go:embed *.go tables
var Source embed.FS
