package score

import (
	"strings"
	"testing"

	"github.com/revetproject/revet/entity"
)

func organisationScore(t testing.TB, schema, a, b string) int64 {
	t.Helper()
	m, p := NewModel(), DefaultPolicy()
	profile := func(name string) *Profile {
		return m.Profile((&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name}))
	}
	x, y := profile(a), profile(b)
	r, back := m.Compare(x, y, &p), m.Compare(y, x, &p)
	if r.Score != back.Score {
		t.Errorf("%s | %s: %d one way, %d the other", a, b, r.Score, back.Score)
	}
	sum := int64(0)
	for _, c := range r.Contributions {
		sum += c.Points
	}
	if sum != r.Score {
		t.Errorf("%s | %s: contributions sum to %d, the score is %d", a, b, sum, r.Score)
	}
	return r.Score
}

// TestOrganisationsAboveTheLine are pairs of one organisation that alert by the name.
func TestOrganisationsAboveTheLine(t *testing.T) {
	p := DefaultPolicy()
	line := p.Least(p.Line)
	for _, x := range organisationsAlike {
		a, b, _ := strings.Cut(x, " | ")
		if s := organisationScore(t, "Organization", a, b); s < line {
			t.Errorf("%s scores %.2f nats, below the line", x, float64(s)/MicronatsPerNat)
		}
	}
}

// TestOrganisationsBelowTheLine are pairs that share what they are and not what they
// are called, or sisters.
func TestOrganisationsBelowTheLine(t *testing.T) {
	p := DefaultPolicy()
	line := p.Least(p.Line)
	for _, x := range organisationsApart {
		a, b, _ := strings.Cut(x, " | ")
		if s := organisationScore(t, "Organization", a, b); s >= line {
			t.Errorf("%s scores %.2f nats, above the line", x, float64(s)/MicronatsPerNat)
		}
	}
}

var organisationsAlike = []string{
	"Romashka Trading LLC | ООО Ромашка Трейдинг",
	"Общество с ограниченной ответственностью Фортуна Снаб | OOO Fortuna Snab",
	"ПАО Ветлужский банк | Vetluzhskiy Bank Public Joint Stock Company",
	"Kestrelmoor Aktiengesellschaft | Kestrelmoor AG",
	"Quillhaven Intl Trdg Co | Quillhaven International Trading Company",
	"Marrowfield Bros Mfg | Marrowfield Brothers Manufacturing",
	"Zarrinfam Industrial Grp | Zarrinfam Industries Group",
	"Brigade 44 Vostok Druzhina | Brigade Forty Four Vostok Druzhina",
	"Vostok Druzhina Brigade XLIV | 44th Brigade Vostok Druzhina",
	"Three Percenters | 3%ers",
	"Threepercenters | 3 Percenters",
	"Banco Tolvanera | Tolvanera Bank",
	"بنك زرندار | Bank Zarandar",
	"Εταιρεία Θαλασσινός ΑΕ | Thalassinos SA",
	"בנק תלפז בע\"מ | Talpaz Bank Ltd",
	"Ministry of Quarvania Affairs | Min of Quarvania Affairs",
	"The Orlovka Foundation | Fondation Orlovka",
	"Obshchestvo s ogranichennoi otvetstvennostyu Fortuna Snab | Fortuna Snab LLC",
	"Обществo с ограниченной ответственностью Фортуна Снаб | Obshchestvo s ogranichennoj otvetstvennostju Fortuna Snab",
	"Limited LiabilityCompany Vetluga Invest | Vetluga Invest LLC",
	"Ltd Liability Co Vetluga Invest | OOO Vetluga Invest",
	"LLCVetlugapribor | LLC Vetlugapribor",
	"Joint Stock CompanyVetlugapribor | Joint Stock Company Vetlugapribor",
	"Marrowfield Hol Ding Com pany | Marrowfield Holding Company",
	"Tolvanian National Pearl Oil Company | TNPOC",
	"T.N.P.O.C. | Tolvanian National Pearl Oil Company Ltd",
	"Lower Tolvan Sokol Aircraft Plant | Lower Tolvan Sokl Aircraft Plant",
	"株式会社クイルヘイブン | Kuiruheibun KK",
	"Ветлужский машиностроительный завод АО | Vetluzhskiy Mashinostroitelnyy Zavod JSC",
	"PT Quillhaven Sentosa | Quillhaven Sentosa PT",
}

