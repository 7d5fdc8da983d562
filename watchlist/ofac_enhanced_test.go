package watchlist

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/screen"
)

func TestOFACEnhanced(t *testing.T) {
	s := ofacForm(t, OFACEnhanced)
	if s.Declared != -1 || !s.Published.Equal(time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("declared %d, published %s", s.Declared, s.Published)
	}
	person := s.find(t, "ofac-501")
	want := []entity.Value{
		{Text: "Ombran Vashti KELDAR", Original: "KELDAR, Ombran Vashti"},
		// Without the marks that embed the direction of writing.
		{Text: "عمران وشتی کلدار", Original: "\u202bعمران وشتی کلدار\u202c", Lang: "und-Arab"},
	}
	if diff := cmp.Diff(want[0], person.Properties["name"][0]); diff != "" {
		t.Errorf("name (-want +got):\n%s", diff)
	}
	if got := person.Properties["name"][1]; got.Text != want[1].Text || got.Lang != want[1].Lang {
		t.Errorf("native name %+v", got)
	}
	wantTexts(t, person, map[string][]string{
		"alias": {"Umran KILDAR", "Умран КИЛДАР"}, "previousName": {"Ombran KELDER"}, "weakAlias": {"THE MILLER"}, "lastName": {"KELDAR"}, "firstName": {"Ombran Vashti"},
		// One of the texts is missing and is read from its interval.
		"birthDate": {"1948-12-10", "1949", "1951~", "1953/1955", "1956-03", "1957-03-21/1958-03-20"},
		"createdAt": {"2020-02-03"}, "keywords": {"SDN List"}, "position": {"Keeper of the Gate"}, "program": {"TEST", "SDGT"},
	})
	for _, p := range nameProperties {
		for _, v := range person.Properties[p] {
			if strings.Contains(v.Text, "SOMEBODY") {
				t.Errorf("the name on a document is taken for a name: %+v", v)
			}
		}
	}
	wantTies(t, s)
}

// enhanced wraps entities in the list element.
func enhanced(info, entities string) File {
	return bytesFile("sdn_enhanced.xml", []byte(`<sanctionsData xmlns="urn:x"><publicationInfo><dataAsOf>2024-05-06T00:00:00</dataAsOf>`+info+`</publicationInfo><entities>`+entities+`</entities></sanctionsData>`))
}

func enhancedEntity(uid, kind, name, rest string) string {
	return fmt.Sprintf(`<entity id="%s"><generalInfo><entityType>%s</entityType></generalInfo><names><name><isPrimary>true</isPrimary><translations><translation><script>Latin</script><formattedFullName>%s</formattedFullName></translation></translations></name></names>%s</entity>`, uid, kind, name, rest)
}

func enhancedTie(relation, to string) string {
	return fmt.Sprintf(`<relationships><relationship><type>%s</type><relatedEntity entityId="%s">X</relatedEntity></relationship></relationships>`, relation, to)
}

