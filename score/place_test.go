package score

import "testing"

func TestPlacesOfBirth(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	x := m.evidence.Place
	for _, tc := range []struct {
		a, b, level string
		points      int64
	}{
		{"Kulob", "KULOB", "equal", x.Equal.Value},
		{"Kulob, Khatlon, Tajikistan", "Kulob", "equal", x.Equal.Value},
		{"Awlyatak Village", "Awlyatak, Uruzgan Province, Afghanistan", "equal", x.Equal.Value},
		{"Бохтар", "Bokhtar", "equal", x.Equal.Value},
		{"Kandahar Province", "Kandahar", "equal", x.Equal.Value},
		{"Panjwayi, Kandahar", "Panjwai", "same place, spelt otherwise", x.Near.Value},
		{"Bokhtar", "Bohtar, Khatlon", "same place, spelt otherwise", x.Near.Value},
		{"Panjwai District, Kandahar", "Maiwand, Kandahar Province", "same province", x.Province.Value},
		{"Panjwai, Kandahar", "Kandahar", "same province", x.Province.Value},
		{"Kulob, Tajikistan", "Khujand, Tajikistan", "", 0},
		{"Tajikistan", "Tajikistan", "", 0}, // a country is no town
		{"Kulob", "Khujand", "", 0},
		{"New Hinkelstein", "Hinkelstein", "", 0},
		{"Village", "Village", "", 0},
	} {
		for _, s := range [][2]string{{tc.a, tc.b}, {tc.b, tc.a}} {
			r := m.Compare(m.Profile(party("Person", "birthPlace="+s[0])), m.Profile(party("Person", "birthPlace="+s[1])), &p)
			level := ""
			if len(r.Contributions) > 0 {
				level = r.Contributions[0].Level
			}
			if level != tc.level || r.Score != tc.points {
				t.Errorf("%s, %s: %q worth %d, want %q worth %d", s[0], s[1], level, r.Score, tc.level, tc.points)
			}
		}
	}
}

func TestTheBestOfSeveralPlacesCounts(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	a := m.Profile(party("Person", "birthPlace=Panjwai, Kandahar", "birthPlace=Kulob"))
	b := m.Profile(party("Person", "birthPlace=Maiwand, Kandahar", "birthPlace=Kulob, Tajikistan"))
	if r := m.Compare(a, b, &p); len(r.Contributions) != 1 || r.Contributions[0].Level != "equal" {
		t.Errorf("%+v", r.Contributions)
	}
}
