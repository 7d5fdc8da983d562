package quality

import (
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// points compares two records and returns the score, whether the pair is above
// the line, and what one feature contributed.
func points(e *screen.Engine, q, entry *entity.Entity, feature string) (total int64, above bool, part int64) {
	cfg := &screen.Config{ID: "c", Version: 1, Lists: []string{"l"}, Policy: score.DefaultPolicy()}
	c, _ := e.Compare(q, screen.Entry{List: "l", Key: "k", Entity: entry}, cfg)
	for _, x := range c.Result.Contributions {
		if x.Feature == feature {
			part += x.Points
		}
	}
	return c.Result.Score, c.Above, part
}

// TestRENC5MarksLowerEvidenceAndNeverBlock holds every value that carries a mark
// against a sound one: equality says less, contradiction weighs no more, and a
// full name that matches is still found.
func TestRENC5MarksLowerEvidenceAndNeverBlock(t *testing.T) {
	engine := screen.New()
	name := "name=Tarkhan Batirashvili"
	for _, c := range []struct {
		what             string
		schema           string
		feature          string
		sound, marked    string // property=value
		other, otherWeak string // what contradicts the sound and the marked one
		code             Code
	}{
		{"1 January", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1980-01-01", "birthDate=1987-08-22", "birthDate=1987-08-22", PlaceholderBirthDate},
		{"31 December", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1980-12-31", "birthDate=1987-08-22", "birthDate=1987-08-22", PlaceholderBirthDate},
		{"11 November", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1980-11-11", "birthDate=1987-08-22", "birthDate=1987-08-22", PlaceholderBirthDate},
		{"1 July", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1980-07-01", "birthDate=1987-08-22", "birthDate=1987-08-22", PlaceholderBirthDate},
		{"1900", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1900-01-01", "birthDate=1987-08-22", "birthDate=1987-08-22", PlaceholderBirthDate},
		{"year only", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1980", "birthDate=1987-08-22", "birthDate=1987-08-22", PartialBirthDate},
		{"estimate", "Person", "birthDate", "birthDate=1980-05-13", "birthDate=1980~", "birthDate=1987-08-22", "birthDate=1987-08-22", ApproximateBirthDate},
		{"check digit", "Company", "identifier", "leiCode=529900T8BM49AURSDO55", "leiCode=529900T8BM49AURSDO56", "leiCode=5493001KJTIIGC8Y1R12", "leiCode=5493001KJTIIGC8Y1R12", FailedCheck},
	} {
		found := false
		for _, m := range Marks(made(c.schema, name, c.marked)) {
			found = found || m.Code == c.code
		}
		if !found {
			t.Errorf("%s: %s carries no mark %s", c.what, c.marked, c.code)
		}
		_, _, sound := points(engine, made(c.schema, name, c.sound), made(c.schema, name, c.sound), c.feature)
		_, above, marked := points(engine, made(c.schema, name, c.marked), made(c.schema, name, c.marked), c.feature)
		if marked >= sound || marked < 0 {
			t.Errorf("%s: equality on the marked value says %d, on a sound one %d", c.what, marked, sound)
		}
		if !above {
			t.Errorf("%s: the mark hides an equal name", c.what)
		}
		_, _, against := points(engine, made(c.schema, name, c.sound), made(c.schema, name, c.other), c.feature)
		_, above, weak := points(engine, made(c.schema, name, c.marked), made(c.schema, name, c.otherWeak), c.feature)
		if weak <= against || weak > 0 {
			t.Errorf("%s: the marked value contradicts with %d, a sound one with %d", c.what, weak, against)
		}
		if !above {
			t.Errorf("%s: a contradiction of the marked value hides an equal name", c.what)
		}
	}
}

// TestRENC5FillersAreNoEvidence: two people who share nothing but FNU share nothing.
func TestRENC5FillersAreNoEvidence(t *testing.T) {
	engine := screen.New()
	for _, f := range []string{"FNU", "LNU", "Unknown"} {
		_, above, _ := points(engine, made("Person", "name="+f+" Ahmadullah", "nationality=af"), made("Person", "name="+f+" Karimov", "nationality=af"), "")
		plain, plainAbove, _ := points(engine, made("Person", "name=Ahmadullah"), made("Person", "name=Ahmadullah"), "")
		filled, filledAbove, _ := points(engine, made("Person", "name="+f+" Ahmadullah"), made("Person", "name="+f+" Ahmadullah"), "")
		if above {
			t.Errorf("two people who share only %s match", f)
		}
		if filled > plain || filledAbove != plainAbove {
			t.Errorf("%s raises the score of an equal name from %d to %d", f, plain, filled)
		}
	}
}
