package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// gateLoss says what the gate costs against the score alone: every query is compared with every entry, without an index,
// and the pairs whose score passes the line although the gate rejects them are counted.
type gateLoss struct {
	Queries int `json:"queries"`
	Above   int `json:"pairs_above_line"` // by score alone
	Lost    int `json:"pairs_lost"`       // of these, rejected by the gate
	// The same for the pairs of a query with the very entry it was made from.
	OwnAbove int      `json:"own_above_line"`
	OwnLost  int      `json:"own_lost"`
	Examples []string `json:"examples,omitempty"` // of lost pairs, the first by query
}

func measureGateLoss(e *screen.Engine, entries []screen.Entry, n int, c *screen.Config) gateLoss {
	m := e.Model()
	profiles := make([]*score.Profile, len(entries))
	parallel.For(len(entries), func(i int) { profiles[i] = m.Profile(entries[i].Entity) })
	per := make([]gateLoss, n)
	parallel.For(n, func(i int) {
		own := i * len(entries) / n
		query := hardQuery(entries[own].Entity, uint64(i))
		q := m.Profile(query)
		for k, p := range profiles {
			r := m.Compare(q, p, &c.Policy)
			if !c.Policy.Passes(&r, entries[k].List) {
				continue
			}
			lost := !m.Gate(q, p, &c.Policy)
			per[i].Above++
			if k == own {
				per[i].OwnAbove++
			}
			if lost {
				per[i].Lost++
				if k == own {
					per[i].OwnLost++
				}
				per[i].Examples = append(per[i].Examples, fmt.Sprintf("%s | %s (%.1f nats)", r.QueryName, r.EntryName, float64(r.Score)/score.MicronatsPerNat))
			}
		}
	})
	total := gateLoss{Queries: n}
	for _, g := range per {
		total.Above += g.Above
		total.Lost += g.Lost
		total.OwnAbove += g.OwnAbove
		total.OwnLost += g.OwnLost
		if len(total.Examples) < 10 {
			total.Examples = append(total.Examples, g.Examples...)
		}
	}
	total.Examples = total.Examples[:min(len(total.Examples), 10)]
	return total
}

func (g *gateLoss) print(w io.Writer) {
	share := func(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
	fmt.Fprintf(w, "gate loss over %d hard queries, every entry compared:\n", g.Queries)
	fmt.Fprintf(w, "  pairs above the line by score alone %d, rejected by the gate %d (%.2f %%)\n", g.Above, g.Lost, share(g.Lost, g.Above))
	fmt.Fprintf(w, "  pairs with the query's own entry    %d, rejected by the gate %d (%.2f %%)\n", g.OwnAbove, g.OwnLost, share(g.OwnLost, g.OwnAbove))
	for _, x := range g.Examples {
		fmt.Fprintln(w, "  lost:", x)
	}
}

// rewrites are spellings that transliterators disagree on.
var rewrites = [][2]string{
	{"kh", "h"},
	{"ou", "u"},
	{"ee", "i"},
	{"y", "i"},
	{"j", "dj"},
	{"q", "k"},
	{"ch", "tch"},
	{"ph", "f"},
	{"w", "v"},
	{"sh", "sch"},
	{"ei", "ey"},
	{"ov", "off"},
	{"mm", "m"},
	{"ss", "s"},
	{"z", "s"},
	{"c", "k"},
	{"ei", "ai"},
	{"o", "u"},
	{"e", "a"},
}

// hardQuery returns a subject made from an entry: one of its names with two careless or evasive changes, every second time with its first
// birth date. It is a function of the entry and the seed.
func hardQuery(e *entity.Entity, seed uint64) *entity.Entity {
	r := rand.New(rand.NewPCG(seed, 20260101))
	all := append(e.Texts("name"), e.Texts("alias")...)
	q := &entity.Entity{ID: "q", Schema: e.Schema}
	if len(all) == 0 {
		return q
	}
	words := strings.Fields(strings.ToLower(all[r.IntN(len(all))]))
	for range 2 {
		words = change(r, words)
	}
	q.Add("name", entity.Value{Text: strings.Join(words, " ")})
	if births := e.Texts("birthDate"); len(births) > 0 && seed%2 == 0 {
		q.Add("birthDate", entity.Value{Text: births[0]})
	}
	return q
}

func change(r *rand.Rand, words []string) []string {
	if len(words) == 0 {
		return words
	}
	i := r.IntN(len(words))
	letters := []rune(words[i])
	switch r.IntN(7) {
	case 0: // typo
		if k := r.IntN(len(letters)); len(letters) > 3 {
			switch r.IntN(3) {
			case 0:
				letters[k] = rune('a' + r.IntN(26))
			case 1:
				letters = slices.Delete(letters, k, k+1)
			case 2:
				letters = slices.Insert(letters, k, rune('a'+r.IntN(26)))
			}
			words[i] = string(letters)
		}
	case 1, 2: // another transliteration
		for range 2 {
			x := rewrites[r.IntN(len(rewrites))]
			words[i] = strings.Replace(words[i], x[0], x[1], 1)
		}
	case 3: // drop
		if len(words) > 2 {
			words = slices.Delete(words, i, i+1)
		}
	case 4: // join
		if i+1 < len(words) {
			words[i] += words[i+1]
			words = slices.Delete(words, i+1, i+2)
		}
	case 5: // rotate
		words = append(words[i:], words[:i]...)
	case 6: // split
		if k := len(letters) / 2; k > 1 {
			words = slices.Replace(words, i, i+1, string(letters[:k]), string(letters[k:]))
		}
	}
	return words
}
