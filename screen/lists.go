package screen

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/score"
)

// Outcome of a screening.
type Outcome string

// The outcomes. Nothing is ever silently clear.
const (
	Clear          Outcome = "clear"           // no match, and nothing was wrong
	PotentialMatch Outcome = "potential_match" // at least one candidate is above the line
	Incomplete     Outcome = "incomplete"      // no match, but a problem: see the sources
)

// Entry is one entry of a list snapshot. Key is the stable key of the entry within its list.
type Entry struct {
	List   string
	Key    string
	Entity *entity.Entity
}

// Source says which version of a list was consulted, or why it could not be.
type Source struct {
	List     string `json:"list"`              // "" when the problem is the subject's
	Snapshot int64  `json:"snapshot"`          // 0 when none is active
	Hash     string `json:"hash"`              // content hash of the snapshot
	Problem  string `json:"problem,omitempty"` // "missing: …", "stale: …": a screening without match becomes incomplete
}

// Config is the part of a configuration that an outcome depends on.
type Config struct {
	ID      string       `json:"id"`
	Version int64        `json:"version"`
	Lists   []string     `json:"lists"` // sorted
	Policy  score.Policy `json:"policy"`
}

// Candidate is one compared entry at or above the evidence floor.
type Candidate struct {
	List, Key string
	EntryHash string       // entity.Hash of the entry version compared
	Above     bool         // above the line: a match
	Result    score.Result // with contributions
}

// Result of one screening; candidates by score descending, then list, key and hash.
type Result struct {
	Outcome    Outcome
	Sources    []Source // one for each list of the configuration, sorted; problems of the subject come first
	Candidates []Candidate
}

// Lists is a forward index over the entries of a set of snapshots. It is immutable and safe for concurrent use.
type Lists struct {
	engine   *Engine
	sources  []Source
	entries  []Entry // sorted by list, key
	profiles []*score.Profile
	index    *index.Lists
}

// Index analyses and indexes entries, on all processors. The order of sources and entries has no influence on any outcome. Entries
// without an entity are passed over. The entities are kept and must not change.
func (e *Engine) Index(sources []Source, entries []Entry) *Lists {
	l := &Lists{engine: e, sources: slices.Clone(sources)}
	slices.SortStableFunc(l.sources, func(a, b Source) int { return cmp.Compare(a.List, b.List) })
	l.entries = slices.DeleteFunc(slices.Clone(entries), func(x Entry) bool { return x.Entity == nil })
	slices.SortFunc(l.entries, func(a, b Entry) int {
		if c := cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.Key, b.Key)); c != 0 || a.Entity == b.Entity {
			return c
		}
		return cmp.Compare(a.Entity.Hash(), b.Entity.Hash())
	})
	l.profiles = e.profiles(l.entries)
	l.index = index.NewLists(e.model, l.profiles)
	return l
}

// profiles analyses the entries on all processors.
func (e *Engine) profiles(entries []Entry) []*score.Profile {
	out := make([]*score.Profile, len(entries))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(entries)) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(entries) {
					return
				}
				if entries[i].Entity != nil {
					out[i] = e.model.Profile(entries[i].Entity)
				}
			}
		})
	}
	wait.Wait()
	return out
}

// IndexBytes is how much memory the index takes beside the entries and their analysed names.
func (l *Lists) IndexBytes() int { return l.index.Bytes() }

// Len is the number of entries.
func (l *Lists) Len() int { return len(l.entries) }

// Screen screens one subject against the lists of the configuration. It never fails: what could not be consulted or
// read stands in the sources of the result and keeps it from being clear.
func (l *Lists) Screen(q *entity.Entity, c *Config) Result {
	profile := l.engine.model.Profile(q)
	r := Result{Sources: l.consulted(c)}
	if problem := unreadable(q, profile); problem != "" {
		r.Sources = slices.Insert(r.Sources, 0, Source{Problem: problem})
	}
	var room [64]uint32
	for _, row := range l.index.Candidates(profile, &c.Policy, room[:0]) {
		entry := &l.entries[row]
		if !slices.Contains(c.Lists, entry.List) {
			continue
		}
		result := l.engine.model.Compare(profile, l.profiles[row], &c.Policy)
		if c.Policy.Keeps(&result) {
			r.Candidates = append(r.Candidates, candidate(entry, result, true, c))
		}
	}
	slices.SortFunc(r.Candidates, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Result.Score, a.Result.Score), cmp.Compare(a.List, b.List),
			cmp.Compare(a.Key, b.Key), cmp.Compare(a.EntryHash, b.EntryHash))
	})
	r.Outcome = outcome(&r)
	return r
}

