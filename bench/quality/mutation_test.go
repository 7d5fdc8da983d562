package main

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestMutations(t *testing.T) {
	words := strings.Fields("zarif hamidovich qodirbekov")
	want := map[string]func(out string) bool{
		"typo":            func(o string) bool { return len(strings.Fields(o)) == 3 && o != strings.Join(words, " ") },
		"transliteration": func(o string) bool { return len(strings.Fields(o)) == 3 && o != strings.Join(words, " ") },
		"drop":            func(o string) bool { return len(strings.Fields(o)) == 2 },
		"join": func(o string) bool {
			return strings.ReplaceAll(o, " ", "") == strings.Join(words, "") && len(strings.Fields(o)) == 2
		},
		"rotate": func(o string) bool { return len(strings.Fields(o)) == 3 && !strings.HasPrefix(o, "zarif") },
		"split": func(o string) bool {
			return strings.ReplaceAll(o, " ", "") == strings.Join(words, "") && len(strings.Fields(o)) == 4
		},
	}
	for _, m := range mutations {
		for seed := range uint64(200) {
			out := m.apply(rand.New(rand.NewPCG(seed, 1)), words)
			if m.name == "typo" && out == strings.Join(words, " ") {
				continue // two equal neighbours swapped
			}
			if !want[m.name](out) {
				t.Fatalf("%s, seed %d: %q", m.name, seed, out)
			}
			if again := m.apply(rand.New(rand.NewPCG(seed, 1)), words); again != out {
				t.Fatalf("%s, seed %d: %q, then %q", m.name, seed, out, again)
			}
		}
		if out := m.apply(rand.New(rand.NewPCG(1, 1)), []string{"li"}); out != "" {
			t.Errorf("%s of a short word: %q", m.name, out)
		}
	}
}

func TestArabicVariant(t *testing.T) {
	out := arabicVariant(rand.New(rand.NewPCG(1, 1)), []string{"ahmed", "tarhuni"})
	if out != "ahmad terhuni" {
		t.Errorf("got %q", out)
	}
	if out := arabicVariant(rand.New(rand.NewPCG(1, 1)), []string{"zarif", "tarhuni"}); out != "" {
		t.Errorf("no common word, but %q", out)
	}
}
