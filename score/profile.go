package score

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// Profile is a party made ready for comparison: analysed names, dates,
// identifiers, countries, gender. It is read only once made.
type Profile struct {
	ID        string
	Schema    string
	Kind      names.Kind
	Names     []names.Name
	Births    []entity.Date
	Gender    string   // "male", "female" or ""
	Countries []string // nationality, citizenship, country, jurisdiction, flag: codes, sorted
	Places    []Place  // of birth
	IDs       []entity.Identifier

	numbers  []uint16     // of the tokens of all names, see numberTokens
	distinct int          // how many numbers there are
	numbered []names.Name // the names whose tokens were numbered
}

// Model is the frozen scoring model: analyser, weights, frequencies. Immutable;
// safe for concurrent use.
type Model struct {
	analyser *names.Analyser
	evidence *evidence
}

// NewModel returns the embedded model. All models of a build are equal.
func NewModel() *Model {
	return &Model{analyser: names.NewAnalyser(), evidence: shipped().evidence}
}

// ReadModel returns a model with the evidence of another policy file, in the
// form of the shipped one ([PolicyFile]): a challenger to be measured beside the
// shipped model. The error wraps [ErrPolicy] and names what is wrong.
func ReadModel(policy []byte) (*Model, error) {
	f, _, err := readPolicy(policy)
	if err != nil {
		return nil, err
	}
	return &Model{analyser: names.NewAnalyser(), evidence: &f.evidence}, nil
}

// PolicyFile returns the shipped policy file.
func PolicyFile() []byte { return slices.Clone(policyText) }

// Analyser returns the analyser of the model.
func (m *Model) Analyser() *names.Analyser { return m.analyser }

// countryProperties name the countries that take part in the identity comparison.
var countryProperties = [...]string{"nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag", "registrationCountry"}

// Profile analyses an entity once. Values that cannot be read (a birth date that
// is none, a country nobody knows) take no part in the comparison; reporting them
// is the importer's work.
func (m *Model) Profile(e *entity.Entity) *Profile {
	p := &Profile{ID: e.ID, Schema: e.Schema, Kind: names.KindOf(e.Schema), Names: m.analyser.Names(e), IDs: entity.Identifiers(e)}
	if p.Kind == names.Object {
		p.registrations(e)
	}
	p.numberTokens()
	for _, prop := range [...]string{"birthDate", "incorporationDate", "buildDate"} {
		for _, v := range e.Properties[prop] {
			d, err := entity.ParseDate(v.Text)
			if err != nil {
				d, err = entity.ReadDate(v.Text)
			}
			if err == nil && !slices.ContainsFunc(p.Births, func(x entity.Date) bool { return x.From == d.From && x.To == d.To && x.Approximate == d.Approximate }) {
				p.Births = append(p.Births, d)
			}
		}
	}
	slices.SortStableFunc(p.Births, func(a, b entity.Date) int {
		if a.From != b.From {
			return int(a.From) - int(b.From)
		}
		return int(a.To) - int(b.To)
	})
	for _, v := range e.Texts("gender") {
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "male", "m", "man":
			v = "male"
		case "female", "f", "woman":
			v = "female"
		default:
			continue
		}
		if p.Gender != "" && p.Gender != v { // stated both ways: nothing is known
			p.Gender = ""
			break
		}
		p.Gender = v
	}
	for _, prop := range countryProperties {
		for _, v := range e.Texts(prop) {
			codes, ok := entity.Country(v)
			if !ok {
				codes = []string{strings.ToLower(v)}
			}
			p.Countries = append(p.Countries, codes...)
		}
	}
	slices.Sort(p.Countries)
	p.Countries = slices.Compact(p.Countries)
	p.Places = readPlaces(e.Texts("birthPlace"))
	return p
}

// registrations adds the ship's numbers that stand in names.
func (p *Profile) registrations(e *entity.Entity) {
	for _, prop := range [...]string{"name", "alias", "previousName"} {
		for _, text := range e.Texts(prop) {
			_, found := names.Registrations(text)
			for _, x := range found {
				id := entity.Identifier{Kind: x.Kind, Property: prop, Text: x.Text}
				id.Value, id.Validity = entity.NormalizeIdentifier(x.Kind, x.Text)
				if !slices.ContainsFunc(p.IDs, func(o entity.Identifier) bool { return o.Key() == id.Key() }) {
					p.IDs = append(p.IDs, id)
				}
			}
		}
	}
}
