package names

import (
	_ "embed"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// hypothesis is the reading of the beginning of a word.
type hypothesis struct {
	cost   int32
	from   uint8 // letters of the word before the last chunk
	parent uint8 // place in the beam there
	a, b   uint8 // the last two Latin letters
	hash   uint64
	latin  string // of the last chunk
}

// beam keeps the best hypotheses of one position, the best first, one for each
// reading.
type beam struct {
	n    int
	kept [beamWidth]hypothesis
}

func (b *beam) add(h *hypothesis) {
	if b.n == beamWidth && !h.before(&b.kept[beamWidth-1]) {
		return
	}
	end := b.n
	for i := range b.n {
		if b.kept[i].hash == h.hash {
			if !h.before(&b.kept[i]) {
				return
			}
			end = i // the new one is the better of two cuts
			break
		}
	}
	if end == b.n {
		if b.n < beamWidth {
			b.n++
		} else {
			end--
		}
	}
	for end > 0 && h.before(&b.kept[end-1]) {
		b.kept[end] = b.kept[end-1]
		end--
	}
	b.kept[end] = *h
}

func (h *hypothesis) before(o *hypothesis) bool {
	return h.cost < o.cost || h.cost == o.cost && h.hash < o.hash
}

// Readings returns ways to write a word of a script in Latin letters, no more than
// asked for, the likeliest first; none for a script without a table. The word is
// folded text, as in [Token.Text]. The search is a beam of fixed width in
// integers, so that every machine finds the same.
func (c *Correspondences) Readings(script, word string, most int) []Reading {
	t := c.scripts[script]
	if t == nil {
		return nil
	}
	rs := []rune(norm.NFD.String(word))
	if len(rs) == 0 || len(rs) > MaxLetter {
		return nil
	}
	const edge = latinLetters - 1
	beams := make([]beam, len(rs)+1)
	beams[0].add(&hypothesis{a: edge, b: edge})
	for i := range rs {
		for n := 1; n <= 2 && i+n <= len(rs); n++ {
			options := t.at(rs, i, n)
			options = options[:min(len(options), optionsMost)]
			for at := range beams[i].n {
				h := &beams[i].kept[at]
				for k := range options {
					o := &options[k]
					next := hypothesis{from: uint8(i), parent: uint8(at), latin: o.latin, a: h.a, b: h.b, hash: h.hash, cost: h.cost + chunkFactor*o.cost}
					for j := range len(o.latin) {
						next.step(c, o.latin[j]-'a')
					}
					if i+n == len(rs) {
						next.cost += letterFactor * int32(c.letters[(int(next.a)*latinLetters+int(next.b))*latinLetters+edge])
					}
					beams[i+n].add(&next)
				}
			}
		}
	}
	var out []Reading
	best := int64(0)
	for at := range beams[len(rs)].n {
		text := textOf(beams, len(rs), at)
		if text == "" {
			continue
		}
		cost := int64(beams[len(rs)].kept[at].cost) * 1_000_000 / (chunkFactor * costSteps)
		if len(out) == 0 {
			best = cost
		}
		if out = append(out, Reading{text, cost - best}); len(out) == most {
			break
		}
	}
	return out
}

// step appends a letter.
func (h *hypothesis) step(c *Correspondences, letter uint8) {
	h.cost += letterFactor * int32(c.letters[(int(h.a)*latinLetters+int(h.b))*latinLetters+int(letter)])
	h.a, h.b = h.b, letter
	h.hash = (h.hash + uint64(letter) + 1) * 0x9e3779b97f4a7c15
}

func textOf(beams []beam, position, at int) string {
	var parts []string
	for position > 0 {
		h := &beams[position].kept[at]
		parts = append(parts, h.latin)
		position, at = int(h.from), int(h.parent)
	}
	slices.Reverse(parts)
	return strings.Join(parts, "")
}