// TestOFACEnhancedTraps are the traps of the format, each with what must happen.
func TestOFACEnhancedTraps(t *testing.T) {
	one := enhancedEntity("1", "Entity", "ONE", "")
	t.Run("a delta is no list", func(t *testing.T) {
		wantError(t, OFACEnhanced, Options{}, ErrWrongFormat, []string{"delta"}, enhanced("", strings.Replace(one, "<entity ", `<entity action="add" `, 1)))
		wantError(t, OFACEnhanced, Options{}, ErrWrongFormat, []string{"delta"}, enhanced("<publicationType>Delta</publicationType>", one))
		delta := `<sanctionsData xmlns="https://www.treasury.gov/ofac/DeltaFile/1.0"><entities>` + one + `</entities></sanctionsData>`
		wantError(t, OFACEnhanced, Options{}, ErrWrongFormat, []string{"delta"}, bytesFile("delta.xml", []byte(delta)))
	})
	t.Run("an extract says what it is an extract of", func(t *testing.T) {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced(`<filters><sanctionsPrograms><sanctionsProgram refId="1">TEST</sanctionsProgram></sanctionsPrograms></filters>`, one))
		if s.Report.Source["extract of sanctionsProgram TEST"] != 1 || len(s.Report.Drift) != 0 {
			t.Errorf("source %v, drift %v", s.Report.Source, s.Report.Drift)
		}
	})
	t.Run("a name without its printed form is put together from parts", func(t *testing.T) {
		part := func(kind, value string) string {
			return `<namePart><type>` + kind + `</type><value>` + value + `</value></namePart>`
		}
		name := `<entity id="1"><generalInfo><entityType>Individual</entityType></generalInfo><names><name><isPrimary>true</isPrimary><translations><translation><script>Latin</script><nameParts>` +
			part("Middle Name", "Ali") + part("Last Name", "ONE") + part("Middle Name", "Jalal") + `</nameParts></translation></translations></name></names></entity>`
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", name))
		wantTexts(t, s.Entries[0].Entity, map[string][]string{"name": {"Ali Jalal ONE"}, "lastName": {"ONE"}, "firstName": {"Ali Jalal"}})
	})
	t.Run("a party that is only written in its own script", func(t *testing.T) {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", strings.NewReplacer("Latin", "Chinese Simplified", "ONE", "王, 小明").Replace(enhancedEntity("1", "Individual", "ONE", ""))))
		if v := s.Entries[0].Entity.Properties["name"][0]; v.Text != "王小明" || v.Original != "王, 小明" || v.Lang != "und-Hans" {
			t.Errorf("name %+v", v)
		}
	})
	t.Run("an alias without a grade is not weak", func(t *testing.T) {
		alias := `<names><name><isPrimary>true</isPrimary><translations><translation><script>Latin</script><formattedFullName>ONE</formattedFullName></translation></translations></name><name><aliasType>A.K.A.</aliasType><translations><translation><script>Latin</script><formattedFullName>UNO</formattedFullName></translation></translations></name></names>`
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", `<entity id="1"><generalInfo><entityType>Entity</entityType></generalInfo>`+alias+`</entity>`))
		if v := s.Entries[0].Entity.Properties["alias"]; len(v) != 1 || v[0] != (entity.Value{Text: "UNO"}) || s.Report.Drift["alias grade not stated"] != 1 {
			t.Errorf("alias %+v, drift %v", v, s.Report.Drift)
		}
	})
	t.Run("a party without a type is compared with everybody", func(t *testing.T) {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", enhancedEntity("1", "", "ONE", "")))
		if s.Entries[0].Entity.Schema != "LegalEntity" || s.Report.Drift["sdn type not stated"] != 1 {
			t.Errorf("%s, drift %v", s.Entries[0].Entity.Schema, s.Report.Drift)
		}
	})
	t.Run("unknown elements are drift", func(t *testing.T) {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", enhancedEntity("1", "Entity", "ONE", `<risk level="3"/>`)))
		if s.Report.Drift["sanctionsData/entities/entity/risk"] != 1 {
			t.Errorf("drift %v", s.Report.Drift)
		}
	})
	t.Run("unusable records are kept as bad", func(t *testing.T) {
		s := mustParse(t, OFACEnhanced, Options{}, enhanced("", one+`<entity><names/></entity><entity id="2"><names/></entity>`+enhancedEntity("3", "Entity", "THREE", `<relationships><relationship><type>Associate Of</type></relationship></relationships>`)))
		if len(s.Entries) != 2 || len(s.Bad) != 3 || s.Bad[0].Place != "sdn_enhanced.xml: entity 2" {
			t.Errorf("%d entries, bad %+v", len(s.Entries), s.Bad)
		}
	})
}

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

// TestOFACEnhancedReal holds the parse of real files against counts made of them
// with grep -c of <entity id, <relationship id, <isLowQuality>true,
// featureTypeId="8", <identityDocument id, and of script elements by text.
func TestOFACEnhancedReal(t *testing.T) {
	for _, c := range []struct {
		path                                                           []string
		published                                                      string
		parties, ties, outside, low, birthdays, papers, arabic, native int
	}{
		{[]string{"ofac_enhanced", "IRGC_enhanced_2024-08-28.xml.gz"}, "2024-08-28", 293, 229, 28, 45, 183, 218, 92, 96},
		{[]string{"ofac_consolidated_nonsdn", "CONS_ENHANCED_2025-01-10.zip"}, "2025-01-10", 443, 283, 1, 70, 75, 692, 0, 45},
	} {
		s := mustParse(t, OFACEnhanced, Options{}, diskFile(testdata.Path(t, append([]string{"watchlists"}, c.path...)...)))
		r := s.Report
		if len(s.Bad)+len(r.Drift)+len(r.Unreadable)+len(r.UnknownCountries) != 0 || s.Published.Format(time.DateOnly) != c.published {
			t.Errorf("%s: bad %v, drift %v, unreadable %v, countries %v, published %s", c.path, s.Bad, r.Drift, r.Unreadable, r.UnknownCountries, s.Published)
		}
		low, papers, native, arabic, born := 0, 0, 0, 0, 0
		for k, n := range r.Source {
			switch {
			case strings.HasPrefix(k, "alias ") && strings.HasSuffix(k, " low quality"):
				low += n
			case strings.HasPrefix(k, "document "):
				papers += n
			}
		}
		for _, n := range r.Dates["Person"] {
			born += n
		}
		for _, e := range s.Entries {
			for _, p := range nameProperties {
				for _, v := range e.Entity.Properties[p] {
					if v.Lang != "" {
						native++
					}
					if v.Lang == "und-Arab" {
						arabic++
					}
					if strings.ContainsAny(v.Text, "\u202a\u202b\u202c\u200e\u200f") || (v.Lang == "") != isLatin(v.Text) {
						t.Errorf("%s: name %+q", e.Key, v)
					}
				}
			}
		}
		ties := edges(s)
		if parties := len(s.Entries) - ties; parties != c.parties || ties != c.ties-c.outside || r.Source["relationships to a party that is not in the list"] != c.outside ||
			low != c.low || born != c.birthdays || papers != c.papers || arabic != c.arabic || native != c.native {
			t.Errorf("%s: %d parties, %d ties, %d low, %d birth dates, %d papers, %d Arabic and %d native names; want %+v", c.path, parties, ties, low, born, papers, arabic, native, c)
		}
		if refusals := Gates(s, nil, DefaultGates()); len(refusals) != 0 {
			t.Errorf("%s: %+v", c.path, refusals)
		}
	}
}

