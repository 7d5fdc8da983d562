package main

import (
	"bytes"
	"testing"

	"github.com/revetproject/revet/names"
)

// TestTrainingLearnsAndRepeats trains on a tiny language in which λ is l and ω is
// o or au, and does it again.
func TestTrainingLearnsAndRepeats(t *testing.T) {
	words := []struct{ latin, native string }{
		{"lola", "λωλα"}, {"lalo", "λαλω"}, {"laula", "λωλα"}, {"olal", "ωλαλ"}, {"alola", "αλωλα"}, {"lo", "λω"}, {"la", "λα"}, {"ola", "ωλα"},
	}
	var pairs []pair
	for _, w := range words {
		p, ok := teach(w.latin, w.native)
		if !ok {
			t.Fatalf("%v teaches nothing", w)
		}
		pairs = append(pairs, p)
	}
	write := func() []byte {
		m := train(pairs)
		var b bytes.Buffer
		err := names.WriteCorrespondences(&b, "test", letterModel(pairs), nil, []names.Correspondence{m.table("greek")})
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := write()
	if !bytes.Equal(first, write()) {
		t.Error("the same data gave other bytes")
	}
	c, err := names.ReadCorrespondences(first)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Readings("greek", "αλω", 3)
	if len(got) == 0 || got[0].Latin != "alo" {
		t.Errorf("αλω is read %v, want alo first", got)
	}
	right, _ := c.Distance("greek", "αλω", "alo")
	wrong, _ := c.Distance("greek", "αλω", "oll")
	if right >= wrong {
		t.Errorf("alo costs %d, oll %d", right, wrong)
	}
}
