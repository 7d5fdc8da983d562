package watchlist

import (
	"strings"
	"testing"
)

// TestOFACNameForm: names put together from typed parts are as the list prints
// them.
func TestOFACNameForm(t *testing.T) {
	for _, c := range []struct{ parts, want string }{
		{"First Name=Ombran|Last Name=KELDAR|Middle Name=Vashti", "KELDAR, Ombran Vashti"},
		{"Last Name=GUZMAN|Matronymic=LOERA|First Name=Joaquin|First Name=Archivaldo", "GUZMAN LOERA, Joaquin Archivaldo"},
		{"Last Name=SIDOROV|First Name=Ivan|Patronymic=Petrovich", "SIDOROV, Ivan Petrovich"},
		{"Last Name=KELDAR|Maiden Name=SORAN|First Name=Mira", "KELDAR SORAN, Mira"},
		{"Last Name=KELDAR", "KELDAR"},
		{"First Name=Ombran|Middle Name=Vashti", "Ombran Vashti"},
		{"Nickname=THE MILLER", "THE MILLER"},
		{"Entity Name=OLD|Entity Name=KELDAR", "OLD KELDAR"},
		{"=KELDAR|=Ombran", "KELDAR Ombran"},
		{"Last Name=کلدار|First Name=عمران", "عمران کلدار"},
		{"Last Name=김|First Name=정은", "김정은"},
		{"Last Name= |First Name=", ""},
	} {
		f := &nameForm{}
		for p := range strings.SplitSeq(c.parts, "|") {
			kind, value, _ := strings.Cut(p, "=")
			f.add(kind, value)
		}
		if got := f.String(); got != c.want {
			t.Errorf("%s is %q, want %q", c.parts, got, c.want)
		}
	}
}

func TestScriptLang(t *testing.T) {
	for script, want := range map[string]string{
		"Latin": "", "": "", "Arabic": "und-Arab", "Cyrl": "und-Cyrl", "Chinese Simplified": "und-Hans", "Hant": "und-Hant", "Klingon": "und",
	} {
		if got := scriptLang(script); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}
}
