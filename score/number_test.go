package score

import (
	"testing"

	"github.com/revetproject/revet/entity"
)

func TestNearNumbers(t *testing.T) {
	for _, tc := range []struct{ a, b, want string }{
		{"AO123456", "A0123456", lookAlike},
		{"1I5S8B2Z6G", "I1S5B8Z2G6", lookAlike},
		{"L1234567", "11234567", lookAlike},
		{"AB12345", "A812345", lookAlike},
		{"P0O12", "P0012", ""}, // too short
		{"12345678", "12345778", digitSlip},
		{"P1234567", "P1234568", digitSlip},
		{"12345678", "12354678", digitsCrossed},
		{"P1234567", "P1234657", digitsCrossed},
		{"P1234567", "P1254367", ""}, // not neighbours
		{"123456", "123457", ""},     // too short for a slip
		{"P1234567", "T1234567", ""}, // another series
		{"PA123456", "AP123456", ""},
		{"12345678", "1234567", ""}, // a digit lost
		{"12345678", "12348778", ""},
		{"12345678", "12345678", ""},
	} {
		if got := nearNumber(tc.a, tc.b); got != tc.want {
			t.Errorf("%s, %s: %q, want %q", tc.a, tc.b, got, tc.want)
		}
		if got := nearNumber(tc.b, tc.a); got != tc.want {
			t.Errorf("%s, %s: %q, want %q", tc.b, tc.a, got, tc.want)
		}
	}
}

// TestNumbersThatAreNotPlainlyEqual orders what numbers are worth: equal above
// equal but stated otherwise above near above nothing, and another number below.
func TestNumbersThatAreNotPlainlyEqual(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	x := m.evidence.Identifier
	id := func(kind, country, value string, v entity.Validity) entity.Identifier {
		return entity.Identifier{Kind: entity.IdentifierKind(kind), Country: country, Value: value, Validity: v}
	}
	passport := func(country, value string) entity.Identifier {
		return id("passport", country, value, entity.Unchecked)
	}
	for _, tc := range []struct {
		a, b   entity.Identifier
		points int64
		level  string
	}{
		{passport("tj", "A1234567"), passport("tj", "A1234567"), x.Document.Value, "equal"},
		{passport("tj", "A1234567"), passport("", "A1234567"), x.Document.Value, "equal"},
		{passport("tj", "A1234567"), id("id", "tj", "A1234567", entity.Unchecked), x.OtherKind.Value, "equal, of another kind"},
		{passport("tj", "A1234567"), passport("uz", "A1234567"), x.OtherCountry.Value, "equal, of another country"},
		{passport("tj", "AO234567"), passport("tj", "A0234567"), x.LookAlike.Value, lookAlike},
		{passport("", "A1234567"), passport("", "A1234568"), x.Slip.Value, digitSlip},
		{passport("tj", "A1234567"), passport("", "A1234657"), x.Slip.Value, digitsCrossed},
		{passport("tj", "A1234567"), passport("uz", "A1234568"), 0, ""},
		{passport("tj", "A1234567"), passport("tj", "B7654321"), x.DifferentMany.Value, "different of one kind"},
		{passport("tj", "A1234567"), passport("", "B7654321"), 0, ""},
		{id("phone", "", "+99237221234", entity.Unchecked), id("phone", "", "+99237221235", entity.Unchecked), 0, ""},
		// Check digits find every slip of one digit: two right ones are two ships.
		{id("imo", "", "9074729", entity.Valid), id("imo", "", "9074779", entity.Valid), x.DifferentOne.Value, "different of one kind"},
		{id("imo", "", "9074729", entity.Valid), id("imo", "", "9074728", entity.Invalid), x.Slip.Value, digitSlip},
	} {
		a, b := &Profile{IDs: []entity.Identifier{tc.a}}, &Profile{IDs: []entity.Identifier{tc.b}}
		for _, r := range []Result{m.Compare(a, b, &p), m.Compare(b, a, &p)} {
			level := ""
			if len(r.Contributions) > 0 {
				level = r.Contributions[0].Level
			}
			if r.Score != tc.points || level != tc.level {
				t.Errorf("%+v, %+v: %d %q, want %d %q", tc.a, tc.b, r.Score, level, tc.points, tc.level)
			}
		}
	}
	order := []int64{x.Document.Value, x.OtherKind.Value, x.LookAlike.Value, x.OtherCountry.Value, x.Slip.Value, 0, x.DifferentMany.Value, x.DifferentOne.Value}
	for i := range order[1:] {
		if order[i] <= order[i+1] {
			t.Errorf("weight %d of the order is %d, and %d comes after it", i, order[i], order[i+1])
		}
	}
}

// A near number helps a pair that names brought together and finds nobody by itself.
func TestNearNumbersDoNotOpenTheGate(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	a := m.Profile(party("Person", "name=Zbrzyk Wintermantel", "passportNumber=AO234567"))
	b := m.Profile(party("Person", "name=Qwortlep Hinkelsteiner", "passportNumber=A0234567"))
	if m.Gate(a, b, &p) {
		t.Error("a near number opens the gate")
	}
	c := m.Profile(party("Person", "name=Qwortlep Hinkelsteiner", "passportNumber=AO234567"))
	if m.Gate(a, c, &p) != true {
		t.Error("an equal number does not open the gate")
	}
}

// A paper that is renewed or stated twice agrees once, and does not contradict beside
// the number that agrees.
func TestExpiredDuplicatesCountOnce(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	one := []entity.Identifier{{Kind: "passport", Country: "tj", Value: "A1234567"}}
	many := []entity.Identifier{
		{Kind: "passport", Country: "tj", Value: "A1234567"},
		{Kind: "passport", Country: "tj", Value: "A1234567", Text: "A1234567 (expired)"},
		{Kind: "id", Country: "tj", Value: "A1234567"},
		{Kind: "passport", Country: "tj", Value: "B7654321"},
	}
	r := m.Compare(&Profile{IDs: one}, &Profile{IDs: many}, &p)
	if len(r.Contributions) != 1 || r.Score != m.evidence.Identifier.Document.Value {
		t.Errorf("%+v", r.Contributions)
	}
}
