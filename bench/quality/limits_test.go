package main

import (
	"slices"
	"strings"
	"testing"
)

func TestLimitsBlockARelease(t *testing.T) {
	within := report{
		FalseByCulture:     []culture{{Culture: "Arabic", Born: span{At: limitCulture}}},
		NamesakesByCulture: []namesakes{{Kind: sameName, Culture: allCultures, FlaggedDated: span{At: limitNamesakes}}},
	}
	if b := within.breaches(); b != nil {
		t.Errorf("at the limits: %v", b)
	}
	above := within
	above.FalseByCulture = append(slices.Clone(within.FalseByCulture), culture{Culture: "Persian", Born: span{At: limitCulture + 0.01}})
	above.NamesakesByCulture = []namesakes{{Kind: recombined, Culture: allCultures, FlaggedDated: span{At: limitNamesakes + 0.1}}}
	if b := above.breaches(); len(b) != 2 || !strings.HasPrefix(b[0], "Persian") || !strings.HasPrefix(b[1], "recombined") {
		t.Errorf("above two limits: %v", b)
	}
	if b := (&report{}).breaches(); len(b) == 0 {
		t.Error("nothing was measured, and nothing is said")
	}
}

// The limits may only be tightened.
func TestLimitsAreNotLoosened(t *testing.T) {
	if limitCulture > 2 || limitNamesakes > 5 {
		t.Errorf("limits of %v per 1,000 and %v %%", limitCulture, limitNamesakes)
	}
}

func TestWilson(t *testing.T) {
	// The textbook case: none of 10 gives an upper bound of z²/(n+z²).
	if s := wilson(0, 10, 100); s.At != 0 || s.Low != 0 || s.High < 27.7 || s.High > 27.8 {
		t.Errorf("none of 10: %+v", s)
	}
	if s := wilson(50, 100, 100); s.At != 50 || s.Low < 40.3 || s.Low > 40.4 || s.High < 59.6 || s.High > 59.7 {
		t.Errorf("50 of 100: %+v", s)
	}
	if s := wilson(0, 0, 100); s != (span{}) {
		t.Errorf("none of none: %+v", s)
	}
}

func TestWorstToBest(t *testing.T) {
	cs := []culture{
		{Culture: "a", People: 1000, Name: span{At: 0}},
		{Culture: "b", People: 1000, Name: span{At: 9.5}},
	}
	// Half an alert is 0.5 per 1,000 of 1,000 people: (9.5+0.5)/0.5.
	if s := worstToBest(cs, func(c *culture) span { return c.Name }); s != (spread{"b", "a", 20}) {
		t.Errorf("%+v", s)
	}
}

func TestPartsAndBags(t *testing.T) {
	for _, tc := range [][3]string{{"QODIRBEKOV, Zarif", "zarif", "qodirbekov"}, {"Zarif Hamid Qodirbekov", "zarif", "hamid qodirbekov"}, {"Zarif", "", ""}} {
		if g, f := parts(tc[0]); g != tc[1] || f != tc[2] {
			t.Errorf("%q: %q, %q", tc[0], g, f)
		}
	}
	if bag("QODIRBEKOV, Zarif") != bag("zarif qodirbekov") {
		t.Error("order or case changes a bag")
	}
}

func TestRecallGap(t *testing.T) {
	gs := []group{
		{By: byNameCulture, Group: "a", LineBorn: span{At: 97}},
		{By: byNameCulture, Group: "b", LineBorn: span{At: 99.5}},
		{By: "sex", Group: "male", LineBorn: span{At: 10}},
	}
	if g := recallGap(gs); g != (gap{"a", "b", 2.5}) {
		t.Errorf("%+v", g)
	}
	if g := recallGap(nil); g != (gap{}) {
		t.Errorf("of no groups: %+v", g)
	}
}
