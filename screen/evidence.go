package screen

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// EvidenceVersion is the version of the evidence document. The document of a version never changes: a change makes a new version
// beside it, because digests of the old one are on the ledger.
const EvidenceVersion = 1

// The evidence document, version 1, is RFC 8785 JSON. All numbers are integers (scores in micronats). The members
// of the structures below stand in the order RFC 8785 asks for, so that encoding them is already canonical; a test
// holds them to it.
type evidenceDoc struct {
	Candidates    []candidateDoc `json:"candidates"`
	Configuration configDoc      `json:"configuration"`
	Engine        string         `json:"engine"`
	Outcome       Outcome        `json:"outcome"`
	Query         jsontext.Value `json:"query"` // entity.Canonical
	Sources       []sourceDoc    `json:"sources"`
	Version       int            `json:"version"`
}

type candidateDoc struct {
	Above         bool              `json:"above"`
	Band          string            `json:"band"`
	Contributions []contributionDoc `json:"contributions"`
	Entry         jsontext.Value    `json:"entry"` // entity.Canonical
	EntryName     string            `json:"entry_name"`
	Hash          string            `json:"hash"`
	Key           string            `json:"key"`
	List          string            `json:"list"`
	Probability   score.Probability `json:"probability"` // parts per million
	QueryName     string            `json:"query_name"`
	Score         int64             `json:"score"`
	WeakOnly      bool              `json:"weak_only"`
}

type contributionDoc struct {
	Entry   string `json:"entry"`
	Feature string `json:"feature"`
	Level   string `json:"level"`
	Points  int64  `json:"points"`
	Query   string `json:"query"`
	Route   string `json:"route"`
}

type sourceDoc struct {
	Hash     string `json:"hash"`
	List     string `json:"list"`
	Problem  string `json:"problem"`
	Snapshot int64  `json:"snapshot"`
}

type configDoc struct {
	ID      string    `json:"id"`
	Lists   []string  `json:"lists"`
	Policy  policyDoc `json:"policy"`
	Version int64     `json:"version"`
}

type policyDoc struct {
	Bands          []bandDoc         `json:"bands"`
	Floor          score.Probability `json:"floor"` // parts per million, as line and prior
	Lambda         int64             `json:"lambda"`
	Line           score.Probability `json:"line"`
	Prior          score.Probability `json:"prior"`
	Sigma          int64             `json:"sigma"`
	WeakAliasAlone []listDoc         `json:"weak_alias_alone"` // sorted by list
	WeakSupport    int64             `json:"weak_support"`
}

type bandDoc struct {
	Band string            `json:"band"`
	From score.Probability `json:"from"`
}

type listDoc struct {
	List  string `json:"list"`
	Value bool   `json:"value"`
}

func newConfigDoc(c *Config) configDoc {
	d := configDoc{ID: c.ID, Version: c.Version, Lists: append([]string{}, c.Lists...)}
	slices.Sort(d.Lists)
	d.Policy = policyDoc{
		Bands: make([]bandDoc, 0, len(c.Policy.Bands)), Floor: c.Policy.Floor, Lambda: c.Policy.Lambda, Line: c.Policy.Line, Prior: c.Policy.Prior,
		Sigma: c.Policy.Sigma, WeakAliasAlone: make([]listDoc, 0, len(c.Policy.WeakAliasAlone)), WeakSupport: c.Policy.WeakSupport,
	}
	for _, b := range c.Policy.Bands {
		d.Policy.Bands = append(d.Policy.Bands, bandDoc{b.Band, b.From})
	}
	for list, alone := range c.Policy.WeakAliasAlone {
		d.Policy.WeakAliasAlone = append(d.Policy.WeakAliasAlone, listDoc{list, alone})
	}
	slices.SortFunc(d.Policy.WeakAliasAlone, func(a, b listDoc) int { return cmp.Compare(a.List, b.List) })
	return d
}

