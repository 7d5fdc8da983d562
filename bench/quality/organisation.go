package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/bench/internal/alteration"
	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// altered is recall of listed organisations (OFAC, UN and EU of one day) whose
// primary name was altered, by name alone. False alerts come from companies invented
// of ordinary words, and from sisters: a listed name with its most distinctive word
// replaced by that of another, which is the harder question.
type altered struct {
	Listed   int                   `json:"listed"`
	Invented rates                 `json:"inventedCompanies"`
	Sisters  rates                 `json:"sisters"`
	Rows     []alteredOrganisation `json:"alterations"`
}

// rates are false alerts at the shipped line, and the line in nats at which one in a
// thousand invented companies, or ten in a thousand sisters, alert.
type rates struct {
	Names  int     `json:"names"`
	Per    float64 `json:"falseAlertsPer1000"`
	LineAt float64 `json:"lineAt"`
}

// alteredOrganisation is recall in percent for one alteration.
type alteredOrganisation struct {
	Alteration string  `json:"alteration"`
	Queries    int     `json:"queries"`
	Gate       float64 `json:"gate"`
	Line       float64 `json:"atTheLine"`
	Invented   float64 `json:"at1Per1000Invented"`
	Sisters    float64 `json:"at10Per1000Sisters"`
}

const (
	organisationSample  = 1500 // listed organisations that are altered
	inventedCompanies   = 6000
	sisterOrganisations = 3000
)