// TestOFACIntervals: the texts of dates and their intervals say the same, so a
// list whose texts are taken away has the same dates. That is also how the
// advanced form, which has no texts, is read.
func TestOFACIntervals(t *testing.T) {
	for _, c := range []struct {
		date ofacDate
		want string
	}{
		{ofacDate{"1960-01-01", "1960-01-01", "1960-12-31", "1960-12-31", false}, "1960"},
		{ofacDate{"1959-01-01", "1959-01-01", "1959-12-31", "1959-12-31", true}, "circa 1959"},
		{ofacDate{"1961-05-31", "1961-05-31", "1961-05-31", "1961-05-31", false}, "31 May 1961"},
		{ofacDate{"1955-12-01", "1955-12-01", "1955-12-31", "1955-12-31", false}, "Dec 1955"},
		{ofacDate{"1962-01-01", "1962-12-31", "1963-01-01", "1963-12-31", false}, "1962 to 1963"},
		{ofacDate{"1955-03-01", "1955-03-31", "1956-03-01", "1956-03-31", false}, "Mar 1955 to Mar 1956"},
		{ofacDate{"1963-03-21", "1963-03-21", "1964-03-20", "1964-03-20", false}, "21 Mar 1963 to 20 Mar 1964"},
		{ofacDate{"1964-02-01", "", "", "1964-02-29", false}, "Feb 1964"},
		{ofacDate{"1963-02-01", "", "", "1963-02-27", true}, "circa 01 Feb 1963 to 27 Feb 1963"},
		{ofacDate{fromBegin: "1970"}, "1970"},
		{ofacDate{toEnd: "1970-02"}, "Feb 1970"},
		{ofacDate{fromBegin: "1970-13-40"}, "1970-13-40"},
		{ofacDate{}, ""},
	} {
		if got := c.date.String(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.date, got, c.want)
		}
	}
	t.Run("real", func(t *testing.T) {
		whole := testdata.Gunzip(t, testdata.Path(t, "watchlists", "ofac_enhanced", "IRGC_enhanced_2024-08-28.xml.gz"))
		bare := regexp.MustCompile(`<value>[^<]*</value>(\s*<valueDate)`).ReplaceAll(whole, []byte("<value/>$1"))
		if len(bare) > len(whole)-235*4 {
			t.Fatalf("%d bytes, %d without the texts", len(whole), len(bare))
		}
		a := mustParse(t, OFACEnhanced, Options{}, bytesFile("a.xml", whole))
		b := mustParse(t, OFACEnhanced, Options{}, bytesFile("b.xml", bare))
		for i, e := range a.Entries {
			for _, p := range dateProperties {
				if got, want := b.Entries[i].Entity.Texts(p), e.Entity.Texts(p); !slices.Equal(got, want) {
					t.Errorf("%s: %s is %q by its intervals, %q by its texts", e.Key, p, got, want)
				}
			}
		}
	})
}

// TestOFACEnhancedSelfTest: names in their own script find the people who bear
// them.
func TestOFACEnhancedSelfTest(t *testing.T) {
	s := mustParse(t, OFACEnhanced, Options{}, diskFile(testdata.Path(t, "watchlists", "ofac_enhanced", "IRGC_enhanced_2024-08-28.xml.gz")))
	r := SelfTest(screen.New(), s.Entries, Delta(nil, s.Entries), selfConfig(), len(s.Entries)*10)
	if r.Refused || r.Sampled < 800 || len(r.Failed) > 0 {
		t.Errorf("%d of %d names fail: %+v", len(r.Failed), r.Sampled, r.Failed)
	}
}

func FuzzOFACEnhanced(f *testing.F) {
	b := fixture(f, "ofac/enhanced.xml")
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(`<sanctionsData><entities><entity id="1"><names><name><isPrimary>true</isPrimary><translations><translation><script>Han</script><formattedFullName>,王</formattedFullName></translation></translations></name></names><features><feature><type>Birthdate</type><valueDate><toDateEnd>x</toDateEnd></valueDate></feature></features><relationships><relationship><relatedEntity entityId="1"/></relationship></relationships></entity></entities></sanctionsData>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		parseTwice(t, OFACEnhanced, Options{}, bytesFile("sdn_enhanced.xml", b))
	})
}
