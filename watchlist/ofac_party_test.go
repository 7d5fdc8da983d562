package watchlist

import (
	"strings"
	"testing"
)

func TestOFACAddress(t *testing.T) {
	for _, c := range []struct {
		parts, country, want, place string
	}{
		{"POSTAL CODE=3001|CITY=Herat|ADDRESS2=Old Quarter|STATE/PROVINCE=Herat Province|ADDRESS1=1 Mill Lane", "Afghanistan", "1 Mill Lane, Old Quarter, Herat, Herat Province 3001, Afghanistan", "Afghanistan"},
		{"REGION=Gaza", "", "Region: Gaza", "Region: Gaza"},
		{"CITY=Jabalia|REGION=Gaza", "Palestinian", "Jabalia, Gaza, Palestinian", "Palestinian"},
		{"Unknown=Somewhere by the sea", "", "Somewhere by the sea", ""},
		{"POSTAL CODE=3001", "", "3001", ""},
		{"CITY=Herat", "undetermined", "Herat", ""},
		{"", "undetermined", "", ""},
		{"CITY=Rafah|REGION=Gaza", "Region: Gaza", "Rafah, Region: Gaza", "Region: Gaza"},
		{"", "", "", ""},
	} {
		a := ofacParts{country: c.country}
		for p := range strings.SplitSeq(c.parts, "|") {
			kind, value, _ := strings.Cut(p, "=")
			a.add(kind, value)
		}
		if got := a.String(); got != c.want || a.place() != c.place {
			t.Errorf("%s is %q in %q, want %q in %q", c.parts, got, a.place(), c.want, c.place)
		}
	}
}
