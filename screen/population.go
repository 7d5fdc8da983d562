package screen

import (
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/names"
)

// Population is the reverse side: the subjects already met, for lookback. It is safe for concurrent use.
type Population struct {
	*index.Population
	engine *Engine
}

// NewPopulation starts an empty population.
func (e *Engine) NewPopulation() *Population {
	return &Population{Population: index.NewPopulation(e.model), engine: e}
}

// AddEntity analyses a subject and adds it under its number; see [index.Population.Add].
func (p *Population) AddEntity(number uint64, q *entity.Entity) {
	p.Add(number, p.engine.model.Profile(q))
}

// Delta is a set of changed entries made ready for lookback. It is safe for concurrent use.
type Delta struct{ *index.Delta }

// NewDelta analyses changed entries, on all processors. Positions in entries are the Entry of a pair.
func (e *Engine) NewDelta(entries []Entry) *Delta {
	return &Delta{index.NewDelta(e.profiles(entries))}
}

// Lookback returns, ordered by subject then entry, every pair of a subject numbered from … to (both included) and
// one of the entries that passes the gate, and few others; the caller re-checks with Compare. Entries of lists outside the
// configuration take part, too: which of them concern it is the caller's to say. To scan one
// population in several ranges, prepare the entries once with [Engine.NewDelta] and call Scan.
func (p *Population) Lookback(entries []Entry, c *Config, from, to uint64) []index.Pair {
	return p.Scan(p.engine.NewDelta(entries), c, from, to)
}

// Scan is Lookback for prepared entries.
func (p *Population) Scan(d *Delta, c *Config, from, to uint64) []index.Pair {
	return p.Population.Scan(d.Delta, &c.Policy, from, to)
}

// usable reports whether a name can take part in a comparison.
func usable(n names.Name) bool {
	if n.Weight <= 0 {
		return false
	}
	for i := range n.Tokens {
		if len(n.Tokens[i].Keys) > 0 || n.Tokens[i].Class != 0 {
			return true
		}
	}
	return false
}
