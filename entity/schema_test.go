package entity

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIsAndKnown(t *testing.T) {
	for _, tt := range []struct {
		schema, ancestor string
		want             bool
	}{
		{"Person", "Person", true},
		{"Person", "LegalEntity", true},
		{"Person", "Thing", true},
		{"Person", "Organization", false},
		{"Company", "Asset", true},
		{"Company", "Organization", true},
		{"Company", "Value", true},
		{"Organization", "Asset", false},
		{"Vessel", "Vehicle", true},
		{"Passport", "Identification", true},
		{"Ownership", "Interval", true},
		{"LegalEntity", "Person", false},
		{"Spaceship", "Spaceship", true},
		{"Spaceship", "Thing", false},
		{"", "Thing", false},
	} {
		if got := Is(tt.schema, tt.ancestor); got != tt.want {
			t.Errorf("Is(%s, %s) = %v", tt.schema, tt.ancestor, got)
		}
	}
	for schema, want := range map[string]bool{"Person": true, "Risk": true, "Control": true, "Document": false, "": false} {
		if Known(schema) != want {
			t.Errorf("Known(%s) is not %v", schema, want)
		}
	}
}

// The matchable schemata and the edges are those of the FollowTheMoney model.
func TestModel(t *testing.T) {
	var matchable, edges []string
	for s := range Schemata() {
		if s.Matchable() {
			matchable = append(matchable, s.Name())
		}
		e, ok := s.Edge()
		if ok != IsEdge(s.Name()) {
			t.Errorf("IsEdge(%s) disagrees with its edge", s.Name())
		}
		if ok {
			edges = append(edges, s.Name()+" "+e.Source+" "+e.Target)
			for _, end := range []string{e.Source, e.Target} {
				if p, found := s.Property(end); !found || p.Type != TypeEntity || p.Stub {
					t.Errorf("%s: the end %s is no link", s.Name(), end)
				}
			}
		}
		for _, parent := range s.Parents() {
			if !Is(s.Name(), parent) {
				t.Errorf("%s is not its parent %s", s.Name(), parent)
			}
		}
		for p := range s.Properties() {
			if p.Stub {
				t.Errorf("%s.%s: a stub is listed", s.Name(), p.Name)
			}
			if p.Type == TypeEntity && p.Range == "" {
				t.Errorf("%s.%s: a link to nothing", s.Name(), p.Name)
			}
			switch p.Type {
			case TypeName, TypeCountry, TypeDate, TypeIdentifier, TypeAddress, TypePhone, TypeEmail, TypeURL, TypeEntity,
				TypeTopic, TypeGender, TypeLanguage, TypeNumber, TypeText, TypeString:
			default:
				t.Errorf("%s.%s has the unknown type %q", s.Name(), p.Name, p.Type)
			}
		}
	}
	if diff := cmp.Diff([]string{
		"Address", "Airplane", "BankAccount", "Company", "CryptoWallet", "LegalEntity", "Organization", "Person",
		"Position", "PublicBody", "Security", "Vessel",
	}, matchable); diff != "" {
		// BankAccount is matchable in the reference, which the model follows.
		t.Errorf("matchable (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		"Associate person associate", "Control controller controlled", "Debt debtor creditor",
		"Directorship director organization", "Employment employee employer", "Family person relative",
		"Membership member organization", "Occupancy holder post", "Ownership owner asset", "Payment payer beneficiary",
		"Representation agent client", "Succession predecessor successor", "UnknownLink subject object",
	}, edges); diff != "" {
		t.Errorf("edges (-want +got):\n%s", diff)
	}
}

func TestProperties(t *testing.T) {
	person, _ := LookupSchema("Person")
	for name, want := range map[string]Property{
		"name":         {Name: "name", Type: TypeName, Matchable: true},
		"weakAlias":    {Name: "weakAlias", Type: TypeName},
		"abbreviation": {Name: "abbreviation", Type: TypeName},
		"birthDate":    {Name: "birthDate", Type: TypeDate, Matchable: true},
		"gender":       {Name: "gender", Type: TypeGender},
		"leiCode":      {Name: "leiCode", Type: TypeIdentifier, Matchable: true, Kind: KindLEI},
		"sanctions":    {Name: "sanctions", Type: TypeEntity, Range: "Sanction", Reverse: "entity", Stub: true},
	} {
		got, ok := person.Property(name)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("Person.%s (-want +got):\n%s", name, diff)
		}
	}
	if _, ok := person.Property("imoNumber"); ok {
		t.Error("a person has an IMO number")
	}
	var order []string
	for p := range person.Properties() {
		order = append(order, p.Name)
	}
	if order[0] != "name" || slices.Index(order, "email") < slices.Index(order, "notes") || slices.Index(order, "birthDate") < slices.Index(order, "email") {
		t.Errorf("ancestors do not come first: %v", order)
	}
	if p, ok := LookupProperty("Nothing", "imoNumber"); !ok || p.Kind != KindIMO {
		t.Errorf("LookupProperty of an unknown schema = %+v, %v", p, ok)
	}
	company, _ := LookupSchema("Company")
	if p, ok := company.Property("ownershipAsset"); !ok || !p.Stub || p.Range != "Ownership" {
		t.Errorf("Company.ownershipAsset = %+v, %v", p, ok)
	}
}

func TestUnknownProperties(t *testing.T) {
	e := (&Entity{Schema: "Person"}).Add("name", Value{Text: "A"}).Add("zodiac", Value{Text: "B"}).Add("imoNumber", Value{Text: "C"})
	if diff := cmp.Diff([]string{"imoNumber", "zodiac"}, UnknownProperties(e)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	e.Schema = "Spaceship"
	if diff := cmp.Diff([]string{"zodiac"}, UnknownProperties(e)); diff != "" {
		t.Errorf("unknown schema (-want +got):\n%s", diff)
	}
}
