package people

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/revetproject/revet/internal/testdata"
)

var shared *World // what one read gives; World is immutable

func world(t *testing.T) *World {
	t.Helper()
	if shared == nil {
		shared = read(t)
	}
	return shared
}

func read(t *testing.T) *World {
	t.Helper()
	dir := testdata.Path(t, "population")
	w, err := Read(func(name string) ([]byte, error) {
		raw, err := os.ReadFile(filepath.Join(dir, "..", name))
		if err != nil || !strings.HasSuffix(name, ".gz") {
			return raw, err
		}
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheSameSeedGivesTheSamePeople(t *testing.T) {
	a, b := world(t), read(t)
	for _, c := range a.Cultures() {
		x, y, z := a.People(c, 300, 1), b.People(c, 300, 1), a.People(c, 300, 2)
		if !slices.Equal(x, y) {
			t.Errorf("%s: the same seed gives other people", c)
		}
		if slices.Equal(x, z) {
			t.Errorf("%s: another seed gives the same people", c)
		}
		if longer := a.People(c, 500, 1); !slices.Equal(longer[:300], x) {
			t.Errorf("%s: asking for more people changes the first", c)
		}
	}
	if a.People("Atlantean", 3, 1) != nil {
		t.Error("people of a culture that is not there")
	}
}

func TestPeopleAreWhole(t *testing.T) {
	w := world(t)
	if got := w.Cultures(); len(got) != 12 || !slices.IsSorted(got) {
		t.Fatalf("cultures: %v", got)
	}
	for _, c := range w.Cultures() {
		women, distinct := 0, map[string]bool{}
		for _, p := range w.People(c, 1000, 3) {
			if n := len(strings.Fields(p.Name)); n < 2 || n > 6 || p.Culture != c || p.Country == "" {
				t.Fatalf("%+v", p)
			}
			if len(p.Birth) != 10 || p.Birth < "1945-01-01" || p.Birth > "2006-12-31" {
				t.Fatalf("born %s", p.Birth)
			}
			distinct[p.Name] = true
			if p.Sex == "female" {
				women++
			}
		}
		if women < 400 || women > 600 {
			t.Errorf("%s: %d women of 1,000", c, women)
		}
		if len(distinct) < 700 {
			t.Errorf("%s: only %d names among 1,000 people", c, len(distinct))
		}
	}
}

// Common names are drawn more often than rare ones, as the census counts them.
func TestNamesAreDrawnInProportion(t *testing.T) {
	smith, all := 0, 0
	for _, p := range world(t).People("Western", 20000, 5) {
		if p.Country == "United States" {
			all++
			if strings.HasSuffix(p.Name, " Smith") {
				smith++
			}
		}
	}
	// 1.006 % of all, 1.12 % of those whose name the census lists.
	if share := 100 * float64(smith) / float64(all); share < 0.8 || share > 1.5 {
		t.Errorf("%.2f %% of %d Americans are called Smith", share, all)
	}
}

// The label must be right far more often than one in twelve by chance; cultures that
// share their names (Western and Latin American, South-East Asian and all others)
// cannot be told apart better.
func TestSpellerTellsCulturesApart(t *testing.T) {
	w := world(t)
	s := w.Speller()
	for _, c := range w.Cultures() {
		hits := 0
		for _, p := range w.People(c, 500, 9) {
			if s.Culture(p.Name) == c {
				hits++
			}
		}
		if hits < 325 {
			t.Errorf("%s: %d of 500 told", c, hits)
		}
	}
	for _, short := range []string{"", "Li", "محمد علي"} {
		if c := s.Culture(short); c != "" {
			t.Errorf("%q is told to be %s", short, c)
		}
	}
}

func TestFormsByRule(t *testing.T) {
	for _, tc := range [][2]string{
		{russianPatronymic("Rustam", false), "Rustamovich"},
		{russianPatronymic("Rustam", true), "Rustamovna"},
		{russianPatronymic("Dmitriy", false), "Dmitriyevich"},
		{russianPatronymic("Abdullo", true), "Abdullovna"},
		{ofSex("Karimov", true), "Karimova"},
		{ofSex("Karimova", false), "Karimov"},
		{ofSex("Yermolinsky", true), "Yermolinskaya"},
		{ofSex("Rahmonzoda", true), "Rahmonzoda"},
		{russianFamily("Dmitry"), "Dmitrev"},
		{words("Salem", "Al-", "Fahd"), "Salem Al-Fahd"},
		{latin("SMITH"), "Smith"},
		{latin("王"), "Wang"},
		{latin("a b c"), ""},
	} {
		if tc[0] != tc[1] {
			t.Errorf("%q, want %q", tc[0], tc[1])
		}
	}
	if syllables("Xiu") != 1 || syllables("Xiuying") != 2 {
		t.Error("syllables are miscounted")
	}
}
