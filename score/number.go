package score

import "strings"

// How two numbers that are not equal can still be one, in plain words.
const (
	lookAlike     = "letters and digits of one look"
	digitSlip     = "one digit differs"
	digitsCrossed = "two digits swapped"
)

// lookAlikes are the characters that readers of papers, people and machines, take
// for each other (0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B).
var lookAlikes = strings.NewReplacer("O", "0", "I", "1", "L", "1", "Z", "2", "S", "5", "G", "6", "B", "8")

// The shortest numbers that are compared so: among shorter ones neighbours are
// other people's.
const (
	shortestLookAlike = 6
	shortestSlip      = 7
)

// nearNumber says how two numbers in normal form can be one: characters of one look
// taken for each other, one digit for another, or two neighbouring digits swapped;
// "" when they cannot. Letters that differ by more than their look are other
// letters: series of papers are told apart by them.
func nearNumber(a, b string) string {
	if len(a) != len(b) || a == b || len(a) < shortestLookAlike {
		return ""
	}
	if lookAlikes.Replace(a) == lookAlikes.Replace(b) {
		return lookAlike
	}
	if len(a) < shortestSlip {
		return ""
	}
	first, n := -1, 0
	for i := range len(a) {
		if a[i] == b[i] {
			continue
		}
		if !isDigit(a[i]) || !isDigit(b[i]) {
			return ""
		}
		if n == 0 {
			first = i
		}
		n++
	}
	switch {
	case n == 1:
		return digitSlip
	case n == 2 && a[first] == b[first+1] && a[first+1] == b[first]:
		return digitsCrossed
	}
	return ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
