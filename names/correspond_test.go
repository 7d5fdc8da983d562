package names

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// small is a table of three letters: я is ya or ia, and ya at the start; н is n,
// seldom m; ь is silent.
func small(t testing.TB) []byte {
	t.Helper()
	letters := make([]float64, latinLetters*latinLetters*latinLetters*latinLetters)
	for i := range letters {
		letters[i] = 1.0 / latinLetters
	}
	table := Correspondence{Script: "cyrillic", Chunks: []Chunk{
		{Alone: 0.2, Back: 0.1, After: []Followed{{2, 0.4}, {5, 0.4}}}, // the edge, then н or ya
		{Symbol: 'н', Latin: "m", Alone: 0.05, Back: 0.5, After: []Followed{{0, 0.3}, {5, 0.2}}},
		{Symbol: 'н', Latin: "n", Alone: 0.3, Back: 0.1, After: []Followed{{0, 0.3}, {3, 0.1}, {4, 0.1}, {5, 0.3}}},
		{Symbol: 'ь', Latin: "", Alone: 0.1, Back: 0.1, After: []Followed{{0, 0.8}}},
		{Symbol: 'я', Latin: "ia", Alone: 0.1, Back: 0.1, After: []Followed{{0, 0.4}, {2, 0.4}}},
		{Symbol: 'я', Latin: "ya", Alone: 0.1, Back: 0.1, After: []Followed{{0, 0.4}, {1, 0.05}, {2, 0.4}}},
	}}
	var b bytes.Buffer
	if err := WriteCorrespondences(&b, "made here", letters, nil, []Correspondence{table}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCorrespondencesReadBack(t *testing.T) {
	c, err := ReadCorrespondences(small(t))
	if err != nil {
		t.Fatal(err)
	}
	if c.Header() != "made here" {
		t.Errorf("header %q", c.Header())
	}
	for word, want := range map[string][]string{
		"яня": {"yanya", "yamya"}, // yania is like the first
		"янь": {"yan", "yam"},
		"":    nil,
	} {
		var got []string
		last := int64(0)
		for _, r := range c.Readings("cyrillic", word, 2) {
			if r.Cost < last {
				t.Errorf("%s: %s costs %d, less than the one before", word, r.Latin, r.Cost)
			}
			last = r.Cost
			got = append(got, r.Latin)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", word, diff)
		}
	}
	if r := c.Readings("greek", "αλφα", 4); r != nil {
		t.Errorf("readings of a script without a table: %v", r)
	}
}

// TestDistance checks the alignment against sums by hand, in steps of a sixteenth
// of a nat.
func TestDistance(t *testing.T) {
	c, err := ReadCorrespondences(small(t))
	if err != nil {
		t.Fatal(err)
	}
	step := func(chance float64) int64 { return int64(math.Round(-costSteps * math.Log(chance))) }
	letter := step(1.0 / latinLetters)
	for _, x := range []struct {
		word, latin string
		steps       int64
	}{
		// edge ya n ya edge, and six letters with the edge
		{"яня", "yanya", step(0.4) + step(0.4) + step(0.3) + step(0.4) - 6*letter},
		{"янь", "yan", step(0.4) + step(0.4) + step(0.1) + step(0.8) - 4*letter},
		// a Latin letter too many
		{"янь", "yank", step(0.4) + step(0.4) + step(0.1) + step(0.8) + slipCost - 5*letter},
		// after a chunk it never followed: the rest of the edge, and ia by itself
		{"я", "ia", step(0.1) + step(0.1) + step(0.4) - 3*letter},
		// a letter nobody has seen is silent
		{"яф", "ya", step(0.4) + unknownCost + step(0.4) - 3*letter},
	} {
		got, known := c.Distance("cyrillic", x.word, x.latin)
		if want := micronats(int32(x.steps)); !known || got != want {
			t.Errorf("%s as %s costs %d, want %d", x.word, x.latin, got, want)
		}
	}
	for _, x := range [][3]string{{"greek", "αλφα", "alpha"}, {"cyrillic", "", "ya"}, {"cyrillic", "я", ""}, {"cyrillic", "я", "y4"}} {
		if _, known := c.Distance(x[0], x[1], x[2]); known {
			t.Errorf("%v has a distance", x)
		}
	}
}

// TestSymbols: one sound is one symbol, however it is written.
func TestSymbols(t *testing.T) {
	same := func(a, b string) {
		if diff := cmp.Diff(CorrespondenceSymbols(a), CorrespondenceSymbols(b)); diff != "" {
			t.Errorf("%s and %s (-first +second):\n%s", a, b, diff)
		}
	}
	same("ά", "α")
	same("ゆき", "ユキ")
	same("馬", "马")
	same("김 정", "김정")
	same("ځدران", "زدران") // Pashto
	same("بٹ", "بت")       // Urdu
	if a, b := CorrespondenceSymbols("罗"), CorrespondenceSymbols("拉"); a[0] != b[0] || a[1] == b[1] {
		t.Errorf("luo and la share the initial alone: %x, %x", a, b)
	}
	seen := map[rune]string{}
	for _, syllable := range pinyinTable() {
		at := max(0, strings.IndexAny(syllable, "aeiou"))
		for _, part := range []string{syllable[:at], syllable[at:]} {
			r := symbolOf(part)
			if other, ok := seen[r]; ok && other != part {
				t.Errorf("%s and %s are one symbol", part, other)
			}
			if seen[r] = part; !utf8.ValidRune(r) {
				t.Errorf("%s is no code point: %x", part, r)
			}
		}
	}
}

func TestDamagedCorrespondencesAreRefused(t *testing.T) {
	whole := small(t)
	if c, err := ReadCorrespondences(nil); err != nil || c.Readings("cyrillic", "яня", 1) != nil {
		t.Errorf("no tables at all: %v", err)
	}
	for _, n := range []int{1, 9, len(whole) / 2, len(whole) - 1} {
		if _, err := ReadCorrespondences(whole[:n]); !errors.Is(err, ErrTable) {
			t.Errorf("cut after %d of %d bytes: %v", n, len(whole), err)
		}
	}
}

func FuzzReadCorrespondences(f *testing.F) {
	f.Add(small(f))
	f.Add([]byte("head\x00"))
	f.Fuzz(func(t *testing.T, blob []byte) {
		c, err := ReadCorrespondences(blob)
		if err != nil {
			if !errors.Is(err, ErrTable) {
				t.Fatalf("%v is not ErrTable", err)
			}
			return
		}
		for script := range c.scripts {
			c.Readings(script, "яня", 3)
			c.Distance(script, "яня", "yanya")
			c.Distance(script, "김", "kim")
		}
	})
}

// TestLearntReadings: names that rules cannot read, or read without vowels, have
// their Latin form among the readings, or one that is related to it.
func TestLearntReadings(t *testing.T) {
	for word, want := range map[string]string{
		"владимир": "vladimir", "αλεξης": "alexis", "عمر": "omar", "արամ": "aram",
	} {
		tokens := Tokens(word, Person)
		var got []string
		all := slices.Concat(tokens, joins(tokens))
		for i := range all {
			for _, k := range all[i].Keys {
				got = append(got, k.Text)
			}
		}
		if !slices.Contains(got, want) {
			t.Errorf("%s is read %v, never %s", word, got, want)
		}
	}
	for word, want := range map[string]string{
		"یوسف": "yusuf", "דוד": "david", "ジョンソン": "johnson", "约翰逊": "johnson", "弗拉迪米尔": "vladimir", "블라디미르": "vladimir", "존슨": "johnson", "גולדברג": "goldberg",
	} {
		tokens, latin := Tokens(word, Person), Tokens(want, Person)
		all := slices.Concat(tokens, joins(tokens))
		related := false
		for i := range all {
			level, _, _ := Relate(&all[i], &latin[0])
			related = related || level != Unrelated && int(all[i].Span) == len(tokens)
		}
		if !related {
			t.Errorf("%s is not related to %s", word, want)
		}
	}
}

// TestLearntReadingsMeetLatinOnly: two words of two scripts meet in what somebody
// wrote in Latin letters, not in two proposals.
func TestLearntReadingsMeetLatinOnly(t *testing.T) {
	a, b := Tokens("블라디미르", Person), Tokens("弗拉迪米尔·普京", Person)
	latin := Tokens("Vladimir", Person)
	whole := joins(a)
	if len(whole) == 0 {
		t.Fatal("the run was not joined again")
	}
	for _, x := range [][2]*Token{{&whole[0], &latin[0]}, {&latin[0], &b[0]}} {
		if level, _, _ := Relate(x[0], x[1]); level == Unrelated {
			t.Errorf("%s and %s are not related", x[0].Text, x[1].Text)
		}
	}
	if level, q, k := Relate(&whole[0], &b[0]); level != Unrelated {
		t.Errorf("%s and %s meet as %s, %s", whole[0].Text, b[0].Text, whole[0].Keys[q].Text, b[0].Keys[k].Text)
	}
}

func BenchmarkReadings(b *testing.B) {
	c := correspondences()
	for _, x := range []struct{ script, word string }{{"arabic", "عبدالرحمان"}, {"han", "弗拉基米尔"}, {"hangul", "블라디미르"}} {
		b.Run(x.script, func(b *testing.B) {
			for b.Loop() {
				c.Readings(x.script, x.word, learntMost)
			}
		})
	}
}
