package names

import "testing"

func TestSoundsOfSpellings(t *testing.T) {
	tests := []struct {
		a, b  string
		least int
		most  int // steps
	}{
		{"rashed", "rashid", 1, 1},
		{"hussein", "husayn", 0, 0},
		{"soekarno", "sukarno", 0, 0},
		{"muhammad", "mohamed", 1, 2},
		{"fatimah", "fatima", 0, 0},
		{"djamel", "jamal", 1, 1},
		{"khalil", "halil", 0, 1},
		{"qasim", "kassem", 1, 1},
		{"habib", "hebib", 1, 1},
		{"elvira", "olvera", 4, 6},
		{"hasan", "husayn", 3, 6},
		{"romero", "rumuri", 5, 9},
		{"amin", "amina", 4, 4},
		{"alicia", "eliseo", 4, 9},
	}
	for _, tc := range tests {
		n, same := Sounds(tc.a, tc.b)
		if !same || n < tc.least || n > tc.most {
			t.Errorf("%s, %s: %d steps (same consonants: %v), want %d to %d", tc.a, tc.b, n, same, tc.least, tc.most)
		}
		if m, _ := Sounds(tc.b, tc.a); m != n {
			t.Errorf("%s, %s: %d steps one way, %d the other", tc.a, tc.b, n, m)
		}
	}
	for _, p := range [][2]string{{"amin", "amir"}, {"karim", "karin"}, {"daoud", "dawud"}, {"", "n"}} {
		if _, same := Sounds(p[0], p[1]); same {
			t.Errorf("%s and %s share their consonants", p[0], p[1])
		}
	}
	if n := testing.AllocsPerRun(100, func() { Sounds("abdurrahmanov", "abdurrakhmonov") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
