package names

// WithinOne reports whether a and b are at optimal string alignment distance ≤ 1:
// equal, or one letter inserted, deleted, replaced, or two neighbours swapped.
func WithinOne(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	if len(a) == len(b) {
		if len(a) <= 1 {
			return true
		}
		return a[1:] == b[1:] || a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
	}
	return a == b[1:]
}

// withinTwo reports whether a and b are at optimal string alignment distance ≤ 2.
func withinTwo(a, b string) bool { return Distance(a, b, 2) <= 2 }

// Distance is the optimal string alignment distance (insert, delete, replace, swap
// of neighbours; no substring edited twice) of two texts of at most 2·MaxLetter
// bytes, or limit+1 when it exceeds limit.
func Distance(a, b string, limit int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit {
		return limit + 1
	}
	if len(a) == 0 {
		return len(b)
	}
	var rows [3][2*MaxLetter + 1]uint8
	if len(b) > 2*MaxLetter {
		b = b[:2*MaxLetter]
		a = a[:min(len(a), 2*MaxLetter)]
	}
	prev2, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = uint8(i)
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			cost := uint8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			v := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, prev2[j-2]+1)
			}
			cur[j] = v
			least = min(least, v)
		}
		if int(least) > limit+1 { // a swap can still save one
			return limit + 1
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return min(int(prev[len(b)]), limit+1)
}
