package people

import (
	"math"

	"github.com/revetproject/revet/names"
)

// Speller tells the culture of a name from its spelling alone: the culture under
// whose names its runs of three letters are likeliest, every culture equally likely
// beforehand. It labels rows of a report; nothing is scored by it.
type Speller struct {
	cultures []string
	log      []map[string]float64 // of each culture: −ln of the share of a run
	unseen   []float64
}

// Speller learns the spelling of every culture from its names.
func (w *World) Speller() *Speller {
	s := &Speller{}
	for i := range w.cultures {
		c := &w.cultures[i]
		count, total := map[string]float64{}, 0.0
		for j := range c.countries {
			k := &c.countries[j]
			for p, d := range []*draw{k.male, k.female, k.family} {
				upTo := 0.0
				for at, name := range d.names {
					// The square root lets a large country's rarer names be heard.
					n := math.Sqrt((d.upTo[at] - upTo) * k.millions / c.total)
					upTo = d.upTo[at]
					if part(p) == family {
						n *= 2
					}
					for _, run := range runs(name) {
						count[run] += n
						total += n
					}
				}
			}
		}
		const smooth = 1e-6
		l := make(map[string]float64, len(count))
		for run, n := range count { // order-free: each run by itself
			l[run] = -math.Log(n/total + smooth)
		}
		s.cultures, s.log, s.unseen = append(s.cultures, c.name), append(s.log, l), append(s.unseen, -math.Log(smooth))
	}
	return s
}

// Culture is the culture of a name, or "" where the name is not in Latin letters or
// has fewer than four of them.
func (s *Speller) Culture(name string) string {
	r := runs(name)
	if len(r) < 4 {
		return ""
	}
	best, least := 0, math.Inf(1)
	for i := range s.cultures {
		sum := 0.0
		for _, run := range r {
			if l, ok := s.log[i][run]; ok {
				sum += l
			} else {
				sum += s.unseen[i]
			}
		}
		if sum < least {
			best, least = i, sum
		}
	}
	return s.cultures[best]
}

// runs are the runs of three letters of the words of a name, with a mark at both
// ends of a word.
func runs(name string) []string {
	var out []string
	for _, t := range names.Tokens(name, names.Person) {
		k := t.Keys[0].Text
		if t.Keys[0].Origin != names.FromLatin || t.Roles&(names.Initial|names.Number|names.Title) != 0 {
			continue
		}
		k = "^" + k + "$"
		for i := 0; i+3 <= len(k); i++ {
			out = append(out, k[i:i+3])
		}
	}
	return out
}
