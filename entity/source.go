package entity

import "embed"

// Source is the code and the tables of this package. The engine id is a hash
// over the source of every package that takes part in matching; the hasher
// leaves test files out.
//
//go:embed *.go tables
var Source embed.FS
