package watchlist

import (
	"fmt"
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
