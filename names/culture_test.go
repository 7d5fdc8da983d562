package names

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestCulturesOfNames: names whose spelling is of one culture are read so, and what several cultures write stays open.
func TestCulturesOfNames(t *testing.T) {
	a := NewAnalyser()
	for name, want := range map[string]Culture{
		"Gholam Reza Hosseini":     Persian,
		"Fatima Zohra Benali":      Arabic,
		"Ivan Petrov":              Slavic,
		"Иван Петров":              Slavic,
		"Nguyen Van Minh":          SouthEastAsian,
		"Kim Chol Su":              Korean,
		"김철수":                      Korean,
		"Wang Wei":                 Chinese,
		"王伟":                       Chinese,
		"Juan Carlos Garcia Lopez": LatinAmerican,
		"Chukwuemeka Okafor":       African,
		"Mehmet Yilmaz":            Turkish,
		"Rajesh Kumar":             SouthAsian,
		"राजेश कुमार":              SouthAsian,
		"Nursultan Abdykadyrov":    CentralAsian,
		"Anna Lindgren":            Western,
	} {
		n := a.Name(name, Person)
		most := slices.Max(n.Cultures[:])
		if got := n.Cultures[want]; got != most || got < 128 {
			t.Errorf("%s is %s with %d of 256: %v", name, want, got, n.Cultures)
		}
	}
	n := a.Name("محمد علي", Person)
	if n.Cultures[Arabic] != n.Cultures[Persian] || n.Cultures[Western] > 10 {
		t.Errorf("a name in Arabic script may be Arabic or Persian alike: %v", n.Cultures)
	}
	if n := a.Name("Zarrin Trading", Organisation); n.Cultures != (Cultures{}) {
		t.Errorf("an organisation has a name culture: %v", n.Cultures)
	}
}

// TestCulturesSumToOne whatever the name, and no order of its words changes them.
func TestCulturesSumToOne(t *testing.T) {
	a := NewAnalyser()
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.String().Draw(t, "one"), rapid.StringMatching(`[A-Za-z]{0,12}`).Draw(t, "two")
		n := a.Name(x+" "+y, Person)
		if len(n.Tokens) == 0 {
			return
		}
		sum := 0
		for _, p := range n.Cultures {
			sum += int(p)
		}
		if sum < 256-int(NumCultures) || sum > 256+int(NumCultures) {
			t.Fatalf("%q: %v sums to %d", n.Text, n.Cultures, sum)
		}
	})
	one, other := a.Name("Reza Hosseini", Person), a.Name("Hosseini Reza", Person)
	if one.Cultures != other.Cultures {
		t.Errorf("%v one way, %v the other", one.Cultures, other.Cultures)
	}
}

func TestCultureRunsEndAtDigits(t *testing.T) {
	runs := func(key string) (out []int) {
		CultureRuns(key, func(run int) { out = append(out, run) })
		return out
	}
	const a, b = 1, 2
	if got, want := runs("ab"), []int{a, a*27 + b, (a*27 + b) * 27}; !slices.Equal(got, want) {
		t.Errorf("runs of ab: %v, want %v", got, want)
	}
	if got := runs("a7b"); len(got) != 1 {
		t.Errorf("runs of a7b: %v, want the one before the digit", got)
	}
}

// TestDamagedCulturesAreRefused: a table is whole or none.
func TestDamagedCulturesAreRefused(t *testing.T) {
	for name, blob := range map[string][]byte{
		"nothing":   nil,
		"no header": bytes.ReplaceAll(cultureBlob, []byte{0}, []byte{1}),
		"cut":       cultureBlob[:len(cultureBlob)/2],
		"other":     append([]byte("header\x00"), 0x01, 0x00, 0x00, 0xff, 0xff),
	} {
		if _, err := readCultures(blob); !errors.Is(err, ErrCultures) {
			t.Errorf("%s: error %v, want ErrCultures", name, err)
		}
	}
}
