package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/folds"
	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/quality/people"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// calibration is how far the stated probabilities are from what happens, over the
// pairs past the gate to which a probability of one in a thousand or more is given.
// The pairs are those of a stated mixture, see mixture.
type calibration struct {
	Group string  `json:"group"` // "all", or a name culture
	Prior float64 `json:"prior"` // share of the people asked for who are listed
	Pairs int     `json:"pairs"`
	True  int     `json:"truePairs"`
	ECE   span    `json:"ece"`   // expected calibration error: mean distance in 15 bins of equal mass
	Brier span    `json:"brier"` // mean square distance of probability and outcome
	// Alerts is the error over the pairs that reach the line alone.
	Alerts span  `json:"eceOfAlerts"`
	Bins   []bin `json:"reliability,omitzero"`        // of equal mass
	Steps  []bin `json:"reliabilityBySteps,omitzero"` // of stated probabilities from one step to the next
}

// bin is one bin of the reliability table.
type bin struct {
	Mean    float64 `json:"meanProbability"`
	Share   float64 `json:"shareTrue"`
	Mass    float64 `json:"shareOfMass"`
	Pairs   int     `json:"pairs"`
	Matches int     `json:"truePairs"`
}

const (
	leastProbability     = 0.001 // of the pairs that are counted
	calibrationBins      = 15
	calibrationResamples = 200
	heldBack             = 1 // the half that the calibration was not fitted on
)

// outcome is a pair past the gate: what was said, what is so, and how much of the
// mixture it stands for.
type outcome struct {
	probability float64
	match       bool
	weight      float64
	person      int // who is asked for: what a resample draws
	group       string
}

// mixture makes the pairs. One in so many people asked for is listed, as the policy's
// prior says. A listed person is asked for by the name alone or with a birth date,
// half and half; of those by the name alone, half by the name as listed, three tenths
// by an altered one and two tenths by an alias that is taken off the list; of those
// with a birth date, half by the name as listed and half by an altered one. The
// others are people of the labelled file and fictional people, half and half, each
// once by the name alone and once with the birth date. A listed person's pairs with
// entries of others are left out: at one in so many they weigh nothing. Listed people
// and those of the file are of the half that nothing was fitted on.
type mixture struct {
	*lab
	prior    float64
	outcomes []outcome
	people   int
}

// add lays in pairs of people who make up a share of all people asked for.
func (m *mixture) add(scores [][]int64, match bool, share float64, group func(i int) string) {
	n := 0
	for _, s := range scores {
		if s != nil {
			n++
		}
	}
	for i, s := range scores {
		for _, x := range s {
			if p := m.probability(x, m.prior); p >= leastProbability {
				m.outcomes = append(m.outcomes, outcome{p, match, share / float64(n), m.people + i, group(i)})
			}
		}
	}
	m.people += len(scores)
}

// ownScores are the scores of listed people of the held-back half against their own
// entries, none where the gate holds a pair back.
type ownScores struct {
	scores  [][]int64
	entries []int
}

func (l *lab) calibrate(d *listed, qs []hardQuery, speller *people.Speller, ordinary []someone, at reached, fictional []someone, by reached) []calibration {
	culture := make([]string, len(d.profiles))
	for i, p := range d.profiles {
		culture[i] = speller.Culture(lists.Primary(p))
	}
	plain, plainBorn := l.asListed(d)
	altered, alteredBorn := &ownScores{}, &ownScores{}
	for i := range qs {
		q := &qs[i]
		if q.mutation >= len(mutations) || folds.Half(d.profiles[q.entry].ID) != heldBack {
			continue
		}
		altered.put(q.entry, q.name)
		if q.dated {
			alteredBorn.put(q.entry, q.born)
		}
	}
	half := func(all [][]int64) [][]int64 {
		out := make([][]int64, len(all))
		for i := range all {
			if folds.Half(ordinary[i].text) == heldBack {
				out[i] = append([]int64{}, all[i]...)
			}
		}
		return out
	}
	everyone := func(all [][]int64) [][]int64 {
		out := make([][]int64, len(all))
		for i := range all {
			out[i] = append([]int64{}, all[i]...)
		}
		return out
	}
	aliases := l.aliasScores(d)

	mix := func(group string, prior float64) *mixture {
		m := &mixture{lab: l, prior: prior}
		listed := func(a *ownScores, share float64) {
			kept := make([][]int64, len(a.scores))
			for i := range a.scores {
				if group == allCultures || culture[a.entries[i]] == group {
					kept[i] = a.scores[i]
				}
			}
			m.add(kept, true, m.prior*share, func(i int) string { return culture[a.entries[i]] })
		}
		listed(plain, 0.25)
		listed(altered, 0.15)
		listed(aliases, 0.10)
		listed(plainBorn, 0.25)
		listed(alteredBorn, 0.25)
		file := 0.25
		if group != allCultures {
			file = 0
		}
		strangers := func(all [][]int64, share float64, of func(i int) string) {
			if share == 0 {
				return
			}
			kept := slices.Clone(all)
			for i := range kept {
				if group != allCultures && of(i) != group {
					kept[i] = nil
				}
			}
			m.add(kept, false, (1-m.prior)*share, of)
		}
		strangers(half(at.nameAll), file, func(int) string { return "" })
		strangers(half(at.bornAll), file, func(int) string { return "" })
		strangers(everyone(by.nameAll), 0.5-file, func(i int) string { return fictional[i].group })
		strangers(everyone(by.bornAll), 0.5-file, func(i int) string { return fictional[i].group })
		return m
	}
	groups := []string{allCultures}
	for i := range fictional {
		if g := fictional[i].group; groups[len(groups)-1] != g {
			groups = append(groups, g)
		}
	}
	var out []calibration
	for _, prior := range []float64{l.prior(), 0.5} {
		for _, g := range groups {
			if c := mix(g, prior).measure(g); c.True >= 20 {
				out = append(out, c)
			}
		}
	}
	return out
}

