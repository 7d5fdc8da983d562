package index

import "embed"

// Source is the source text of this package; package screen hashes it into the engine's identity.
//
//go:embed *.go
var Source embed.FS
