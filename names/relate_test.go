package names

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func token(text string) *Token {
	k := keyset{}
	k.add(text, "latin", 0)
	return &Token{Text: text, Keys: k.keys, Span: 1, Class: classOf(k.keys)}
}

func TestRelateLevels(t *testing.T) {
	tests := []struct {
		a, b string
		want Level
	}{
		{"karim", "karim", Equal},
		{"muhammad", "mehmet", SameClass},
		{"william", "bill", SameClass},
		{"tarkhan", "tarhan", SameSkeleton},
		{"saeed", "sayed", SameSkeleton},
		{"karim", "karin", OneEdit},
		{"amin", "amir", OneEdit},
		{"hadmi", "hamdi", OneEdit}, // neighbours swapped
		{"jon", "jom", Unrelated},   // too short for an edit
		{"ahmadinejad", "ahmadinegad", SameSkeleton},
		{"achmadinejad", "ahmadinegad", TwoEdits},
		{"petrosyan", "petrovyan", OneEdit},
		{"barzegar", "marzebar", TwoEdits},
		{"abdurrasulov", "abdulrasulov", OneEdit},
		{"nuraldin", "nuruddin", TwoEdits},
		{"dostoyevskaya", "dostoefska", NearSkeleton},
		{"brigade44", "brigade45", Unrelated},
		{"44", "44", Equal},
		{"smith", "taylor", Unrelated},
	}
	for _, tc := range tests {
		if got, _, _ := Relate(token(tc.a), token(tc.b)); got != tc.want {
			t.Errorf("%s, %s: %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}

// words draws words that are near each other often enough.
var words = rapid.Custom(func(t *rapid.T) string {
	base := rapid.SampledFrom([]string{"muhammad", "karim", "abdulrahman", "ivanov", "saeed", "li", "john", "kim", "gaddafi", "x1"}).Draw(t, "base")
	b := []byte(base)
	for range rapid.IntRange(0, 3).Draw(t, "edits") {
		i := rapid.IntRange(0, len(b)).Draw(t, "at")
		c := byte('a' + rapid.IntRange(0, 25).Draw(t, "letter"))
		if i < len(b) && rapid.Bool().Draw(t, "replace") {
			b[i] = c
		} else {
			b = append(b[:i:i], append([]byte{c}, b[i:]...)...)
		}
	}
	return string(b)
})

func TestRelateIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		many := func(label string) *Token {
			k := keyset{}
			for _, w := range rapid.SliceOfN(words, 1, 4).Draw(t, label) {
				k.add(w, "latin", int32(len(k.keys))*costNational)
			}
			return &Token{Keys: k.keys, Class: classOf(k.keys)}
		}
		a, b := many("a"), many("b")
		l1, i1, j1 := Relate(a, b)
		l2, i2, j2 := Relate(b, a)
		if l1 != l2 {
			t.Fatalf("%v one way, %v the other", l1, l2)
		}
		if l1 == Unrelated || l1 == SameClass {
			return
		}
		if c1, c2 := a.Keys[i1].Cost+b.Keys[j1].Cost, b.Keys[i2].Cost+a.Keys[j2].Cost; c1 != c2 {
			t.Fatalf("cost %d one way, %d the other", c1, c2)
		}
	})
}

// distance is the textbook recurrence, written apart from the product's.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			c := 1
			if a[i-1] == b[j-1] {
				c = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+c)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestDistanceAgreesWithTheRecurrence(t *testing.T) {
	letters := rapid.StringMatching(`[abc]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		want := distance(a, b)
		for limit := range 6 {
			if got := Distance(a, b, limit); got != min(want, limit+1) {
				t.Fatalf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, min(want, limit+1))
			}
		}
		if WithinOne(a, b) != (want <= 1) {
			t.Fatalf("WithinOne(%q, %q) = %v at distance %d", a, b, WithinOne(a, b), want)
		}
	})
}

func TestRelateDoesNotAllocate(t *testing.T) {
	a, b := token("abdurrahman"), token("abdelrehmann")
	if n := testing.AllocsPerRun(100, func() { Relate(a, b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSimilarityFallsWithTheLevel(t *testing.T) {
	for l := Equal; l < NearSkeleton; l++ {
		if l.Similarity() <= (l + 1).Similarity() {
			t.Errorf("%v counts no more than %v", l, l+1)
		}
	}
	if Equal.Similarity() != 1000 || Unrelated.Similarity() != 0 {
		t.Error("equal must count all and unrelated nothing: the gate's proof needs it")
	}
}

func BenchmarkRelate(b *testing.B) {
	x, y := token("abdurrahman"), token("abdelrehmann")
	for b.Loop() {
		Relate(x, y)
	}
}

func BenchmarkRelateUnrelated(b *testing.B) {
	x, y := token("wojciechowski"), token("abdurrahman")
	for b.Loop() {
		Relate(x, y)
	}
}

func BenchmarkName(b *testing.B) {
	a := NewAnalyser()
	for _, s := range []string{"AL-DULAIMI, Sabawi Ibrahim", "Раҳмонов Ҷамшед", "محمد عبد الرحمن القذافي"} {
		b.Run(strings.Fields(s)[0], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a.Name(s, Person)
			}
		})
	}
}
