package main

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"

	"github.com/revetproject/revet/bench/internal/alteration"
	"github.com/revetproject/revet/bench/internal/population"
	"github.com/revetproject/revet/bench/quality/people"
)

// What decides which names are asked for: the alterations and the fictional people.
//
//go:embed mutation.go culture.go namesake.go hard.go alias.go
//go:embed organisation.go organisation_alterations.go organisation_words.go legalforms.go companies.go sisters.go
var operatorSource embed.FS

// operatorHash pins the alterations and generators: another hash asks other names.
func operatorHash() string {
	h := sha256.New()
	for _, source := range []fs.FS{operatorSource, alteration.Source, population.Source, people.Source} {
		files, err := fs.Glob(source, "*.go")
		if err != nil {
			panic(err) // the pattern is a constant
		}
		for _, f := range files {
			b, err := fs.ReadFile(source, f)
			if err != nil {
				panic(err) // embedded
			}
			h.Write(b)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
