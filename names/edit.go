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
// of neighbours; no part edited twice) of two key texts, which are a–z and 0–9 and
// at most 64 letters long, or limit+1 when it exceeds limit. It is Hyyrö's
// bit-parallel algorithm (2003): one word holds a column of the table.
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
	a = a[:min(len(a), 64)]
	var where [36]uint64 // positions of each letter in a
	for i := range len(a) {
		where[slot(a[i])] |= 1 << i
	}
	var (
		up, down, diagonal, before uint64 = ^uint64(0), 0, 0, 0
		last                              = uint64(1) << (len(a) - 1)
		d                                 = len(a)
	)
	for j := range len(b) {
		at := where[slot(b[j])]
		swap := (^diagonal & at) << 1 & before
		diagonal = ((at&up + up) ^ up) | at | down | swap
		right := down | ^(diagonal | up)
		left := diagonal & up
		if right&last != 0 {
			d++
		}
		if left&last != 0 {
			d--
		}
		right = right<<1 | 1
		up = left<<1 | ^(diagonal | right)
		down = right & diagonal
		before = at
	}
	return min(d, limit+1)
}

// slot numbers the letters of key texts.
func slot(c byte) byte {
	if c <= '9' {
		return 26 + (c-'0')%10
	}
	return (c - 'a') % 26
}