// listedOrganisation is what a daily archive of several lists says of a party.
type listedOrganisation struct {
	Source  string   `json:"source"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Aliases []string `json:"aliases"`
}

func (l *lab) readOrganisations() ([]listedOrganisation, error) {
	raw, err := l.Open("watchlists/daily_2026_multi/base_2026-07-29.jsonl.gz")
	if err != nil {
		return nil, err
	}
	var out []listedOrganisation
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	for d.PeekKind() == '{' {
		var o listedOrganisation
		if err := json.UnmarshalDecode(d, &o); err != nil {
			return nil, fmt.Errorf("daily archive: %w", err)
		}
		if o.Type == "Entity" && (o.Source == "OFAC" || o.Source == "UNSC" || o.Source == "EU") && o.Name != "" {
			out = append(out, o)
		}
	}
	return out, nil
}

// organisations measures altered names of listed organisations.
func organisations(l *lab, r *report, o options) (err error) {
	r.Organisations, err = l.organisations(o)
	return err
}

func (l *lab) organisations(o options) (altered, error) {
	listed, err := l.readOrganisations()
	if err != nil {
		return altered{}, err
	}
	entities := make([]*entity.Entity, len(listed))
	for i := range listed {
		entities[i] = (&entity.Entity{Schema: "Organization"}).Add("name", entity.Value{Text: listed[i].Name})
		for _, a := range listed[i].Aliases {
			entities[i].Add("alias", entity.Value{Text: a})
		}
	}
	all := l.listed(entities)
	companies, err := l.companies()
	if err != nil {
		return altered{}, err
	}
	rarest := distinctive(listed)
	r := rand.New(rand.NewPCG(11, 1))
	order := r.Perm(len(listed))
	invented := make([]string, o.tenth(inventedCompanies))
	for i := range invented {
		invented[i] = companies.invent(r)
	}
	var sisters []string
	for _, at := range order {
		if len(sisters) == o.tenth(sisterOrganisations) {
			break
		}
		other := listed[r.IntN(len(listed))].Name
		if s := sister(listed[at].Name, other, rarest); s != "" {
			sisters = append(sisters, s)
		}
	}
	falseInvented, falseSisters := l.highestOrganisations(all, invented, o.misses), l.highestOrganisations(all, sisters, o.misses)
	lineInvented, lineSisters := lineFor(falseInvented, 1), lineFor(falseSisters, 10)
	out := altered{
		Listed:   len(listed),
		Invented: rates{len(invented), rate(falseInvented, l.line()), nats(lineInvented)},
		Sisters:  rates{len(sisters), rate(falseSisters, l.line()), nats(lineSisters)},
	}
	order = order[:min(len(order), o.tenth(organisationSample))]
	var sum []int64
	gates := 0
	row := func(name string, scores []int64, gate int) {
		out.Rows = append(out.Rows, alteredOrganisation{
			name, len(scores), 100 * float64(gate) / float64(max(len(scores), 1)),
			share(scores, l.line()), share(scores, max(lineInvented, l.line())), share(scores, max(lineSisters, l.line())),
		})
	}
	for k, m := range alterations {
		var scores []int64
		gate := 0
		for _, at := range order {
			r := rand.New(rand.NewPCG(uint64(at), uint64(100+k)))
			t := m.apply(r, strings.Fields(listed[at].Name))
			if t == "" || strings.EqualFold(t, listed[at].Name) {
				continue
			}
			q, e := l.profile("Organization", t), all.profiles[at]
			s := int64(never)
			if l.model.Gate(q, e, &l.policy) {
				gate++
				s = l.score(q, e, "")
			}
			scores = append(scores, s)
			if o.misses && s < l.line() {
				fmt.Printf("ORG MISS %s %.2f: %s | %s\n", m.name, nats(max(s, -99e6)), t, listed[at].Name)
			}
		}
		row(m.name, scores, gate)
		sum, gates = append(sum, scores...), gates+gate
	}
	row("all", sum, gates)
	return out, nil
}

func (a *altered) print(t *table) {
	t.line("listed organisations, altered (%d)\tqueries\tgate %%\tat the line %%\tat 1 false invented company per 1,000 %%\tat 10 false sisters per 1,000 %%", a.Listed)
	for _, r := range a.Rows {
		t.line("  %s\t%d\t%.1f\t%.1f\t%.1f\t%.1f", r.Alteration, r.Queries, r.Gate, r.Line, r.Invented, r.Sisters)
	}
	t.line("false alerts per 1,000, invented companies\t%d\t%.2f\t1 at a line of %.2f nats", a.Invented.Names, a.Invented.Per, a.Invented.LineAt)
	t.line("false alerts per 1,000, sisters of listed\t%d\t%.2f\t10 at a line of %.2f nats", a.Sisters.Names, a.Sisters.Per, a.Sisters.LineAt)
}

func (l *lab) highestOrganisations(d *listed, texts []string, show bool) []int64 {
	out := make([]int64, len(texts))
	against := make([]string, len(texts))
	parallel.For(len(texts), func(i int) {
		q := l.profile("Organization", texts[i])
		out[i] = never
		for _, row := range d.index.Candidates(q, &l.policy, nil) {
			r := l.model.Compare(q, d.profiles[row], &l.policy)
			if r.Score > out[i] {
				out[i], against[i] = r.Score, r.EntryName
			}
		}
	})
	if show {
		for i, s := range out {
			if s >= l.line() {
				fmt.Printf("ORG FALSE %.2f: %s | %s\n", nats(s), texts[i], against[i])
			}
		}
	}
	return out
}

// companies are the parts of ordinary company names.
type companies struct{ whole, family, trade []string }

func (l *lab) companies() (companies, error) {
	var c companies
	for _, f := range []struct {
		file string
		to   *[]string
	}{{"companyNames", &c.whole}, {"surnames", &c.family}, {"businessTypes", &c.trade}} {
		raw, err := l.Open("population/ldbc_finbench_" + f.file + ".txt.gz")
		if err != nil {
			return c, err
		}
		for line := range strings.Lines(string(raw)) {
			if _, name, ok := strings.Cut(line, ","); ok && f.file == "surnames" { // the country stands in front
				line = name
			}
			if line = strings.TrimSpace(line); line != "" {
				*f.to = append(*f.to, line)
			}
		}
	}
	return c, nil
}

// ordinary are the words that follow a name in ordinary company names: what makes
// strangers look alike.
var ordinary = [...]string{
	"Trading LLC", "General Trading LLC", "General Trading Company", "Trading Co. Ltd.", "International Trading FZE", "Shipping Company Limited",
	"Gems & Jewellery Co.", "Import and Export Company", "Industries Group", "Holding S.A.", "Construction S.A. de C.V.", "Petroleum Services FZCO",
	"Logistics OOO", "Transport GmbH", "Inversiones Ltda.", "Investment Company", "Electronics Technology Co., Ltd.", "Marine Services Pte Ltd",
	"Development Bank", "Charity Foundation", "Research Institute", "Engineering and Construction Company", "Exchange", "Money Exchange Company",
}

// invent returns a company of a family name and what it does, in one of the ways
// companies are called; one in three is taken whole.
func (c *companies) invent(r *rand.Rand) string {
	family := c.family[r.IntN(len(c.family))]
	switch r.IntN(3) {
	case 0:
		return c.whole[r.IntN(len(c.whole))]
	case 1:
		return family + " " + c.trade[r.IntN(len(c.trade))]
	}
	return family + " " + ordinary[r.IntN(len(ordinary))]
}

// distinctive counts in how many listed names a word stands.
func distinctive(listed []listedOrganisation) map[string]int {
	n := map[string]int{}
	for i := range listed {
		words := plainWords(listed[i].Name)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			n[w]++
		}
	}
	return n
}

func plainWords(s string) []string {
	var out []string
	for _, t := range names.Tokens(s, names.Organisation) {
		out = append(out, t.Keys[0].Text)
	}
	return out
}

// sister puts the rarest word of another name in the place of the rarest of this one.
// Names in which nothing else would be left, and ties of spelling, are passed over.
func sister(name, other string, count map[string]int) string {
	if lists.Foreign(name) || lists.Foreign(other) {
		return ""
	}
	a, b := strings.Fields(name), strings.Fields(other)
	i, j := rarestWord(a, count), rarestWord(b, count)
	if len(a) < 3 || i < 0 || j < 0 || strings.EqualFold(a[i], b[j]) || strings.EqualFold(a[i][:1], b[j][:1]) {
		return ""
	}
	return alteration.With(a, i, b[j])
}

// rarestWord is the place of the word of four or more letters that stands in the
// fewest names, at most three; −1 when there is none.
func rarestWord(words []string, count map[string]int) int {
	best, fewest := -1, 4
	for i, w := range words {
		p := plainWords(w)
		if len(p) != 1 || len(p[0]) < 4 {
			continue
		}
		if n := count[p[0]]; n < fewest {
			best, fewest = i, n
		}
	}
	return best
}

// alterations are the pinned ways in which names of organisations get altered.
// Changing one changes the figures.
var alterations = []mutation{
	{"legal form left out", withoutForm},
	{"legal form in other words", otherForm},
	{"abbreviated", abbreviated},
	{"word translated", translated},
	{"acronym", acronym},
	{"number rewritten", renumbered},
	{"word order", rotate},
	{"typo", typoInLower},
	{"joined", alteration.Join},
	{"word left out", alteration.Drop},
}

// forms are legal forms as they end names, each with ways to write the same.
var forms = [][]string{
	{"LLC", "L.L.C.", "Limited Liability Company", "OOO", "ООО"},
	{"LTD", "LTD.", "Limited", "Ltd"},
	{"CO. LTD", "CO., LTD.", "CO., LTD", "CO LTD", "Company Limited", "Co. Limited"},
	{"S.A. DE C.V.", "SA de CV", "Sociedad Anónima de Capital Variable"},
	{"GMBH", "GmbH", "Gesellschaft mit beschränkter Haftung"},
	{"INC", "INC.", "Incorporated"},
	{"JSC", "Joint Stock Company", "AO", "АО"},
	{"OAO", "OJSC", "Open Joint Stock Company", "ОАО"},
	{"PJSC", "PAO", "Public Joint Stock Company", "ПАО"},
	{"S.A.", "SA", "Société Anonyme"},
	{"LTDA.", "LTDA", "Limitada"},
	{"PTE LTD", "PTE. LTD.", "Private Limited"},
	{"S.A.L.", "SAL"},
	{"FZE", "F.Z.E."},
	{"FZCO", "FZ CO"},
	{"A.S.", "Anonim Şirketi"},
	{"CORP", "CORP.", "Corporation"},
}

// endsInForm returns the forms of one kind and how many words of the name are one.
func endsInForm(words []string) ([]string, int) {
	for n := min(4, len(words)-1); n > 0; n-- {
		end := strings.Join(words[len(words)-n:], " ")
		for _, f := range forms {
			if slices.ContainsFunc(f, func(x string) bool { return strings.EqualFold(x, end) }) {
				return f, n
			}
		}
	}
	return nil, 0
}

func withoutForm(_ *rand.Rand, words []string) string {
	_, n := endsInForm(words)
	if n == 0 {
		return ""
	}
	return strings.TrimRight(strings.Join(words[:len(words)-n], " "), ",")
}

// otherForm writes the form in another way, every second time in front.
func otherForm(r *rand.Rand, words []string) string {
	f, n := endsInForm(words)
	if n == 0 {
		return ""
	}
	rest := strings.TrimRight(strings.Join(words[:len(words)-n], " "), ",")
	form := f[1+r.IntN(len(f)-1)]
	if r.IntN(2) == 0 {
		return form + " " + rest
	}
	return rest + " " + form
}

var abbreviations = map[string]string{
	"international": "Intl", "company": "Co", "corporation": "Corp", "brothers": "Bros", "manufacturing": "Mfg", "group": "Grp",
	"technology": "Tech", "technologies": "Tech", "university": "Univ", "ministry": "Min", "government": "Govt", "national": "Natl", "industries": "Ind",
	"industrial": "Ind", "engineering": "Eng", "development": "Dev", "department": "Dept", "institute": "Inst", "limited": "Ltd", "trading": "Trdg",
	"commercial": "Comm", "management": "Mgmt", "services": "Svcs", "association": "Assn", "organization": "Org", "transport": "Transp",
	"laboratory": "Lab", "investment": "Inv", "investments": "Invs", "center": "Ctr", "general": "Gen", "research": "Rsch", "financial": "Fin",
}

// abbreviated shortens every word that has a usual abbreviation.
func abbreviated(_ *rand.Rand, words []string) string {
	out, done := slices.Clone(words), false
	for i, w := range words {
		if a, ok := abbreviations[strings.ToLower(strings.Trim(w, ",."))]; ok {
			out[i], done = a, true
		}
	}
	if !done || len(words) < 2 {
		return ""
	}
	return strings.Join(out, " ")
}

//nolint:misspell // Spanish and French
var translations = map[string][]string{
	"bank": {"Banco", "Банк", "Banque", "Bankası"}, "company": {"Compañía", "Компания", "Compagnie", "Şirketi", "Gesellschaft"},
	"ministry": {"Ministerio", "Министерство", "Ministère", "Bakanlığı"}, "university": {"Universidad", "Университет", "Université", "Üniversitesi"},
	"institute": {"Instituto", "Институт", "Institut", "Enstitüsü"}, "group": {"Grupo", "Группа", "Groupe", "Gruppe", "Grubu"},
	"trading": {"Comercial", "Торговый", "Ticaret", "Handel"}, "industries": {"Industrias", "Industries", "Industrie", "Sanayi"},
	"foundation": {"Fundación", "Фонд", "Fondation", "Vakfı", "Stiftung"}, "organization": {"Organización", "Организация", "Organisation", "Örgütü"},
	"shipping": {"Naviera", "Судоходная", "Denizcilik", "Maritime"}, "factory": {"Fábrica", "Завод", "Usine", "Fabrika", "Fabrik"},
	"plant": {"Planta", "Завод", "Usine"}, "center": {"Centro", "Центр", "Centre", "Merkezi", "Zentrum"}, "national": {"Nacional", "Национальный", "Nationale", "Ulusal"},
	"commercial": {"Comercial", "Коммерческий", "Commerciale", "Ticari"}, "association": {"Asociación", "Ассоциация", "Association", "Derneği", "Verein"},
	"insurance": {"Seguros", "Страховая", "Assurance", "Sigorta", "Versicherung"}, "party": {"Partido", "Партия", "Parti", "Partei"},
	"petroleum": {"Petróleo", "Нефть", "Pétrole", "Petrol"}, "transport": {"Transportes", "Транспорт", "Transports"}, "oil": {"Petróleo", "Нефть", "Pétrole"},
	"airlines": {"Aerolíneas", "Авиалинии", "Havayolları"}, "army": {"Ejército", "Армия", "Armée", "Ordusu", "Armee"},
}

// translated writes one word of what an organisation is in another language.
func translated(r *rand.Rand, words []string) string {
	for _, i := range r.Perm(len(words)) {
		if t := translations[strings.ToLower(strings.Trim(words[i], ",."))]; t != nil && len(words) > 1 {
			return alteration.With(words, i, t[r.IntN(len(t))])
		}
	}
	return ""
}

// acronym is the initials of three or more words, little words and form left out.
func acronym(_ *rand.Rand, words []string) string {
	_, n := endsInForm(words)
	var out strings.Builder
	for _, w := range words[:len(words)-n] {
		w = strings.ToLower(strings.Trim(w, "()\"',."))
		if w == "" || slices.Contains([]string{"of", "the", "and", "for", "de", "del", "la", "y", "&", "al"}, w) {
			continue
		}
		if w[0] < 'a' || w[0] > 'z' {
			return ""
		}
		out.WriteByte(w[0] - 'a' + 'A')
	}
	if s := out.String(); len(s) >= 3 && len(s) <= 6 {
		return s
	}
	return ""
}

var numerals = [][]string{
	{"1", "I", "One", "First", "1st"},
	{"2", "II", "Two", "Second", "2nd"},
	{"3", "III", "Three", "Third", "3rd"},
	{"4", "IV", "Four", "Fourth", "4th"},
	{"5", "V", "Five", "Fifth", "5th"},
	{"6", "VI", "Six", "Sixth", "6th"},
	{"7", "VII", "Seven", "Seventh", "7th"},
	{"10", "X", "Ten", "Tenth", "10th"},
	{"12", "XII", "Twelve", "12th"},
	{"14", "XIV", "Fourteen", "14th"},
	{"15", "XV", "Fifteen", "15th"},
	{"20", "XX", "Twenty", "20th"},
	{"44", "XLIV", "Forty-Four", "44th"},
	{"65", "LXV", "Sixty-Five", "65th"},
}

// renumbered writes a number in another notation. A lone letter is left alone where it
// may be an initial.
func renumbered(r *rand.Rand, words []string) string {
	for i, w := range words {
		for _, f := range numerals {
			at := slices.IndexFunc(f, func(x string) bool { return strings.EqualFold(x, w) })
			if at < 0 || len(words) < 2 || len(w) == 1 && at == 1 && i+1 < len(words) {
				continue
			}
			return alteration.With(words, i, f[(at+1+r.IntN(len(f)-1))%len(f)])
		}
	}
	return ""
}

func typoInLower(r *rand.Rand, words []string) string {
	return typo(r, strings.Fields(strings.ToLower(strings.Join(words, " "))))
}
