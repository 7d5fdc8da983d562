package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
)

// sample is a small report with something in every part of the page.
func sample() *report {
	s := span{At: 50, Low: 40, High: 60}
	r := &report{
		Line: 6, Listed: 10, FalseLists: map[string]float64{"name only": 1},
		FalseByCulture:     []culture{{Culture: "Arabic", People: 100, Name: s, Born: s, At1: s}},
		NamesakesByCulture: []namesakes{{Kind: sameName, Culture: allCultures, People: 10, FlaggedDated: s}},
		Hard:               []hard{{"typo <&>", 1, 10, s, s}},
		Groups:             []group{{"sex", "female", 20, 40, s, s, s, s}},
		Vessels:            vessels{10, 20, s},
		Calibration:        []calibration{{Group: allCultures, Prior: 0.5, Steps: []bin{{Mean: 0.2, Share: 0.1}, {Mean: 0.8, Share: 0.9}}}},
		Curves:             []curve{{Name: "a <b>", Points: []curvePoint{{1, 90, 50}, {10, 95, 10}}}},
		Bench:              bench{Slices: []benchSlice{{"group x", 3, 0.5, 0.6}}},
		Originals:          []originals{{Script: "Arabic", Queries: 3, Span: s}},
	}
	r.Yardsticks = []yard{{Name: "Revet", Bench: r.Bench, Born: &s}, {Name: "other", Bench: r.Bench}}
	r.Run = run{Engine: "e1-0", Seeds: map[string]uint64{"people": 11}, Inputs: []input{{"a.csv", "00"}}, Sampled: true}
	return r
}

func TestPageIsWholeAndStandsAlone(t *testing.T) {
	b, err := sample().page()
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []string
	count := map[string]int{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := tok.(type) {
		case xml.StartElement:
			open = append(open, x.Name.Local)
			count[x.Name.Local]++
			for _, a := range x.Attr {
				switch a.Name.Local {
				case "src", "href", "srcset", "action", "onload", "onclick":
					t.Errorf("%s has %s=%q", x.Name.Local, a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			if open[len(open)-1] != x.Name.Local {
				t.Fatalf("</%s> closes <%s>", x.Name.Local, open[len(open)-1])
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 || count["script"]+count["link"]+count["img"]+count["iframe"] > 0 {
		t.Errorf("left open: %v; elements: %v", open, count)
	}
	for element, least := range map[string]int{"polyline": 4, "circle": 6, "table": 10, "h2": 6} {
		if count[element] < least {
			t.Errorf("%d of %s, want %d or more", count[element], element, least)
		}
	}
	if m := regexp.MustCompile(`(?i)https?:|@import|url\(|javascript:`).Find(b); m != nil {
		t.Errorf("the page refers to elsewhere: %s", m)
	}
	for _, s := range []string{"typo &lt;&amp;&gt;", "a &lt;b&gt;", "not for publication", "50.00 false alerts per 1,000", "prefers-color-scheme: dark"} {
		if !strings.Contains(string(b), s) {
			t.Errorf("the page does not hold %q", s)
		}
	}
	if again, err := sample().page(); err != nil || !bytes.Equal(again, b) {
		t.Errorf("the same report gives another page (%v)", err)
	}
}

func TestTableHoldsEveryPart(t *testing.T) {
	var b strings.Builder
	if err := sample().print(&b); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"recall, treated", "Arabic", "worst to best", "same name, all", "typo", "sex: female", "vessels", "Revet", "e1-0"} {
		if !strings.Contains(b.String(), s) {
			t.Errorf("the table does not hold %q", s)
		}
	}
}

func TestAxes(t *testing.T) {
	a := logAxis(0.1, 1000)
	for v, want := range map[float64]float64{0.1: 0, 1: 0.25, 10: 0.5, 1000: 1, 0.001: 0, 1e9: 1} {
		if got := a.at(v); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%v lies at %v, want %v", v, got, want)
		}
	}
	if a := linearAxis(40, 100, 20); len(a.marks) != 4 || a.at(70) != 0.5 {
		t.Errorf("%+v", a)
	}
	for high, want := range map[float64]float64{5: 1, 52: 10, 9: 2, 100: 20} {
		if got := niceStep(high); got != want {
			t.Errorf("up to %v in steps of %v, want %v", high, got, want)
		}
	}
}
