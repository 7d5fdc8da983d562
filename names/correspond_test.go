package names

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// small is a table of two letters: я is ya or ia, ь is silent.
func small(t testing.TB) []byte {
	t.Helper()
	letters := make([]float64, latinLetters*latinLetters*latinLetters)
	for i := range letters {
		letters[i] = 1.0 / latinLetters
	}
	table := Correspondence{Script: "cyrillic", Chunks: []Chunk{
		{Native: []rune("н"), Latin: []string{"n"}, Chances: [][3]float64{{1, 1, 1}}},
		{Native: []rune("я"), Latin: []string{"ia", "ya"}, Chances: [][3]float64{{0, 0.4, 0.4}, {0.9, 0.5, 0.5}}},
		{Native: []rune("нь"), Latin: []string{"n"}, Chances: [][3]float64{{0, 0, 0.8}}},
	}}
	cost := func(p float64) uint8 {
		if p == 0 {
			return neverSeen
		}
		return uint8(min(254, math.Round(-costSteps*math.Log(p))))
	}
	var b bytes.Buffer
	if err := WriteCorrespondences(&b, "made here", letters, []Correspondence{table}, cost); err != nil {
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
		"яня": {"yanya", "yania"}, // never ia at the start
		"янь": {"yan"},
		"":    nil,
	} {
		var got []string
		last := int64(0)
		for _, r := range c.Readings("cyrillic", word, 4) {
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
	near, _, _ := c.Distance("cyrillic", "яня", "yanya")
	off, _, known := c.Distance("cyrillic", "яня", "yanyat")
	if !known || off-near != slipCost*1_000_000/costSteps {
		t.Errorf("a letter too many costs %d", off-near)
	}
	if _, _, known := c.Distance("greek", "αλφα", "alpha"); known {
		t.Error("a distance in a script without a table")
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
		}
	})
}

// TestLearntReadings: names that rules cannot read, or read without vowels, have
// their Latin form among the readings, or one that is related to it.
func TestLearntReadings(t *testing.T) {
	for word, want := range map[string]string{
		"владимир": "vladimir", "αλεξης": "alexis", "블라디미르": "vladimir", "عمر": "omar", "արամ": "aram",
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
		"弗拉基米尔": "vladimir", "یوسف": "yusuf", "דוד": "david", "ジョンソン": "johnson", "约翰逊": "johnson", "존슨": "johnson", "גולדברג": "goldberg",
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
	a, b := Tokens("블라디미르", Person), Tokens("弗拉基米尔·普京", Person)
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