func (d *configDoc) config() *Config {
	c := &Config{ID: d.ID, Version: d.Version, Lists: d.Lists, Policy: score.Policy{
		Sigma: d.Policy.Sigma, Lambda: d.Policy.Lambda, Line: d.Policy.Line, Floor: d.Policy.Floor, Prior: d.Policy.Prior,
		WeakSupport: d.Policy.WeakSupport,
	}}
	for _, b := range d.Policy.Bands {
		c.Policy.Bands = append(c.Policy.Bands, score.BandEdge{Band: b.Band, From: b.From})
	}
	if len(d.Policy.WeakAliasAlone) > 0 {
		c.Policy.WeakAliasAlone = make(map[string]bool, len(d.Policy.WeakAliasAlone))
		for _, w := range d.Policy.WeakAliasAlone {
			c.Policy.WeakAliasAlone[w.List] = w.Value
		}
	}
	return c
}

func newSourceDocs(sources []Source) []sourceDoc {
	out := make([]sourceDoc, 0, len(sources))
	for _, s := range sources {
		out = append(out, sourceDoc{Hash: s.Hash, List: s.List, Problem: s.Problem, Snapshot: s.Snapshot})
	}
	return out
}

// Evidence returns the evidence document of a result, version 1, in RFC 8785 form without a final newline: query (its
// canonical encoding), configuration, sources, engine, outcome, and every candidate with the entry version compared
// and its contributions. It is a function of query, configuration, consulted entries and engine: made
// again from these it is the same to the byte, for a clear result as for any other.
//
// r must be the result of l.Screen(q, c), or of screenings merged from such.
func (e *Engine) Evidence(q *entity.Entity, c *Config, r *Result, l *Lists) []byte {
	doc := evidenceDoc{
		Candidates:    make([]candidateDoc, 0, len(r.Candidates)),
		Configuration: newConfigDoc(c),
		Engine:        e.id,
		Outcome:       r.Outcome,
		Query:         q.Canonical(),
		Sources:       newSourceDocs(r.Sources),
		Version:       EvidenceVersion,
	}
	for i := range r.Candidates {
		x := &r.Candidates[i]
		d := candidateDoc{
			Above: x.Above, Band: x.Result.Band, Contributions: make([]contributionDoc, 0, len(x.Result.Contributions)),
			Entry: jsontext.Value("null"), EntryName: x.Result.EntryName, Hash: x.EntryHash, Key: x.Key, List: x.List,
			Probability: x.Result.Probability, QueryName: x.Result.QueryName, Score: x.Result.Score, WeakOnly: x.Result.WeakOnly,
		}
		if entry := l.find(x); entry != nil {
			d.Entry = entry.Canonical()
		}
		for _, k := range x.Result.Contributions {
			d.Contributions = append(d.Contributions, contributionDoc{
				Entry: k.Entry, Feature: k.Feature, Level: k.Level, Points: k.Points, Query: k.Query, Route: k.Route,
			})
		}
		doc.Candidates = append(doc.Candidates, d)
	}
	b, err := json.Marshal(&doc, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		panic("screen: an evidence document cannot be written: " + err.Error()) // nothing in it can fail to encode
	}
	return b
}

// find returns the entry version a candidate was compared with.
func (l *Lists) find(x *Candidate) *entity.Entity {
	i, _ := slices.BinarySearchFunc(l.entries, x, func(a Entry, b *Candidate) int {
		return cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.Key, b.Key))
	})
	for ; i < len(l.entries) && l.entries[i].List == x.List && l.entries[i].Key == x.Key; i++ {
		if l.entries[i].Entity.Hash() == x.EntryHash {
			return l.entries[i].Entity
		}
	}
	return nil
}

// Digest is the SHA-256 of an evidence document, lower-case hexadecimal.
func Digest(evidence []byte) string {
	sum := sha256.Sum256(evidence)
	return hex.EncodeToString(sum[:])
}
