package population

import (
	"fmt"
	"strings"
	"testing"
)

func TestReaders(t *testing.T) {
	var got []string
	note := func(format string, a ...any) { got = append(got, fmt.Sprintf(format, a...)) }
	if err := Census([]byte("TAVRIN  0.5 0.5 1\n\nOSHMUK 0.25 0.75 2\n"), func(n string, p float64) { note("%s %g", n, p) }); err != nil {
		t.Error(err)
	}
	if err := Census([]byte("TAVRIN much\n"), func(string, float64) {}); err == nil {
		t.Error("a word is read as a number")
	}
	ranked := "\ufeffCountry,Index,Gender,Localized Name,Romanized Name\nQX,1,F,Тавра,Tavra\nQX,,M,a,b\nQX,4,M,Ошмук,Oshmuk\n"
	if err := ReadRanked([]byte(ranked), "Index", func(r Ranked) { note("%s %s %s %g %g", r.Gender, r.Localized, r.Romanized, r.Rank, r.Zipf()) }); err != nil {
		t.Error(err)
	}
	if err := ReadRanked(nil, "Index", func(Ranked) {}); err == nil {
		t.Error("nothing is read as a list")
	}
	l, err := ReadLocales([]byte(`{"b":{"y":["Tavra"],"x":{"Oshmuk":2}},"a":{"z":[]}}`))
	if err != nil {
		t.Fatal(err)
	}
	l.Lists(func(locale, list string, names any) { note("%s %s %v", locale, list, names) })
	want := "TAVRIN 0.5|OSHMUK 0.25|F Тавра Tavra 1 0.2|M Ошмук Oshmuk 4 0.125|a z []|b x map[Oshmuk:2]|b y [Tavra]"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
