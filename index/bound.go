package index

import (
	"cmp"
	"slices"

	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// slack, in micronats, is added to every bound on mass, so that a rounding of any edge in the gate's own sum (at most
// one micronat for each of at most names.MaxTokens edges, and one for the demand) can never turn a bound into a loss.
const slack = names.MaxTokens + 8

// gate holds the two numbers of a policy that the retrieval of names depends on, in permille.
type gate struct{ sigma, lambda int64 }

func gateOf(p *score.Policy) gate { return gate{p.Sigma, p.Lambda} }

// reaches reports whether a mass (in micronats × permille, as weight × similarity gives it) can satisfy the gate for
// two names of the given weights: mass ≥ σ·D, D = λ·max + (1−λ)·min.
func (g gate) reaches(mass, w1, w2 int64) bool {
	heavy, light := max(w1, w2), min(w1, w2)
	return (mass+slack*1000)*1000 >= g.sigma*(g.lambda*heavy+(1000-g.lambda)*light)
}

// reachesAny reports whether covered weight h (micronats) of a name of weight w can satisfy the gate with any name
// whatever. From M ≥ σ·D, M ≤ h and M ≤ the other name's weight follows M·(1 − σ(1−λ)) ≥ σλ·w.
func (g gate) reachesAny(h, w int64) bool {
	return (h+slack)*(1_000_000-g.sigma*(1000-g.lambda)) >= g.sigma*g.lambda*w
}

// Shares are in permille of a name's weight and fit ten bits.
const maxShare = 1<<10 - 1

// shares fills dst with one number for every real token of n: the share of the name's weight that the token and
// all lighter ones make up, rounded up, with the slack. The token is in the prefix P_N for σ exactly if its share is at least σ, so that
// one stored number serves every policy.
func shares(dst []uint16, n *names.Name) []uint16 {
	dst = slices.Grow(dst[:0], len(n.Tokens))[:len(n.Tokens)]
	var room [names.MaxTokens]int
	order := room[:0]
	for i := range n.Tokens {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(n.Tokens[a].Weight, n.Tokens[b].Weight), cmp.Compare(b, a))
	})
	rest := int64(slack)
	for _, i := range order { // lightest first
		rest += int64(n.Tokens[i].Weight)
		share := int64(maxShare)
		if n.Weight > 0 {
			share = min((rest*1000+n.Weight-1)/n.Weight, maxShare)
		}
		dst[i] = uint16(share)
	}
	return dst
}
