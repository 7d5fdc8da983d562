package watchlist

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

// SelfTestResult says which sampled new names were not retrieved or parsed.
type SelfTestResult struct {
	Sampled     int
	Failed      []SelfTestFailure
	Quarantined []string // keys
	Refused     bool
}

// SelfTestFailure is one name that a subject of that name would not be matched
// by.
type SelfTestFailure struct{ Key, Name, Reason string }

// maxFailing is the share of sampled names that may fail, and fewFailing the
// number up to which a higher share is a matter of those entries and not of
// the load: one odd name among twenty changes puts that entry in quarantine.
const (
	maxFailing = 0.01
	fewFailing = 2
)

// SelfTest screens a deterministic sample of new good names of added and
// changed entries as subjects (R-REG-7): a subject with nothing but an entry's
// own name must find the entry among the candidates kept as evidence, that is
// pass the gate and score at least the evidence floor. The score line is not
// asked for: a name that thousands bear lies below it on purpose when nothing
// else is known. All names are tested when there are at most sample.
//
// An entry with a failing name is in Quarantined, and its failure says where
// it was lost; when more than 1 % of the sample (and more than two names) fail,
// the load is Refused. next must hold the changed entries and may hold others:
// what a name finds does not depend on its neighbours.
func SelfTest(e *screen.Engine, next []Entry, delta []Change, c *screen.Config, sample int) SelfTestResult {
	tests := newNames(delta)
	if len(tests) > sample {
		slices.SortFunc(tests, func(a, b nameTest) int {
			return cmp.Or(slices.Compare(a.rank[:], b.rank[:]), cmp.Compare(a.key, b.key), cmp.Compare(a.name, b.name))
		})
		tests = tests[:max(sample, 0)]
	}
	slices.SortFunc(tests, func(a, b nameTest) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.name, b.name)) })
	result := SelfTestResult{Sampled: len(tests)}
	if len(tests) == 0 {
		return result
	}

	const list = "self-test"
	config := *c
	config.Lists = []string{list}
	entries := make([]screen.Entry, 0, len(next))
	at := make(map[string]screen.Entry, len(next))
	for _, n := range next {
		if n.Entity == nil || !entity.Matchable(n.Entity.Schema) {
			continue
		}
		entry := screen.Entry{List: list, Key: n.Key, Entity: n.Entity}
		entries = append(entries, entry)
		at[n.Key] = entry
	}
	lists := e.Index([]screen.Source{{List: list, Snapshot: 1, Hash: list}}, entries)
	for _, t := range tests {
		reason := t.run(e, lists, &config, at)
		if reason == "" {
			continue
		}
		result.Failed = append(result.Failed, SelfTestFailure{Key: t.key, Name: t.name, Reason: reason})
		if n := len(result.Quarantined); n == 0 || result.Quarantined[n-1] != t.key {
			result.Quarantined = append(result.Quarantined, t.key)
		}
	}
	failed := len(result.Failed)
	result.Refused = failed > fewFailing && float64(failed) > maxFailing*float64(len(tests))
	return result
}

// Refusal is the gate that a refused self-test is, or nil.
func (r SelfTestResult) Refusal(list string) *Refusal {
	if !r.Refused {
		return nil
	}
	g := gates{next: &Snapshot{List: list}}
	first := r.Failed[0]
	g.refuse(GateSelfTest, fmt.Sprintf("%d of %d sampled names were not found; the first is %q of %s: %s", len(r.Failed), r.Sampled, first.Name, first.Key, first.Reason),
		percent(maxFailing), "People of exactly these names would not be matched")
	return &g.refusals[0]
}

// nameTest is one name to be screened.
type nameTest struct {
	key, name, schema string
	rank              [sha256.Size]byte
}

// newNames lists the good names that the changes brought. A name counts as new
// when the entry's earlier version did not have it.
func newNames(delta []Change) []nameTest {
	var out []nameTest
	for _, c := range delta {
		if c.After == nil || !entity.Matchable(c.After.Schema) {
			continue
		}
		had := map[string]bool{}
		if c.Before != nil {
			for _, n := range goodNames(c.Before) {
				had[n] = true
			}
		}
		for _, n := range goodNames(c.After) {
			if !had[n] {
				had[n] = true
				out = append(out, nameTest{c.Key, n, c.After.Schema, sha256.Sum256([]byte(c.Key + "\x00" + n))})
			}
		}
	}
	return out
}

// goodNames are the names that must find their entry: all that the source does
// not call weak. Abbreviations are not names by themselves.
func goodNames(e *entity.Entity) []string {
	var out []string
	for _, p := range []string{"name", "alias", "previousName"} {
		for _, v := range e.Properties[p] {
			if v.Quality != entity.Low {
				out = append(out, v.Text)
			}
		}
	}
	return out
}

// run screens one name and returns why its entry was not found, or "".
func (t nameTest) run(e *screen.Engine, lists *screen.Lists, c *screen.Config, at map[string]screen.Entry) string {
	subject := &entity.Entity{ID: "self-test", Schema: t.schema}
	subject.Add("name", entity.Value{Text: t.name})
	profile := e.Model().Profile(subject)
	if profile == nil || len(profile.Names) == 0 {
		return "the analysis finds no name in it"
	}
	for _, n := range profile.Names {
		if len(n.Tokens) == 0 {
			return "the analysis finds no word in it"
		}
	}
	entry, ok := at[t.key]
	if !ok {
		return "the entry is not in the snapshot"
	}
	for _, found := range lists.Screen(subject, c).Candidates {
		if found.Key == t.key {
			return ""
		}
	}
	switch candidate, passes := e.Compare(subject, entry, c); {
	case !passes:
		return "it does not pass the name gate against its own entry"
	case candidate.Result.Score < c.Policy.Floor:
		return fmt.Sprintf("it scores %d micronats against its own entry, below the evidence floor of %d", candidate.Result.Score, c.Policy.Floor)
	default:
		return "it passes the gate and the floor, and the index does not retrieve it"
	}
}