// Compare scores one pair outside an index, on the same path as Screen: the pair is a match of a screening exactly if
// the candidate is Above and its list is one of the configuration's. passesGate says whether a screening would have compared the pair at all.
func (e *Engine) Compare(q *entity.Entity, entry Entry, c *Config) (cand Candidate, passesGate bool) {
	subject, listed := e.model.Profile(q), e.model.Profile(entry.Entity)
	passesGate = e.model.Gate(subject, listed, &c.Policy)
	return candidate(&entry, e.model.Compare(subject, listed, &c.Policy), passesGate, c), passesGate
}

// candidate judges a compared pair.
func candidate(entry *Entry, r score.Result, gate bool, c *Config) Candidate {
	return Candidate{
		List: entry.List, Key: entry.Key, EntryHash: entry.Entity.Hash(),
		Above: gate && c.Policy.Passes(&r, entry.List), Result: r,
	}
}

// outcome applies the rule of the package documentation.
func outcome(r *Result) Outcome {
	switch {
	case slices.ContainsFunc(r.Candidates, func(x Candidate) bool { return x.Above }):
		return PotentialMatch
	case slices.ContainsFunc(r.Sources, func(s Source) bool { return s.Problem != "" }):
		return Incomplete
	}
	return Clear
}

// AnyList stands for the lists of a configuration that names none.
const AnyList = "*"

// consulted returns a source for each list of the configuration; those without an active snapshot have a problem.
func (l *Lists) consulted(c *Config) []Source {
	out := make([]Source, 0, len(c.Lists)+2)
	if len(c.Lists) == 0 {
		return append(out, Source{List: AnyList, Problem: "missing: the configuration consults no list"})
	}
	for _, list := range c.Lists {
		i, found := slices.BinarySearchFunc(l.sources, list, func(s Source, t string) int { return cmp.Compare(s.List, t) })
		s := Source{List: list}
		if found {
			s = l.sources[i]
		}
		if s.Snapshot == 0 && s.Problem == "" {
			s.Problem = "missing: no snapshot is active"
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b Source) int { return cmp.Compare(a.List, b.List) })
	return slices.Compact(out)
}

// nameProperties are the properties a subject's names are read from.
var nameProperties = [...]string{
	"name", "alias", "weakAlias", "previousName", "abbreviation", "firstName", "secondName", "middleName", "lastName", "fatherName", "motherName",
}

// unreadable says what of the subject could not take part in the comparison although it should, or "".
func unreadable(q *entity.Entity, p *score.Profile) string {
	if !slices.ContainsFunc(p.Names, usable) {
		for _, property := range nameProperties {
			if text := q.First(property); text != "" {
				return fmt.Sprintf("subject: no name of schema %q can be compared (%s %q); correct the name or the schema", q.Schema, property, text)
			}
		}
		if len(p.IDs) == 0 {
			return "subject: neither a usable name nor an identifier; add one"
		}
	}
	for _, text := range q.Texts("birthDate") {
		_, err := entity.ParseDate(text)
		if err != nil {
			_, err = entity.ReadDate(text)
		}
		if err != nil {
			return fmt.Sprintf("subject: birthDate %q cannot be read; write it as 1971, 1971-05 or 1971-05-03", text)
		}
	}
	return ""
}

// Candidates appends to dst the positions of the entries that pass the gate with a profile, ascending; see
// [index.Lists.Candidates]. Entries are in order of list and key.
func (l *Lists) Candidates(q *score.Profile, p *score.Policy, dst []uint32) []uint32 {
	return l.index.Candidates(q, p, dst)
}
