package main

// edge is the letter before the first and after the last.
const edge, alphabet = 26, 27

// letterModel is the chance of a Latin letter after the three before it, in the
// tokens, as ((a·27+b)·27+c)·27+d. Each number of letters before is mixed with one
// fewer (Witten and Bell 1991): the more kinds of letters followed, the more the
// shorter stretch counts.
func letterModel(pairs []pair) []float64 {
	size := alphabet
	var out []float64
	for before := range 4 {
		counts := make([]float64, size)
		for _, p := range pairs {
			state := size/alphabet - 1 // the edge, as often as there are letters before
			for i := range len(p.latin) + 1 {
				letter := edge
				if i < len(p.latin) {
					letter = int(p.latin[i] - 'a')
				}
				counts[state*alphabet+letter]++
				state = (state*alphabet + letter) % (size / alphabet)
			}
		}
		next := make([]float64, size)
		for state := range size / alphabet {
			row := counts[state*alphabet:][:alphabet]
			all, kinds := 0.0, 0.0
			for _, c := range row {
				all += c
				if c > 0 {
					kinds++
				}
			}
			for letter, c := range row {
				shorter := 1.0 / alphabet
				if before > 0 {
					shorter = out[state*alphabet%len(out)+letter]
				}
				if all+kinds == 0 {
					next[state*alphabet+letter] = shorter
					continue
				}
				next[state*alphabet+letter] = (c + kinds*shorter) / (all + kinds)
			}
		}
		out, size = next, size*alphabet
	}
	return out
}
