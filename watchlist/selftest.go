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
	Sampled     int               `json:"sampled"`
	Failed      []SelfTestFailure `json:"failed,omitempty"`
	Quarantined []string          `json:"quarantined,omitempty"` // keys
	Refused     bool              `json:"refused"`
}

// SelfTestFailure is one name that a subject of that name would not be matched
// by.
type SelfTestFailure struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// A name is lost when it cannot be analysed, does not pass the gate against its
// own entry, or is not retrieved: a defect of the load or of the matcher. It is
// faint when it is found and scores below the evidence floor: such names exist
// ("Amina", "Hua"), but a load in which many names became faint has lost parts
// of them. Above these shares, and above a few names, the load is refused; up
// to them it is a matter of the entries concerned.
const (
	maxLost, fewLost   = 0.01, 2
	maxFaint, fewFaint = 0.05, 5
)

// SelfTest screens a deterministic sample of new good names of added and
// changed entries as subjects (R-REG-7): a subject with nothing but an entry's
// own name must find the entry among the candidates kept as evidence, that is
// pass the gate and score at least the evidence floor. The score line is not
// asked for: a name that thousands bear lies below it on purpose when nothing
// else is known. All names are tested when there are at most sample.
//
// An entry with a failing name is in Quarantined, and its failure says where
// it was lost. When more than 1 % of the sample (and more than two names) are
// not found at all, or more than 5 % (and more than five) fail in any way, the
// load is Refused. next must hold the changed entries and may hold others:
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
	lost := 0
	for _, t := range tests {
		reason, faint := t.run(e, lists, &config, at)
		if reason == "" {
			continue
		}
		if !faint {
			lost++
		}
		result.Failed = append(result.Failed, SelfTestFailure{Key: t.key, Name: t.name, Reason: reason})
		if n := len(result.Quarantined); n == 0 || result.Quarantined[n-1] != t.key {
			result.Quarantined = append(result.Quarantined, t.key)
		}
	}
	failed, all := len(result.Failed), float64(len(tests))
	result.Refused = lost > fewLost && float64(lost) > maxLost*all || failed > fewFaint && float64(failed) > maxFaint*all
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
		percent(maxLost)+" not found, or "+percent(maxFaint)+" too faint", "People of exactly these names would not be matched")
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

// run screens one name and returns why its entry is not among the candidates,
// or "". faint says that the name is found and carries too little evidence.
func (t nameTest) run(e *screen.Engine, lists *screen.Lists, c *screen.Config, at map[string]screen.Entry) (reason string, faint bool) {
	subject := &entity.Entity{ID: "self-test", Schema: t.schema}
	subject.Add("name", entity.Value{Text: t.name})
	profile := e.Model().Profile(subject)
	if profile == nil || len(profile.Names) == 0 {
		return "the analysis finds no name in it", false
	}
	for _, n := range profile.Names {
		if len(n.Tokens) == 0 {
			return "the analysis finds no word in it", false
		}
	}
	entry, ok := at[t.key]
	if !ok {
		return "the entry is not in the snapshot", false
	}
	for _, found := range lists.Screen(subject, c).Candidates {
		if found.Key == t.key {
			return "", false
		}
	}
	switch candidate, passes := e.Compare(subject, entry, c); {
	case !passes:
		return "it does not pass the name gate against its own entry", false
	case candidate.Result.Probability < c.Policy.Floor:
		return fmt.Sprintf("it is %s probable against its own entry, below the evidence floor of %s", candidate.Result.Probability, c.Policy.Floor), true
	default:
		return "it passes the gate and the floor, and the index does not retrieve it", false
	}
}
