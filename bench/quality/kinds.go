package main

import (
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// kind is recall of altered names of listed organisations and objects at the shipped
// line, each against its own entry.
type kind struct {
	Kind    string `json:"kind"`
	Entries int    `json:"entries"`
	Queries int    `json:"queries"`
	Name    span   `json:"nameOnlyPercent"`
	// FalseAlerts are those per 1,000 made-up companies; vessels and aircraft have none
	// to be asked for.
	FalseAlerts span `json:"falseAlertsPer1000"`
	Companies   int  `json:"companies"`
}

const (
	companyFile = "population/ldbc_finbench_companyNames.txt.gz"
	kindEntries = 1500 // of each kind, at most
)

// otherKinds measures whoever is no person.
func otherKinds(l *lab, r *report, o options) error {
	raw, err := l.Open(companyFile)
	if err != nil {
		return err
	}
	var companies []someone
	for line := range strings.Lines(string(raw)) {
		if name := strings.TrimSpace(line); name != "" {
			companies = append(companies, someone{name: l.profile("Company", name)})
		}
	}
	companies = companies[:max(o.tenth(len(companies)), 1)]
	for _, k := range []struct {
		name string
		of   names.Kind
	}{{"organisations", names.Organisation}, {"vessels and aircraft", names.Object}} {
		d, err := l.bothLists(func(schema string) bool {
			return names.KindOf(schema) == k.of || k.of == names.Organisation && names.KindOf(schema) == names.Either
		})
		if err != nil {
			return err
		}
		qs := l.hardQueries(d, o.tenth(kindEntries))
		got := kind{Kind: k.name, Entries: len(d.profiles), Queries: len(qs)}
		got.Name = bootstrap(qs, func(q *hardQuery) bool { return q.name >= l.line() })
		if k.of == names.Organisation {
			wrong, _ := l.highest(d, companies)
			got.Companies = len(companies)
			got.FalseAlerts = wilson(count(wrong.name, l.line()), len(companies), 1000)
		}
		r.Kinds = append(r.Kinds, got)
	}
	return nil
}

func (l *lab) profile(schema, name string) *score.Profile {
	return l.model.Profile((&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name}))
}
