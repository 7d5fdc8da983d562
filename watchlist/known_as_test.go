package watchlist

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKnownAs(t *testing.T) {
	for field, want := range map[string][]string{
		"Dux JSC": {"Dux JSC"},
		" Techpro (also known as Public Joint\nStock Company Techpro)\n": {"Techpro", "+Public Joint\nStock Company Techpro"},
		"Kestrel Ltd. a.k.a. Kestrel Limited":                            {"Kestrel Ltd.", "+Kestrel Limited"},
		"Kestrel Ltd. (a.k.a.: K1; f.k.a. K2)":                           {"Kestrel Ltd.", "+K1", "-K2"},
		"Kestrel (formerly Falcon) JSC":                                  {"Kestrel JSC", "-Falcon"},
		"Usine Doran (aussi connue sous le nom de Doran Plant)":          {"Usine Doran", "+Doran Plant"},
		"Aka Morvel":           {"Aka Morvel"},
		"Late Alias Of One":    {"Late Alias Of One"},
		"Orlan Vashto aka Ali": {"Orlan Vashto", "+Ali"},
		"Grand Doran (GD) (also known as Doran (Grand) Co)": {"Grand Doran (GD)", "+Doran (Grand) Co"},
		"Orlan Vashto (previously listed as)":               {"Orlan Vashto (previously listed as)"},
		"Orlan Vashto (formerly listed as. In Arabic: X)":   {"Orlan Vashto (formerly listed as. In Arabic: X)"},
		"(also known as Nobody)":                            {"(also known as Nobody)"},
		"a.k.a. Nobody":                                     {"a.k.a. Nobody"},
	} {
		name, others, former := knownAs(field)
		got := []string{name}
		for _, o := range others {
			got = append(got, "+"+o)
		}
		for _, o := range former {
			got = append(got, "-"+o)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", field, diff)
		}
	}
}

func TestEnumerated(t *testing.T) {
	for field, want := range map[string][]string{
		"a) Kelmar b) Doran":           {"Kelmar", "Doran"},
		"a)1960 b)1961":                {"1960", "1961"},
		"Block c) 4, Doran":            {"Block c) 4, Doran"},
		"(a) Kelmar; (b) Doran":        {"Kelmar", "Doran"},
		"i) Kelmar ii) Doran iii) Ulm": {"Kelmar", "Doran", "Ulm"},
		"a) 3 (d) Street b) Doran":     {"3 (d) Street", "Doran"},
		"Home: a) Kelmar\nb) Doran":    {"Home:", "Kelmar", "Doran"},
		"Kelmar":                       {"Kelmar"},
	} {
		if diff := cmp.Diff(want, enumerated(field)); diff != "" {
			t.Errorf("%q: %s", field, diff)
		}
	}
}
