package watchlist

import (
	"bytes"
	"encoding/csv"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
)

// TestOFACRelations: OFAC's words, the schema they become, and which end is
// which; ties entered the wrong way round; ends of kinds that do not fit.
func TestOFACRelations(t *testing.T) {
	for _, c := range []struct{ from, relation, to, want string }{
		{"Entity", "Owned or Controlled By", "Entity", "Ownership 2>1"},
		{"Entity", "Owned or Controlled By", "Individual", "Ownership 2>1"},
		{"Aircraft", "Property in the interest of", "Entity", "Ownership 2>1"},
		{"Individual", "Owns, controls, or operates", "Entity", "Ownership 1>2"},
		{"Individual", "Owned or Controlled By", "Entity", "Ownership 1>2"}, // nobody owns a person
		{"Individual", "Owned or Controlled By", "Individual", "UnknownLink 1>2"},
		{"Individual", "Leader or official of", "Entity", "Directorship 1>2"},
		{"Entity", "Principal Executive Officer", "Individual", "Directorship 2>1"},
		{"Individual", "Principal Executive Officer", "Entity", "Directorship 1>2"},
		{"Vessel", "Leader or official of", "Vessel", "UnknownLink 1>2"},
		{"Individual", "Acting for or on behalf of", "Individual", "Representation 1>2"},
		{"Vessel", "Acting for or on behalf of", "Entity", "UnknownLink 1>2"},
		{"Individual", "Family member of", "Individual", "Family 1>2"},
		{"Individual", "Associate Of", "Individual", "Associate 1>2"},
		{"Entity", "Associate Of", "Entity", "UnknownLink 1>2"},
		{"Entity", "Providing support to", "Entity", "UnknownLink 1>2"},
		{"Individual", "Shares a Vault With", "Entity", "UnknownLink 1>2"},
	} {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", enhancedEntity("1", c.from, "ONE", enhancedTie(c.relation, "2"))+enhancedEntity("2", c.to, "TWO", "")))
		e := s.find(t, "ofac-1/"+slug(c.relation)+"/ofac-2")
		schema, _ := entity.LookupSchema(e.Schema)
		ends, _ := schema.Edge()
		got := strings.ReplaceAll(e.Schema+" "+e.First(ends.Source)+">"+e.First(ends.Target), "ofac-", "")
		if role := firstOf(e.First("role"), e.First("relationship")); got != c.want || role != c.relation {
			t.Errorf("%s, %s, %s is %s with role %q, want %s", c.from, c.relation, c.to, got, role, c.want)
		}
		if unknown := entity.UnknownProperties(e); len(unknown) > 0 {
			t.Errorf("%s has no properties %v", e.Schema, unknown)
		}
	}
	t.Run("stated twice", func(t *testing.T) {
		tie := strings.TrimSuffix(enhancedTie("Associate Of", "2"), "</relationships>") + `<relationship><type>Associate Of</type><relatedEntity entityId="2">X</relatedEntity><quality>High</quality></relationship></relationships>`
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", enhancedEntity("1", "Individual", "ONE", tie)+enhancedEntity("2", "Individual", "TWO", "")))
		if len(s.Entries) != 3 || len(s.Bad) != 0 || s.Report.Source["relationships stated twice"] != 1 {
			t.Errorf("%d entries, bad %v", len(s.Entries), s.Bad)
		}
		wantTexts(t, s.find(t, "ofac-1/associate-of/ofac-2"), map[string][]string{"relationship": {"Associate Of"}, "description": {"relation quality: High"}})
	})
	t.Run("to itself", func(t *testing.T) {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", enhancedEntity("1", "Individual", "ONE", enhancedTie("Associate Of", "1"))))
		if len(s.Entries) != 1 || s.Report.Source["relationships of a party to itself"] != 1 {
			t.Errorf("%d entries, %v", len(s.Entries), s.Report.Source)
		}
	})
	t.Run("both ends outside the list", func(t *testing.T) {
		l := newLoad(t.Context(), OFACEnhanced, Options{List: "test"})
		ofacEdges(l, []ofacTie{{from: "1", to: "2", relation: "Associate Of"}})
		if len(l.snap.Entries) != 0 || l.snap.Report.Source["relationships between parties that are not in the list"] != 1 {
			t.Errorf("%d entries, %v", len(l.snap.Entries), l.snap.Report.Source)
		}
	})
}

// TestOFACRelationsReal runs 5,158 relationships between listed parties, with
// the types of both ends, through the mapping. What is turned round was looked
// at by hand: people who are said to be owned by a company own it.
func TestOFACRelationsReal(t *testing.T) {
	table := func(name string) [][]string {
		rows, err := csv.NewReader(bytes.NewReader(testdata.Gunzip(t, testdata.Path(t, "networks", name)))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[1:]
	}
	kinds := map[string]string{}
	for _, r := range table("ofac_entity_types_2024-10.csv.gz") {
		kinds[r[0]] = r[1]
	}
	got := map[string]int{}
	for _, r := range table("ofac_relationships_2024-10.csv.gz") {
		if kinds[r[0]] == "" || kinds[r[2]] == "" {
			got["type of an end not known"]++
			continue
		}
		l := newLoad(t.Context(), OFACEnhanced, Options{List: "test"})
		from, to := &entity.Entity{ID: "a", Schema: ofacSchema(l, kinds[r[0]])}, &entity.Entity{ID: "b", Schema: ofacSchema(l, kinds[r[2]])}
		e := ofacTie{relation: r[1]}.edge(l, from, to)
		what := r[1] + ": " + e.Schema
		if l.snap.Report.Source["relationships turned round"] > 0 {
			what += ", turned round"
		}
		got[what]++
	}
	want := map[string]int{
		"Acting for or on behalf of: Representation":           1092,
		"Associate Of: Associate":                              3,
		"Associate Of: UnknownLink":                            17,
		"Family member of: Family":                             111,
		"Leader or official of: Directorship":                  306,
		"Leader or official of: Directorship, turned round":    2,
		"Owned or Controlled By: Ownership":                    2164,
		"Owned or Controlled By: Ownership, turned round":      240,
		"Owns, controls, or operates: Ownership":               18,
		"Owns, controls, or operates: Ownership, turned round": 5,
		"Principal Executive Officer: Directorship":            32,
		"Providing support to: UnknownLink":                    1115,
		"playing a significant role in: UnknownLink":           44,
		"type of an end not known":                             9,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("relationships (-want +got):\n%s", diff)
	}
	total := 0
	for n := range maps.Values(got) {
		total += n
	}
	if total != 5158 {
		t.Errorf("%d relationships", total)
	}
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"Owned or Controlled By": "owned-or-controlled-by", "Owns, controls, or operates": "owns-controls-or-operates",
		" – ": "related", "": "related", "A/B": "a-b", "связан с": "related",
	} {
		if got := slug(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
