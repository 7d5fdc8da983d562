package score

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

// sentenceCases are invented parties in many scripts, of all kinds, with every sort of
// agreement and conflict.
var sentenceCases = []struct {
	why  string
	a, b *entity.Entity
}{
	{"equal", party("Person", "name=Qwortlep Hinkelsteiner"), party("Person", "name=QWORTLEP HINKELSTEINER")},
	{"Cyrillic, Russian form", party("Person", "name=Dzhamshed Rakhmonov", "birthDate=1971-05-03"), party("Person", "name=Ҷамшед Раҳмонов", "birthDate=1971", "nationality=tj")},
	{"Cyrillic, passport", party("Person", "name=Рустам Юсупов"), party("Person", "name=IUSUPOV Rustam", "birthDate=1980-02-11")},
	{"Arabic, common names alone", party("Person", "name=Muhammad Ali"), party("Person", "name=محمد علي", "birthDate=1960")},
	{"Arabic, rare", party("Person", "name=Haytham al-Duraibi", "gender=male"), party("Person", "name=هيثم الدريبي", "gender=male")},
	{"Persian", party("Person", "name=Gholamreza Shamsolvaezin"), party("Person", "name=غلامرضا شمس\u200cالواعظین")},
	{"Hebrew", party("Person", "name=Yitzhak Ben-Gvirol"), party("Person", "name=יצחק בן גבירול")},
	{"Greek", party("Person", "name=Georgios Papadiamantakis"), party("Person", "name=Γεώργιος Παπαδιαμαντάκης")},
	{"Georgian", party("Person", "name=Zurab Kvaratskhelidze"), party("Person", "name=ზურაბ კვარაცხელიძე")},
	{"Han", party("Person", "name=Ouyang Zhiqiang"), party("Person", "name=欧阳志强", "birthDate=1966-11-02")},
	{"Hangul", party("Person", "name=Pak Chongsu", "nationality=kp"), party("Person", "name=박정수", "nationality=kp")},
	{"kana", party("Person", "name=Takeshi Kuwabara"), party("Person", "name=タケシ クワバラ")},
	{"Devanagari", party("Person", "name=Venkatesh Chaudhary"), party("Person", "name=वेंकटेश चौधरी")},
	{"replaced family name", party("Person", "name=Sabawi Ibrahim Hassan AL-DULAIMI"), party("Person", "name=Sabawi Ibrahim Hasan AL-TIKRITI")},
	{"left out", party("Person", "name=Khalid Duraibi", "birthDate=1971-05-03"), party("Person", "name=Khalid Ibrahim Yusuf Duraibi", "birthDate=1971-03-05")},
	{"another part", party("Person", "name=Salman bin Muhammad"), party("Person", "name=Muhammad bin Salman")},
	{"order and initial", party("Person", "name=Hans J Friedrich", "birthPlace=Berlin, Germany"), party("Person", "name=FRIEDRICH, Hans Joachim", "birthPlace=Berlin")},
	{"other initial", party("Person", "name=Hans O Friedrich"), party("Person", "name=Hans Joachim Friedrich")},
	{"one letter", party("Person", "name=Qwortlep Hinkelsteiner"), party("Person", "name=Qwortlep Hinkelsteinner")},
	{"placeholder", party("Person", "name=Abdulrahman Khan", "gender=male", "birthDate=1971-01-01"), party("Person", "name=Abd al-Rahman Khan", "gender=male", "birthDate=1971-06-02")},
	{"birth date apart", party("Person", "name=Sabawi Ibrahim Dulaimi", "birthDate=1950-05-03"), party("Person", "name=Sabawi Ibrahim Dulaimi", "birthDate=1990-07-19")},
	{"gender", party("Person", "name=Andrea Hinkelsteiner", "gender=female"), party("Person", "name=Andrea Hinkelsteiner", "gender=male")},
	{"country", party("Person", "name=Sabawi Dulaimi", "nationality=iq"), party("Person", "name=Sabawi Dulaimi", "nationality=sy")},
	{"former state", party("Person", "name=Zarif Qodirbekov", "country=suhh"), party("Person", "name=Zarif Qodirbekov", "country=tj")},
	{"passport", party("Person", "name=Z. Qodirbekov", "passportNumber=A1234567"), party("Person", "name=Zarif Qodirbekov", "passportNumber=A 1234567")},
	{"best of several dates", party("Person", "name=Zarif Qodirbekov", "birthDate=1965-02-02"), party("Person", "name=Zarif Qodirbekov", "birthDate=1965-02-02", "birthDate=1967")},
	{"low-quality alias", party("Person", "name=Zbrzyk Wintermantel"), party("Person", "name=Qwortlep Hinkelsteiner", "weak:alias=Zbrzyk Wintermantel")},
	{"single name", party("Person", "name=Matiullah"), party("Person", "name=MATIULLAH", "birthDate=1972")},
	{"two short syllables", party("Person", "name=Xi Qo"), party("Person", "name=Xi Qo")},
	{"generations", party("Person", "name=John Hinkel Jr"), party("Person", "name=John Hinkel Sr")},
	{"strangers", party("Person", "name=Zbrzyk Wintermantel"), party("Person", "name=Qwortlep Hinkelsteiner")},
	{"strangers with one birth date", party("Person", "name=Zbrzyk Wintermantel", "birthDate=1971-05-03"), party("Person", "name=Qwortlep Hinkelsteiner", "birthDate=1971-05-03")},
	{"no names", party("Person"), party("Person", "name=Qwortlep")},
	{"look-alike letters", party("Person", "name=Vl\u0430dimir Sech1n"), party("Person", "name=Vladimir Sechin")},
	{"legal form", party("Company", "name=Deutsche Bank AG"), party("Company", "name=Deutsche Bank GmbH")},
	{"company in two scripts", party("Company", "name=ООО Ромашка Трейдинг"), party("Company", "name=Romashka Trading L.L.C.", "jurisdiction=ru")},
	{"sister funds", party("Company", "name=Nantahala Fund"), party("Company", "name=Nantahala Fund II")},
	{"vessel", party("Vessel", "name=MORNING GLORY", "imoNumber=9074729"), party("Vessel", "name=Morning Glory", "imoNumber=9074729", "flag=pa")},
	{"person and vessel", party("Person", "name=Sabawi Dulaimi"), party("Vessel", "name=Sabawi Dulaimi")},
	{
		"long", party("Person", "name=Wolfeschlegelsteinhausen Bergerdorffwelchevoralternwaren Gewissenhaftschaferswessen Hinkelsteinerinnung Quadratenhausen", "birthDate=1971-05-03", "gender=male"),
		party("Person", "name=Wolfeschlegelsteinhausen Bergerdorffwelchevoralternwaren Gewissenhaftschaferswessen Hinkelsteinerinnung Quadratenhausen Zwischenbergen", "birthDate=1973-09-13", "gender=female"),
	},
}