var organisationsApart = []string{
	"Hamdan Gems & Jewellery Co. | Sultani Gems & Jewellery Co.",
	"Belqasim General Trading LLC | Horvat General Trading LLC",
	"Belqasim International General Trading and Shipping Services Company LLC | Horvat International General Trading and Shipping Services Company LLC",
	"Management Company | Westminister Management Company",
	"Dortmund Kredit Bank AG | Bremen Kredit Bank AG",
	"Bank of Tolvania | Bank of Quarvania",
	"ООО Ромашка | ООО Василёк",
	"North Star Shipping Company | Golden Gate Shipping Company",
	"Nizhny Tolvan Sokol Aircraft Plant | Upper Tolvan Sokol Aircraft Plant",
	"Ghadir Mazandar Marrowfield Energy Generation | Ghadir Kestrelmoor Marrowfield Energy Generation",
	"Obshchestvo s ogranichennoi otvetstvennostyu Romashka | Obshchestvo s ogranichennoi otvetstvennostyu Vasilek",
	"CBS | Commercial Bank of Syria",
	"Import and Export Company Ltd | Saffar Import and Export Company Ltd",
}

// TestOrganisationsInOrder: the first pair scores above the second.
func TestOrganisationsInOrder(t *testing.T) {
	for _, x := range []struct{ better, worse string }{
		{"Nordhelm Fund II | Nordhelm Fund II", "Nordhelm Fund I | Nordhelm Fund II"},
		{"Nordhelm Fund 2 | Nordhelm Fund II", "Nordhelm Fund | Nordhelm Fund II"},
		{"Kestrelmoor AG | Kestrelmoor Aktiengesellschaft", "Kestrelmoor AG | Kestrelmoor GmbH"},
		{"Kestrelmoor Offshore Fund | Kestrelmoor Offshore Fund", "Kestrelmoor Offshore Fund | Kestrelmoor Fund"},
		{"Kestrelmoor Ltd | Kestrelmoor LLC", "Kestrelmoor e.V. | Kestrelmoor LLC"},
		{"Commercial Bank of Syria | CBS", "Commercial Bank of Syria | CBT"},
		{"Tolvanera Bank | Tolvanera Банк", "Tolvanera Bank | Tolvanera Завод"},
		{"Tolvanera Trading | Tolvanera Ticaret", "Tolvanera Trading | Tolvanera Hospital"},
		{"Brigade 44 | Brigade XLIV", "Brigade 44 | Brigade 45"},
		{"Second Tolvania Brigade | 2nd Tolvania Brigade", "Second Tolvania Brigade | Third Tolvania Brigade"},
	} {
		a, b, _ := strings.Cut(x.better, " | ")
		c, d, _ := strings.Cut(x.worse, " | ")
		if s, w := organisationScore(t, "Company", a, b), organisationScore(t, "Company", c, d); s <= w {
			t.Errorf("%s (%.2f) does not score above %s (%.2f)", x.better, float64(s)/MicronatsPerNat, x.worse, float64(w)/MicronatsPerNat)
		}
	}
}

// TestDescriptorsNeverOutweighTheName: however many words of what they are two
// organisations share, they stay apart by what they are called.
func TestDescriptorsNeverOutweighTheName(t *testing.T) {
	p := DefaultPolicy()
	line := p.Least(p.Line)
	words := strings.Fields("general trading international shipping services industrial group construction development technology marine transport petroleum engineering")
	for n := 1; n <= len(words); n++ {
		rest := strings.Join(words[:n], " ") + " company"
		if s := organisationScore(t, "Company", "Belqasim "+rest, "Horvat "+rest); s >= line {
			t.Errorf("with %d descriptors strangers score %.2f nats", n, float64(s)/MicronatsPerNat)
		}
	}
}
