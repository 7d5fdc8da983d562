package yardstick

import (
	"slices"
	"strings"
)

// cluster are parts of both sides that run together, with what their differences
// cost each side. One of the sides may be empty.
type cluster struct {
	a, b         []int
	costA, costB float64
}

// score is 0 where a side's cost passes its budget, else the product of what is left
// of both sides.
func (c *cluster) score(as, bs []part) float64 {
	if len(c.a) == 0 || len(c.b) == 0 {
		return 0
	}
	lenA, lenB := letters(as, c.a), letters(bs, c.b)
	if c.costA > budget(lenA)+1e-9 || c.costB > budget(lenB)+1e-9 {
		return 0
	}
	return (1 - c.costA/float64(lenA)) * (1 - c.costB/float64(lenB))
}

func (c *cluster) stop(as, bs []part) bool {
	return !slices.ContainsFunc(c.a, func(i int) bool { return !as[i].stop }) && !slices.ContainsFunc(c.b, func(j int) bool { return !bs[j].stop })
}

func letters(ps []part, at []int) int {
	n := 0
	for _, i := range at {
		n += len(ps[i].text)
	}
	return n
}

// inOrderOf puts the parts of b in the order of the parts of a they are most alike
// to, where they are so by three tenths at least; the others follow.
func inOrderOf(a, b []part) []part {
	type pair struct {
		i, j  int
		alike float64
	}
	var pairs []pair
	for i := range a {
		for j := range b {
			longest := max(len(a[i].text), len(b[j].text))
			if s := 1 - float64(distance(a[i].text, b[j].text))/float64(max(longest, 1)); s >= 0.3 {
				pairs = append(pairs, pair{i, j, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return int(1e6*y.alike) - int(1e6*x.alike) })
	partner := slices.Repeat([]int{-1}, len(a))
	taken := make([]bool, len(b))
	for _, p := range pairs {
		if partner[p.i] < 0 && !taken[p.j] {
			partner[p.i], taken[p.j] = p.j, true
		}
	}
	out := make([]part, 0, len(b))
	for _, j := range partner {
		if j >= 0 {
			out = append(out, b[j])
		}
	}
	for j := range b {
		if !taken[j] {
			out = append(out, b[j])
		}
	}
	return out
}

const (
	costSeparator  = 0.2
	costConfusable = 0.7
	costDigit      = 1.5
	mostLetters    = 384
)

func costOf(c byte) float64 {
	switch {
	case c == ' ':
		return costSeparator
	case c >= '0' && c <= '9':
		return costDigit
	}
	return 1
}

// confusable are pairs of letters that look or sound alike.
var confusable = func() map[[2]byte]bool {
	out := map[[2]byte]bool{}
	for pair := range strings.FieldsSeq("ae ei iy ou ij jy ck kq cs sz vw uv gj dt bp mn il fv o0 l1 i1 s5 b8") {
		out[[2]byte{pair[0], pair[1]}], out[[2]byte{pair[1], pair[0]}] = true, true
	}
	return out
}()

// replacement is the cost of one letter for another; separators are never exchanged.
func replacement(x, y byte) float64 {
	switch {
	case x == y:
		return 0
	case x == ' ' || y == ' ':
		return 4
	case confusable[[2]byte{x, y}]:
		return costConfusable
	}
	return max(costOf(x), costOf(y))
}

// align lays the texts of both sides beside each other at the least cost, and
// gathers the parts whose letters fall together into clusters. An exchanged letter
// costs both sides, one that only a side has costs that side.
func align(as, bs []part) []cluster {
	a, ownA := spelt(as)
	b, ownB := spelt(bs)
	w := len(b) + 1
	cost := make([]float64, (len(a)+1)*w)
	for i := 0; i <= len(a); i++ {
		for j := 0; j <= len(b); j++ {
			if i == 0 && j == 0 {
				continue
			}
			best := 1e18
			if i > 0 {
				best = min(best, cost[(i-1)*w+j]+costOf(a[i-1]))
			}
			if j > 0 {
				best = min(best, cost[i*w+j-1]+costOf(b[j-1]))
			}
			if i > 0 && j > 0 {
				best = min(best, cost[(i-1)*w+j-1]+replacement(a[i-1], b[j-1]))
			}
			cost[i*w+j] = best
		}
	}
	// Back from the end; edits of one side are preferred where costs are equal.
	same := make([]int, len(as)*len(bs))
	costA, costB := make([]float64, len(as)), make([]float64, len(bs))
	gapA, gapB := make([]float64, len(as)), make([]float64, len(bs)) // separators behind the part
	for i, j := len(a), len(b); i > 0 || j > 0; {
		c := cost[i*w+j]
		switch {
		case i > 0 && c == cost[(i-1)*w+j]+costOf(a[i-1]):
			i--
			if a[i] == ' ' {
				gapA[ownA[i]] = costSeparator
			} else {
				costA[ownA[i]] += costOf(a[i])
			}
		case j > 0 && c == cost[i*w+j-1]+costOf(b[j-1]):
			j--
			if b[j] == ' ' {
				gapB[ownB[j]] = costSeparator
			} else {
				costB[ownB[j]] += costOf(b[j])
			}
		default:
			i, j = i-1, j-1
			if a[i] == ' ' {
				continue
			}
			if x := replacement(a[i], b[j]); x > 0 {
				costA[ownA[i]] += x
				costB[ownB[j]] += x
			} else {
				same[ownA[i]*len(bs)+ownB[j]]++
			}
		}
	}
	return clusters(as, bs, same, costA, costB, gapA, gapB)
}

// spelt is the text of the parts, and the part of each letter.
func spelt(ps []part) (text string, own []int) {
	for i := range ps {
		if i > 0 {
			text, own = text+" ", append(own, i-1)
		}
		text += ps[i].text
		for range len(ps[i].text) {
			own = append(own, i)
		}
	}
	return text[:min(len(text), mostLetters)], own
}

// clusters joins parts that share more than 51 % of the letters of the shorter one.
func clusters(as, bs []part, same []int, costA, costB, gapA, gapB []float64) []cluster {
	ofA, ofB := slices.Repeat([]int{-1}, len(as)), slices.Repeat([]int{-1}, len(bs))
	var out []cluster
	for i := range as {
		for j := range bs {
			if float64(same[i*len(bs)+j]) <= 0.51*float64(min(len(as[i].text), len(bs[j].text))) {
				continue
			}
			switch at, other := ofA[i], ofB[j]; {
			case at < 0 && other < 0:
				ofA[i], ofB[j] = len(out), len(out)
				out = append(out, cluster{a: []int{i}, b: []int{j}})
			case at < 0:
				ofA[i] = other
				out[other].a = append(out[other].a, i)
			case other < 0:
				ofB[j] = at
				out[at].b = append(out[at].b, j)
			}
		}
	}
	for i := range as {
		if ofA[i] < 0 {
			out = append(out, cluster{a: []int{i}})
			continue
		}
		c := &out[ofA[i]]
		c.costA += costA[i]
		if i+1 < len(as) && ofA[i+1] == ofA[i] {
			c.costA += gapA[i]
		}
	}
	for j := range bs {
		if ofB[j] < 0 {
			out = append(out, cluster{b: []int{j}})
			continue
		}
		c := &out[ofB[j]]
		c.costB += costB[j]
		if j+1 < len(bs) && ofB[j+1] == ofB[j] {
			c.costB += gapB[j]
		}
	}
	return out
}