// TestSentences guards the words in which results are told.
func TestSentences(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	var out strings.Builder
	for _, c := range sentenceCases {
		r := m.Compare(m.Profile(c.a), m.Profile(c.b), &p)
		x := r.Explain()
		if n := utf8.RuneCountInString(x.Sentence); n > MaxSentence {
			t.Errorf("%s: %d characters", c.why, n)
		}
		fmt.Fprintf(&out, "%s: %s\n", c.why, x.Sentence)
	}
	path := filepath.Join("testdata", "sentences.golden")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), out.String()); d != "" {
		t.Errorf("sentences changed; run with -update if that is meant (-want +got):\n%s", d)
	}
}

// Whatever is compared, there is one sentence of bounded length, always the same,
// and no piece of evidence is lost from the explanation.
func TestExplanationsAreWholeAndStable(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		a, b := m.Profile(anyParty.Draw(t, "a")), m.Profile(anyParty.Draw(t, "b"))
		r := m.Compare(a, b, &p)
		x := r.Explain()
		n := utf8.RuneCountInString(x.Sentence)
		if n == 0 || n > MaxSentence || strings.ContainsAny(x.Sentence, "\n\t") || !utf8.ValidString(x.Sentence) {
			t.Fatalf("%d characters: %q", n, x.Sentence)
		}
		if again := r.Explain(); cmp.Diff(x, again) != "" || r.Sentence() != x.Sentence {
			t.Fatalf("told twice: %+v, %+v", x, again)
		}
		told := strings.Join(slices.Concat(x.Agrees, x.Differs, x.Notes), "; ")
		for i := range r.Contributions {
			c := &r.Contributions[i]
			if c.Points == 0 || c.Feature == "weakAlias" || c.Feature == "kind" {
				continue
			}
			if q, e := r.values(c); !strings.Contains(strings.ToLower(told), strings.ToLower(q)) && !strings.Contains(strings.ToLower(told), strings.ToLower(e)) {
				t.Fatalf("%+v is not told: %s", c, told)
			}
		}
		back := m.Compare(b, a, &p)
		if back.QueryLacks != r.EntryLacks || back.EntryLacks != r.QueryLacks {
			t.Fatalf("missing %v and %v one way, %v and %v the other", r.QueryLacks, r.EntryLacks, back.QueryLacks, back.EntryLacks)
		}
	})
}

func TestMissingIsKnownOnOneSideOnly(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	a := m.Profile(party("Person", "name=Qwortlep Hinkelsteiner", "birthDate=1971", "gender=male"))
	b := m.Profile(party("Person", "name=Qwortlep Hinkelsteiner", "gender=male", "nationality=tj", "birthPlace=Kulob", "passportNumber=A1234567"))
	r := m.Compare(a, b, &p)
	if got := r.EntryLacks.String(); got != "birth date" {
		t.Errorf("the entry lacks %q", got)
	}
	if got := r.QueryLacks.String(); got != "identifier, country, place of birth" {
		t.Errorf("the query lacks %q", got)
	}
	want := []string{"no birth date on the list", "no identifier, country or place of birth in the query"}
	if d := cmp.Diff(want, r.Explain().Missing); d != "" {
		t.Error(d)
	}
}

func TestRouteNames(t *testing.T) {
	for route, want := range map[string]string{
		"": "", "cyrillic-icao": "ICAO 9303", "pinyin": "Hanyu Pinyin", "arabic-learnt": "learnt Arabic spelling", "hangul-learnt": "learnt Korean spelling",
		"kana, han-surname": "Hepburn and surname as Cantonese and Hokkien write it", "some-new-route": "some new route",
	} {
		if got := RouteName(route); got != want {
			t.Errorf("%q is called %q, want %q", route, got, want)
		}
	}
}
