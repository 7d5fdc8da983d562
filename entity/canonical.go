package entity

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// canonicalVersion stands inside the encoding, so that a hash can never be
// mistaken for one of another version.
const canonicalVersion = "revet-entity-1"

// Canonical returns the frozen canonical encoding, version 1, on which
// evidence and content hashes rest. It never changes; a new encoding would get
// a new version beside it.
//
// The encoding is RFC 8785 JSON of an object with these members:
//
//	"canonical"   "revet-entity-1"
//	"datasets"    sorted list without repetitions, left out when empty
//	"id"          the ID
//	"properties"  object of lists; a value is its text, or an object of text,
//	              original, quality, word and lang when it carries more
//	"referents"   as datasets
//	"schema"      the schema
//	"target"      true, left out when false
//
// Values are sorted by bytes (text, original, quality, word, lang) without
// repetitions, because their order says nothing. The caption and the
// publisher's stamps are left out, because they change without the content
// changing. Datasets and referents are content: an entity that joins another
// list, or takes over the ID of one merged into it, is a new version.
func (e *Entity) Canonical() []byte {
	var w writer
	w.open('{')
	w.member("canonical", canonicalVersion)
	w.list("datasets", set(e.Datasets))
	w.key("id")
	w.text(e.ID)
	w.key("properties")
	w.open('{')
	for _, p := range sortedProperties(e) {
		slices.SortFunc(p.values, compareValues)
		w.key(p.name)
		w.open('[')
		for _, v := range slices.Compact(p.values) {
			if v == (Value{Text: v.Text}) {
				w.text(v.Text)
				continue
			}
			w.open('{')
			w.member("lang", v.Lang)
			w.member("original", v.Original)
			w.member("quality", v.Quality.String())
			w.key("text")
			w.text(v.Text)
			w.member("word", v.Word)
			w.close('}')
		}
		w.close(']')
	}
	w.close('}')
	w.list("referents", set(e.Referents))
	w.key("schema")
	w.text(e.Schema)
	if e.Target {
		w.key("target")
		w.raw("true")
	}
	w.close('}')
	return w.b
}

// Hash is the SHA-256 of [Entity.Canonical] in lower-case hexadecimal.
func (e *Entity) Hash() string {
	sum := sha256.Sum256(e.Canonical())
	return hex.EncodeToString(sum[:])
}

func set(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		if t != "" {
			out = append(out, valid(t))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func compareValues(a, b Value) int {
	return cmp.Or(
		cmp.Compare(a.Text, b.Text),
		cmp.Compare(a.Original, b.Original),
		cmp.Compare(a.Quality, b.Quality),
		cmp.Compare(a.Word, b.Word),
		cmp.Compare(a.Lang, b.Lang),
	)
}
