package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
)

// altered is recall of listed organisations (OFAC, UN and EU of one day) whose
// primary name was altered, by name alone. False alerts come from companies invented
// of ordinary words, and from sisters: a listed name with its most distinctive word
// replaced by that of another, which is the harder question.
type altered struct {
	Listed   int                   `json:"listed"`
	Invented rates                 `json:"inventedCompanies"`
	Sisters  rates                 `json:"sisters"`
	Rows     []alteredOrganisation `json:"alterations"`
}

// rates are false alerts at the shipped line, and the line in nats at which one in a
// thousand invented companies, or ten in a thousand sisters, alert.
type rates struct {
	Names  int     `json:"names"`
	Per    float64 `json:"falseAlertsPer1000"`
	LineAt float64 `json:"lineAt"`
}

// alteredOrganisation is recall in percent for one alteration.
type alteredOrganisation struct {
	Alteration string  `json:"alteration"`
	Queries    int     `json:"queries"`
	Gate       float64 `json:"gate"`
	Line       float64 `json:"atTheLine"`
	Invented   float64 `json:"at1Per1000Invented"`
	Sisters    float64 `json:"at10Per1000Sisters"`
}

const (
	organisationSample  = 1500 // listed organisations that are altered
	inventedCompanies   = 6000
	sisterOrganisations = 3000
)

// listedOrganisation is what a daily archive of several lists says of a party.
type listedOrganisation struct {
	Source  string   `json:"source"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Aliases []string `json:"aliases"`
}

func (l *lab) readOrganisations() ([]listedOrganisation, error) {
	raw, err := l.Open("watchlists/daily_2026_multi/base_2026-07-29.jsonl.gz")
	if err != nil {
		return nil, err
	}
	var out []listedOrganisation
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	for d.PeekKind() == '{' {
		var o listedOrganisation
		if err := json.UnmarshalDecode(d, &o); err != nil {
			return nil, fmt.Errorf("daily archive: %w", err)
		}
		if o.Type == "Entity" && (o.Source == "OFAC" || o.Source == "UNSC" || o.Source == "EU") && o.Name != "" {
			out = append(out, o)
		}
	}
	return out, nil
}

// organisations measures altered names of listed organisations.
func organisations(l *lab, r *report, o options) (err error) {
	r.Organisations, err = l.organisations(o)
	return err
}

func (l *lab) organisations(o options) (altered, error) {
	listed, err := l.readOrganisations()
	if err != nil {
		return altered{}, err
	}
	entities := make([]*entity.Entity, len(listed))
	for i := range listed {
		entities[i] = (&entity.Entity{Schema: "Organization"}).Add("name", entity.Value{Text: listed[i].Name})
		for _, a := range listed[i].Aliases {
			entities[i].Add("alias", entity.Value{Text: a})
		}
	}
	all := l.listed(entities)
	companies, err := l.companies()
	if err != nil {
		return altered{}, err
	}
	rarest := distinctive(listed)
	r := rand.New(rand.NewPCG(11, 1))
	order := r.Perm(len(listed))
	invented := make([]string, o.tenth(inventedCompanies))
	for i := range invented {
		invented[i] = companies.invent(r)
	}
	var sisters []string
	for _, at := range order {
		if len(sisters) == o.tenth(sisterOrganisations) {
			break
		}
		other := listed[r.IntN(len(listed))].Name
		if s := sister(listed[at].Name, other, rarest); s != "" {
			sisters = append(sisters, s)
		}
	}
	falseInvented, falseSisters := l.highestOrganisations(all, invented, o.misses), l.highestOrganisations(all, sisters, o.misses)
	lineInvented, lineSisters := lineFor(falseInvented, 1), lineFor(falseSisters, 10)
	out := altered{
		Listed:   len(listed),
		Invented: rates{len(invented), rate(falseInvented, l.line()), nats(lineInvented)},
		Sisters:  rates{len(sisters), rate(falseSisters, l.line()), nats(lineSisters)},
	}
	order = order[:min(len(order), o.tenth(organisationSample))]
	var sum []int64
	gates := 0
	row := func(name string, scores []int64, gate int) {
		out.Rows = append(out.Rows, alteredOrganisation{
			name, len(scores), 100 * float64(gate) / float64(max(len(scores), 1)),
			share(scores, l.line()), share(scores, max(lineInvented, l.line())), share(scores, max(lineSisters, l.line())),
		})
	}
	for k, m := range alterations {
		var scores []int64
		gate := 0
		for _, at := range order {
			r := rand.New(rand.NewPCG(uint64(at), uint64(100+k)))
			t := m.apply(r, strings.Fields(listed[at].Name))
			if t == "" || strings.EqualFold(t, listed[at].Name) {
				continue
			}
			q, e := l.profile("Organization", t), all.profiles[at]
			s := int64(never)
			if l.model.Gate(q, e, &l.policy) {
				gate++
				s = l.score(q, e, "")
			}
			scores = append(scores, s)
			if o.misses && s < l.line() {
				fmt.Printf("ORG MISS %s %.2f: %s | %s\n", m.name, nats(max(s, -99e6)), t, listed[at].Name)
			}
		}
		row(m.name, scores, gate)
		sum, gates = append(sum, scores...), gates+gate
	}
	row("all", sum, gates)
	return out, nil
}

func (a *altered) print(t *table) {
	t.line("listed organisations, altered (%d)\tqueries\tgate %%\tat the line %%\tat 1 false invented company per 1,000 %%\tat 10 false sisters per 1,000 %%", a.Listed)
	for _, r := range a.Rows {
		t.line("  %s\t%d\t%.1f\t%.1f\t%.1f\t%.1f", r.Alteration, r.Queries, r.Gate, r.Line, r.Invented, r.Sisters)
	}
	t.line("false alerts per 1,000, invented companies\t%d\t%.2f\t1 at a line of %.2f nats", a.Invented.Names, a.Invented.Per, a.Invented.LineAt)
	t.line("false alerts per 1,000, sisters of listed\t%d\t%.2f\t10 at a line of %.2f nats", a.Sisters.Names, a.Sisters.Per, a.Sisters.LineAt)
}

func (l *lab) highestOrganisations(d *listed, texts []string, show bool) []int64 {
	out := make([]int64, len(texts))
	against := make([]string, len(texts))
	parallel.For(len(texts), func(i int) {
		q := l.profile("Organization", texts[i])
		out[i] = never
		for _, row := range d.index.Candidates(q, &l.policy, nil) {
			r := l.model.Compare(q, d.profiles[row], &l.policy)
			if r.Score > out[i] {
				out[i], against[i] = r.Score, r.EntryName
			}
		}
	})
	if show {
		for i, s := range out {
			if s >= l.line() {
				fmt.Printf("ORG FALSE %.2f: %s | %s\n", nats(s), texts[i], against[i])
			}
		}
	}
	return out
}