func (a *ownScores) put(entry int, score int64) {
	a.entries = append(a.entries, entry)
	if score == never {
		a.scores = append(a.scores, []int64{}) // asked for, but no pair past the gate
		return
	}
	a.scores = append(a.scores, []int64{score})
}

// asListed asks for people by the name as listed, alone and with one birth date.
func (l *lab) asListed(d *listed) (name, born *ownScores) {
	name, born = &ownScores{}, &ownScores{}
	for i, e := range d.profiles {
		text := lists.Primary(e)
		if folds.Half(e.ID) != heldBack || text == "" {
			continue
		}
		q := l.profile("Person", strings.ToLower(text))
		name.put(i, l.past(q, e))
		if len(e.Births) > 0 {
			born.put(i, l.past(withBirths(q, e.Births[:1]), e))
		}
	}
	return name, born
}

// past is the score of a pair past the gate, else never.
func (l *lab) past(q, e *score.Profile) int64 {
	if !l.model.Gate(q, e, &l.policy) {
		return never
	}
	_, s := l.both(q, e, "")
	return s
}

// aliasScores asks by each alias, in Latin letters and not of low quality, that is
// taken off the entry.
func (l *lab) aliasScores(d *listed) *ownScores {
	out := &ownScores{}
	for i, e := range d.profiles {
		if folds.Half(e.ID) != heldBack || len(e.Names) < 2 {
			continue
		}
		for j := range e.Names {
			n := &e.Names[j]
			if n.Property == "name" || n.Quality == entity.Low || lists.Foreign(n.Text) {
				continue
			}
			rest := *e
			rest.Names = slices.Delete(slices.Clone(e.Names), j, j+1)
			out.put(i, l.past(&score.Profile{Schema: "Person", Kind: names.Person, Names: []names.Name{*n}}, &rest))
		}
	}
	return out
}

// measure weighs the outcomes; the intervals resample the people asked for.
func (m *mixture) measure(group string) calibration {
	slices.SortStableFunc(m.outcomes, func(a, b outcome) int { return cmp.Compare(a.probability, b.probability) })
	line := m.probability(m.line(), m.prior)
	from, _ := slices.BinarySearchFunc(m.outcomes, line, func(o outcome, p float64) int { return cmp.Compare(o.probability, p) })
	alerts := m.outcomes[from:]

	times := slices.Repeat([]float64{1}, m.people)
	c := calibration{Group: group, Prior: m.prior, Pairs: len(m.outcomes)}
	for _, o := range m.outcomes {
		c.True += one(o.match)
	}
	ece, brier, bins := reliability(m.outcomes, times, nil)
	ofAlerts, _, _ := reliability(alerts, times, nil)
	if group == allCultures {
		c.Bins = bins
		_, _, c.Steps = reliability(m.outcomes, times, steps)
	}
	drawn := [3][]float64{}
	r := rand.New(rand.NewPCG(7, 7))
	for range calibrationResamples {
		clear(times)
		for range m.people {
			times[r.IntN(m.people)]++
		}
		e, b, _ := reliability(m.outcomes, times, nil)
		a, _, _ := reliability(alerts, times, nil)
		for i, x := range []float64{e, b, a} {
			drawn[i] = append(drawn[i], x)
		}
	}
	c.ECE, c.Brier, c.Alerts = within(ece, drawn[0]), within(brier, drawn[1]), within(ofAlerts, drawn[2])
	return c
}

// steps are the edges of the bins of the reliability table by stated probability.
var steps = []float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 2}

// reliability measures outcomes in ascending order of probability, in bins of equal
// mass, or from edge to edge; times says how often each person was drawn.
func reliability(os []outcome, times, edges []float64) (ece, brier float64, bins []bin) {
	total := 0.0
	for i := range os {
		total += os[i].weight * times[os[i].person]
	}
	if total == 0 {
		return 0, 0, nil
	}
	var b bin
	var said, so, done float64
	for i := range os {
		o := &os[i]
		w := o.weight * times[o.person]
		if w > 0 {
			y := float64(one(o.match))
			b.Mass, said, so = b.Mass+w, said+w*o.probability, so+w*y
			b.Pairs, b.Matches = b.Pairs+1, b.Matches+one(o.match)
			brier += w * (o.probability - y) * (o.probability - y)
		}
		if b.Mass == 0 {
			continue
		}
		full := i+1 == len(os)
		if !full && edges != nil {
			at, _ := slices.BinarySearch(edges, math.Nextafter(o.probability, 2))
			full = os[i+1].probability >= edges[at]
		} else if !full { // equal probabilities stay in one bin
			full = done+b.Mass >= total*float64(len(bins)+1)/calibrationBins*(1-1e-12) && os[i+1].probability > o.probability
		}
		if full {
			ece += math.Abs(said - so)
			done += b.Mass
			b.Mean, b.Share, b.Mass = said/b.Mass, so/b.Mass, b.Mass/total
			bins = append(bins, b)
			b, said, so = bin{}, 0, 0
		}
	}
	return ece / total, brier / total, bins
}
