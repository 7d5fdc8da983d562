package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPropose(t *testing.T) {
	got := propose([][]string{
		{"abigail", "gail", "mary"}, // proposed together
		{"daniel", "daniela"},       // a man and a woman
		{"rashed", "rashid"},        // tied already
		{"mohammed", "hassan"},      // of two classes
		{"frank", "qwortlepash"},    // nobody bears the second
		{"sheila", "agnes"},         // held apart by the two below
		{"agnes", "inez"},
		{"cecilia", "sheila"},
	}, 8_000_000)
	want := []string{"agnes inez", "mary abigail gail", "cecilia sheila"}
	if d := cmp.Diff(sorted(want), got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}
