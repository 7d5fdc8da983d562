package encounter

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
)

// draft is one encounter of a file.
type draft struct {
	ref     string
	opening Opening
	people  []Person
	end     Ending
	ended   bool
	digest  string
	rows    []intake.Row
	bad     map[int64]error // row → why it cannot be used
	tainted bool            // a row beside it could not be read at all
}

func (d *draft) fail(row intake.Row, err error) {
	if d.bad == nil {
		d.bad = make(map[int64]error)
	}
	if d.bad[row.Number] == nil {
		d.bad[row.Number] = err
	}
}

// reject hands back the rows of an encounter that does not come in.
func (im *importer) reject(d *draft) error {
	var out []vetting.BadRow
	first := int64(0)
	for _, r := range d.rows {
		if d.bad[r.Number] != nil && first == 0 {
			first = r.Number
		}
	}
	for _, r := range d.rows {
		b := vetting.BadRow{Import: im.o.Name, Row: r.Number, Raw: r.Raw}
		switch err := d.bad[r.Number]; {
		case err != nil:
			im.sum.Bad++
			b.Reason = err.Error()
			var unknown *UnknownWordError
			if errors.As(err, &unknown) {
				im.sum.Unknown[string(unknown.Vocabulary)+": "+plain(unknown.Word)]++
			}
		case first > 0:
			im.sum.Held++
			b.Reason = fmt.Sprintf("held back with row %d of the same encounter", first)
		default:
			im.sum.Held++
			b.Reason = "held back: a row beside it names no encounter and may belong to this one"
		}
		out = append(out, b)
	}
	return im.o.Rejected(out)
}

func parseTime(text string, zone *time.Location) (int64, error) {
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t.UnixMicro(), nil
		}
	}
	return 0, fmt.Errorf("time %q: write 2026-03-02T08:15:00Z, or 2026-03-02 08:15 in the site's own time", text)
}

// understand makes an opening and people of the rows.
func (d *draft) understand(words reading, zones map[string]*time.Location, now int64) {
	shared := make(map[string]string)
	for _, r := range d.rows {
		for _, col := range columnsOfEvent {
			switch v := r.Extra[col]; {
			case v == "" || v == shared[col]:
			case shared[col] == "":
				shared[col] = v
			default:
				d.fail(r, fmt.Errorf("column %s says %q where another row of encounter %s says %q", col, v, d.ref, shared[col]))
			}
		}
	}
	first := d.rows[0]
	zone := zones[shared[colSite]]
	if zone == nil {
		d.fail(first, fmt.Errorf("site %q is not declared; declare it with “revet encounters site”", shared[colSite]))
		return
	}
	d.opening = Opening{Ref: d.ref, Site: shared[colSite], Kind: shared[colKind], Mode: shared[colMode], Office: shared[colOffice]}
	var err error
	if d.opening.HappenedAt, err = parseTime(shared[colHappened], zone); err != nil {
		d.fail(first, fmt.Errorf("column %s: %w", colHappened, err))
		return
	}
	for _, r := range d.rows {
		if d.bad[r.Number] != nil || r.Extra[colRole] == "" && r.Entity == nil && r.Extra[colShown] == "" {
			continue // a row about the encounter alone
		}
		p, err := d.person(r, words)
		if err != nil {
			d.fail(r, err)
			continue
		}
		d.people = append(d.people, p)
	}
	d.opening.Declared = int64(len(d.people))
	if v := shared[colDeclared]; v != "" {
		if d.opening.Declared, err = strconv.ParseInt(v, 10, 64); err != nil {
			d.fail(first, fmt.Errorf("column %s says %q: write a number of people", colDeclared, v))
		}
	}
	if err := d.opening.define(words, now); err != nil {
		d.fail(first, err)
	}
	d.end = Ending{Reason: shared[colReason], Outcomes: make(map[int64]string)}
	for i, p := range d.people {
		if p.Outcome != "" {
			d.end.Outcomes[int64(i)+1] = p.Outcome
		}
	}
	if v := shared[colEnded]; v != "" {
		if d.end.At, err = parseTime(v, zone); err != nil {
			d.fail(first, fmt.Errorf("column %s: %w", colEnded, err))
		} else if d.end.At < d.opening.HappenedAt || d.end.At > now+clockSkew {
			d.fail(first, fmt.Errorf("column %s says %q, which lies before the encounter or ahead of now", colEnded, v))
		}
		d.ended = len(d.end.Outcomes) > 0
	}
}

// person makes an occupant of a row.
func (d *draft) person(r intake.Row, words reading) (Person, error) {
	p := Person{Role: r.Extra[colRole], Subject: r.ID, Segment: r.Segment, Entity: r.Entity, Outcome: r.Extra[colOutcome]}
	if p.Role == "" {
		return p, fmt.Errorf("column %s is empty: use one of %s", colRole, wordsOf(Roles))
	}
	types, numbers, countries := list(r.Extra[colShown]), list(r.Extra[colShownNumber]), list(r.Extra[colShownCountry])
	if len(numbers) > len(types) || len(countries) > len(types) {
		return p, fmt.Errorf("columns %s and %s state more than %s: they go together, separated by “;”", colShownNumber, colShownCountry, colShown)
	}
	for i, t := range types {
		x := Shown{Type: t}
		if i < len(numbers) {
			x.Number = numbers[i]
		}
		if i < len(countries) {
			x.Country = countries[i]
		}
		p.Shown = append(p.Shown, x)
	}
	if err := p.define(words); err != nil {
		return p, err
	}
	if p.Subject == "" && p.Entity != nil {
		// The same row again must be the same person.
		p.Subject = fmt.Sprintf("%s/%d", d.ref, len(d.people)+1)
	}
	return p, nil
}

// list takes apart a cell with several values; an empty place stays one.
func list(cell string) []string {
	if strings.TrimSpace(cell) == "" {
		return nil
	}
	parts := strings.Split(cell, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// seal computes the digest by which the same encounter is known again: over
// what was understood, not over spelling.
func (d *draft) seal() error {
	type person struct {
		Person
		Entity string
	}
	people := make([]person, len(d.people))
	for i, p := range d.people {
		people[i] = person{Person: p}
		if p.Entity != nil {
			people[i].Entity = p.Entity.Hash()
		}
		people[i].Person.Entity = nil
	}
	b, err := json.Marshal([]any{d.opening, people, d.end.At, d.end.Reason}, json.Deterministic(true))
	if err != nil {
		return err
	}
	d.digest = fmt.Sprintf("%x", sha256.Sum256(b))
	return nil
}
