package people

import "embed"

// Source is the source of this package: it decides, with the data, whom a seed gives.
//
//go:embed people.go samples.go lands.go forms.go
var Source embed.FS
