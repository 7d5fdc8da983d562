package score

import "embed"

// Source is the source of this package with its policy file. The engine identifier
// hashes it.
//
//go:embed *.go policy.json calibration.json
var Source embed.FS
