package names

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// numberIn is the class of the number of a name, 0 when none is read.
func numberIn(name string) int {
	for _, t := range Tokens(name, Organisation) {
		if t.Class >= numberClassBase {
			return int(t.Class - numberClassBase)
		}
	}
	return 0
}

func TestNumbersInEveryNotation(t *testing.T) {
	for _, x := range []struct {
		want  int
		names []string
	}{
		{44, []string{"Brigade 44", "Brigade Forty Four", "Brigade forty-four", "Brigade Forty 4", "44th Brigade", "Brigade XLIV", "Forty-Fourth Brigade", "Brigade ٤٤"}},
		{2, []string{"Fund II", "Fund 2", "Second Fund", "2nd Fund", "Fund Two", "Второй Fund", "Segundo Fund", "Fund الثاني"}},
		{3, []string{"Three Percenters", "3 Percenters", "3%ers"}},
		{1, []string{"Fund I", "Fund 1"}},
		{0, []string{"Di Li Trading", "Mix Company", "Civic Centre", "Vi Trading Company", "Livid Group"}},
	} {
		for _, name := range x.names {
			if got := numberIn(name); got != x.want {
				t.Errorf("%s: %d, want %d", name, got, x.want)
			}
		}
	}
}

// TestNumbersAgreeAcrossNotations: digits, Roman numeral, ordinal and words of one
// number are related, those of two numbers are not.
func TestNumbersAgreeAcrossNotations(t *testing.T) {
	notations := func(n int) []string {
		ordinal := map[int]string{1: "st", 2: "nd", 3: "rd"}[n%10]
		if ordinal == "" || n/10 == 1 {
			ordinal = "th"
		}
		out := []string{fmt.Sprint(n), fmt.Sprint(n) + ordinal, strings.ToUpper(romanNumeral(n))}
		tens := []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"}
		if n >= 20 && n%10 > 0 && n%10 < len(spelled) {
			out = append(out, tens[n/10]+" "+spelled[n%10])
		}
		return out
	}
	number := func(t *rapid.T, n int, label string) *Token {
		name := "Nordhelm Fund " + rapid.SampledFrom(notations(n)).Draw(t, label)
		tokens := Tokens(name, Organisation)
		return &tokens[len(tokens)-1]
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 89).Draw(t, "n")
		a, b := number(t, n, "a"), number(t, n, "b")
		if level, _, _ := Relate(a, b); level != Equal && level != SameClass {
			t.Fatalf("%s and %s: %v", a.Text, b.Text, level)
		}
		m := rapid.IntRange(2, 89).Filter(func(m int) bool { return m != n }).Draw(t, "m")
		c := number(t, m, "c")
		if a.Class == c.Class {
			t.Fatalf("%s and %s are of one class", a.Text, c.Text)
		}
	})
}
