package names

import "testing"

func TestSkeletonBridgesSpellings(t *testing.T) {
	groups := [][]string{
		{"mohammed", "muhammad", "mohamad", "mouhammed"},
		{"said", "saeed", "sayed"},
		{"jamshed", "gamshid", "jamsheed"},
		{"rakhmonov", "rahmonov", "rahmanov"},
		{"fatimah", "fatima"},
		{"yusuf", "iusuf"},
		{"schmidt", "shmidt"},
		{"chernov", "tschernow"},
		{"qadir", "kadir"},
		{"omar", "umar"},
	}
	for _, g := range groups {
		for _, s := range g[1:] {
			if a, b := Skeleton(g[0]), Skeleton(s); a != b {
				t.Errorf("%s is %s, %s is %s", g[0], a, s, b)
			}
		}
	}
}

func TestSkeletonKeepsApart(t *testing.T) {
	for _, p := range [][2]string{{"maria", "mario"}, {"ali", "aya"}, {"hassan", "hamdan"}, {"block44", "block45"}} {
		if Skeleton(p[0]) == Skeleton(p[1]) {
			t.Errorf("%s and %s share the skeleton %s", p[0], p[1], Skeleton(p[0]))
		}
	}
}

func TestConsonantSkeletonOfUnvowelledWords(t *testing.T) {
	for bare, vowelled := range map[string]string{"mhmd": "muhammad", "hsn": "hassan", "rhmn": "rahman", "krm": "karim"} {
		if a, b := ConsonantSkeleton(bare), Skeleton(vowelled); a != b {
			t.Errorf("%s is %s, %s is %s", bare, a, vowelled, b)
		}
	}
}
