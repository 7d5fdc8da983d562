package main

// edge is the letter before the first and after the last.
const edge, alphabet = 26, 27

// letterModel is a trigram model of Latin letters over the tokens, each pair of
// letters before it backed off to the one letter before it.
func letterModel(pairs []pair) []float64 {
	three := make([]float64, alphabet*alphabet*alphabet)
	two := make([]float64, alphabet*alphabet)
	for _, p := range pairs {
		a, b := edge, edge
		for i := range len(p.latin) + 1 {
			c := edge
			if i < len(p.latin) {
				c = int(p.latin[i] - 'a')
			}
			three[(a*alphabet+b)*alphabet+c] += p.weight
			two[b*alphabet+c] += p.weight
			a, b = b, c
		}
	}
	const backed, added = 5, 0.1
	out := make([]float64, len(three))
	for a := range alphabet {
		for b := range alphabet {
			row, back := three[(a*alphabet+b)*alphabet:][:alphabet], two[b*alphabet:][:alphabet]
			all, allBack := 0.0, 0.0
			for c := range alphabet {
				all += row[c]
				allBack += back[c]
			}
			for c := range alphabet {
				chance := (back[c] + added) / (allBack + added*alphabet)
				out[(a*alphabet+b)*alphabet+c] = (row[c] + backed*chance) / (all + backed)
			}
		}
	}
	return out
}
