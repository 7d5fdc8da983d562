package screen

import "embed"

// sources is the source text of this package; [Engine.ID] hashes it.
//
//go:embed *.go
var sources embed.FS
