package encounter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
)

// Limits of one encounter.
const (
	// MaxOccupants bounds what one encounter may declare or record; a ship's
	// passengers fit.
	MaxOccupants = 10_000
	maxShown     = 20
)

// UnnumberedDocument is the mark of an occupant of whom a document was seen
// whose number nobody recorded.
const UnnumberedDocument = "unnumbered-document"

// clockSkew is how far ahead of our clock a source's may run.
const clockSkew = int64(5 * time.Minute / time.Microsecond)

// define checks an opening and replaces mapped words by defined ones.
func (o *Opening) define(words reading, now int64) error {
	var err error
	if o.Kind, _, err = words.read(Kinds, o.Kind); err != nil {
		return err
	}
	if o.Mode != "" {
		if o.Mode, _, err = words.read(Modes, o.Mode); err != nil {
			return err
		}
	}
	if o.HappenedAt == 0 {
		o.HappenedAt = now
	}
	switch {
	case o.HappenedAt < 0:
		return errors.New("the encounter happened before 1970: check the time")
	case o.HappenedAt > now+clockSkew:
		return fmt.Errorf("the encounter is said to happen at %s, which lies ahead: check the time and its zone", audit.FormatTime(o.HappenedAt))
	case o.Declared < 1 || o.Declared > MaxOccupants:
		return fmt.Errorf("%d declared occupants: state how many people there are, 1 to %d", o.Declared, MaxOccupants)
	}
	return errors.Join(label("the reference", o.Ref), label("the office", o.Office))
}

// define checks a person and replaces mapped words by defined ones.
func (p *Person) define(words reading) error {
	var err error
	if p.Role, _, err = words.read(Roles, p.Role); err != nil {
		return err
	}
	if p.Outcome != "" {
		if p.Outcome, _, err = words.read(Outcomes, p.Outcome); err != nil {
			return err
		}
	}
	if p.Shown, err = define(words, p.Shown); err != nil {
		return err
	}
	return errors.Join(label("the subject id", p.Subject), label("the segment", p.Segment))
}

// define checks the evidence that was shown.
func define(words reading, shown []Shown) ([]Shown, error) {
	if len(shown) == 0 {
		return nil, fmt.Errorf("what was shown as evidence of identity is not stated; write %s, %s or %s when there was no document", ShownNothing, SelfReported, NotAsked)
	}
	if len(shown) > maxShown {
		return nil, fmt.Errorf("%d pieces of evidence, at most %d are kept", len(shown), maxShown)
	}
	out := make([]Shown, len(shown))
	for i, x := range shown {
		to, rule, err := words.read(Evidence, x.Type)
		if err != nil {
			return nil, err
		}
		out[i] = Shown{Type: to, Number: x.Number, Country: x.Country}
		if rule != nil {
			out[i].Word, out[i].Rule = rule.Word, rule.Version
		}
		if x.Country != "" {
			codes, known := entity.Country(x.Country)
			if !known {
				return nil, fmt.Errorf("country %q of the %s is not known", x.Country, to)
			}
			out[i].Country = codes[0]
		}
		switch {
		case len(shown) > 1 && (to == ShownNothing || to == NotAsked):
			return nil, fmt.Errorf("%q says that nothing was shown and cannot stand beside other evidence", to)
		case x.Number != "" && (to == ShownNothing || to == NotAsked || to == SelfReported):
			return nil, fmt.Errorf("%q has no document whose number could be %q", to, x.Number)
		}
		if err := label("the document number", x.Number); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// numberOf is the property under which the number of a document is compared.
func numberOf(shown string) string {
	switch shown {
	case "passport", "travel-document", "emergency-travel-document":
		return "passportNumber"
	case "company-register":
		return "registrationNumber"
	}
	return "idNumber"
}

// known puts together what is known of a person: what stood before, what is
// stated now, and the numbers of the documents seen. A correction replaces the
// values of each property it states.
func known(before, now *entity.Entity, shown []Shown, correct bool) *entity.Entity {
	e := &entity.Entity{ID: now.ID, Schema: now.Schema}
	if before != nil {
		e.ID, e.Schema = before.ID, before.Schema
		for _, prop := range sortedKeys(before.Properties) {
			if _, stated := now.Properties[prop]; stated && correct {
				continue
			}
			for _, v := range before.Properties[prop] {
				e.Add(prop, v)
			}
		}
	}
	add := func(prop string, v entity.Value) {
		if !slices.ContainsFunc(e.Properties[prop], func(x entity.Value) bool { return x.Text == v.Text }) {
			e.Add(prop, v)
		}
	}
	for _, prop := range sortedKeys(now.Properties) {
		for _, v := range now.Properties[prop] {
			add(prop, v)
		}
	}
	for _, x := range shown {
		if IsDocument(x.Type) && x.Number != "" {
			if prop := numberOf(x.Type); !stated(e, x.Number) {
				add(prop, entity.Value{Text: x.Number})
			}
		}
	}
	return e
}

// stated reports whether a value is known under any property already.
func stated(e *entity.Entity, text string) bool {
	for _, prop := range sortedKeys(e.Properties) {
		if slices.ContainsFunc(e.Properties[prop], func(v entity.Value) bool { return v.Text == text }) {
			return true
		}
	}
	return false
}

// met is a person who came through vetting.
type met struct {
	*Person
	correct bool
	at      int64          // when what is stated held
	entity  *entity.Entity // what is known now; nil for a person nobody knows
}

// meet brings the known among the people through vetting: what is stated is
// received, who was known before is screened at the epoch in force. It returns
// the epoch from which on their screenings count, and what vetting made of them.
func (s *Service) meet(ctx context.Context, actor, source string, people []*met) (floor int64, got vetting.Intake, err error) {
	before := make(map[string]*entity.Entity)
	segments := make(map[string]string)
	if err := s.o.Store.View(ctx, func(r Reader) error {
		e, err := r.Epoch()
		if err != nil && !errors.Is(err, vetting.ErrNotFound) {
			return err
		}
		floor = e.N
		versions, err := present(r, people)
		if err != nil {
			return err
		}
		for _, id := range sortedKeys(versions) {
			v := versions[id]
			var e entity.Entity
			if err := e.UnmarshalJSON(v.Doc); err != nil {
				return fmt.Errorf("stored subject %s version %d cannot be read: %w; run “revet audit verify”", id, v.Version, err)
			}
			if v.Exit && slices.ContainsFunc(people, func(p *met) bool { return p.Subject == id && p.Entity == nil }) {
				return fmt.Errorf("subject %s left scope (%s); state its data to bring it back", id, v.Reason)
			}
			before[id], segments[id] = &e, v.Segment
		}
		return nil
	}); err != nil {
		return 0, got, err
	}
	var arrivals []vetting.Arrival
	var again []string
	for _, p := range people {
		switch {
		case p.Entity != nil:
			p.entity = known(before[p.Subject], p.Entity, p.Shown, p.correct)
			p.entity.ID = p.Subject
			segment := p.Segment
			if segment == "" {
				segment = segments[p.Subject]
			}
			if before[p.Subject] != nil {
				again = append(again, p.Subject)
			}
			before[p.Subject], segments[p.Subject] = p.entity, segment
			arrivals = append(arrivals, vetting.Arrival{ID: p.Subject, Segment: segment, Entity: p.entity, ValidFrom: p.at, Source: source})
		case p.Subject != "":
			if p.entity = before[p.Subject]; p.entity == nil {
				return 0, got, fmt.Errorf("there is no subject %s; state what is known of the person", p.Subject)
			}
			again = append(again, p.Subject)
		}
	}
	if len(arrivals) > 0 {
		if got, err = s.o.Vetting.Receive(ctx, actor, arrivals); err != nil {
			return 0, got, err
		}
	}
	if len(again) > 0 {
		more, err := s.o.Vetting.Meet(ctx, actor, again)
		if err != nil {
			return 0, got, err
		}
		got.Screened += more.Screened
		got.Potential += more.Potential
		got.Unfinished += more.Unfinished
		got.Alerts += more.Alerts
	}
	return floor, got, nil
}

// present reads the newest versions of the people's subjects that exist, by id.
// Who was merged into another subject is that one from here on.
func present(r Reader, people []*met) (map[string]vetting.SubjectVersion, error) {
	out := make(map[string]vetting.SubjectVersion)
	var ids []string
	for _, p := range people {
		if p.Subject != "" {
			ids = append(ids, p.Subject)
		}
	}
	for len(ids) > 0 {
		numbers, err := r.SubjectNumbers(ids)
		if err != nil {
			return nil, err
		}
		ids = nil
		for _, id := range sortedKeys(numbers) {
			v, err := r.SubjectVersion(numbers[id], 0)
			if err != nil {
				return nil, err
			}
			into := vetting.MergedInto(v)
			if into == "" {
				out[id] = v
				continue
			}
			for _, p := range people {
				if p.Subject == id {
					p.Subject = into
				}
			}
			if _, known := out[into]; !known {
				ids = append(ids, into)
			}
		}
	}
	return out, nil
}

// linked is what vetting stored of people, from an epoch on.
type linked struct {
	floor   int64
	numbers map[string]int64 // subject id → number
	refs    map[int64][]ScreeningRef
}

// link reads what vetting stored of people, from an epoch on.
func link(r Reader, people []*met, floor int64) (*linked, error) {
	var ids []string
	for _, p := range people {
		if p.Subject != "" {
			ids = append(ids, p.Subject)
		}
	}
	l := &linked{floor: floor}
	var err error
	if len(ids) == 0 {
		return l, nil
	}
	if l.numbers, err = r.SubjectNumbers(ids); err != nil {
		return nil, err
	}
	all := make([]int64, 0, len(l.numbers))
	for _, id := range sortedKeys(l.numbers) {
		all = append(all, l.numbers[id])
	}
	l.refs, err = screenings(r, all, floor)
	return l, err
}

// into writes a subject and its screenings into an occupant.
func (l *linked) into(r Reader, subject string, o *Occupant) error {
	if subject == "" {
		return nil
	}
	n, ok := l.numbers[subject]
	if !ok {
		return fmt.Errorf("subject %s was not stored: %w", subject, vetting.ErrNotFound)
	}
	o.Subject, o.Number, o.Epoch, o.Screenings, o.SubjectVersion = subject, n, l.floor, l.refs[n], 0
	for _, x := range o.Screenings {
		o.SubjectVersion = max(o.SubjectVersion, x.Version)
	}
	if o.SubjectVersion == 0 {
		v, err := r.SubjectVersion(n, 0)
		if err != nil {
			return err
		}
		o.SubjectVersion = v.Version
	}
	return nil
}

// screenings returns the newest stored screening of each subject under each
// configuration in force, from an epoch on, by configuration.
func screenings(r Reader, numbers []int64, floor int64) (map[int64][]ScreeningRef, error) {
	e, err := r.Epoch()
	if err != nil {
		return nil, err
	}
	out := make(map[int64][]ScreeningRef, len(numbers))
	for _, config := range sortedKeys(e.State.Configurations) {
		last, err := r.LastScreenings(config, numbers)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			if sc, ok := last[n]; ok && sc.Epoch >= floor {
				out[n] = append(out[n], ScreeningRef{Config: config, Epoch: sc.Epoch, Version: sc.Version, Outcome: sc.Outcome, At: sc.At})
			}
		}
	}
	return out, nil
}

// mark writes the marks of what is known of a person.
func mark(o *Occupant, e *entity.Entity) {
	o.Marks = nil
	if e != nil {
		for _, m := range quality.Marks(e) {
			if code := string(m.Code); !slices.Contains(o.Marks, code) {
				o.Marks = append(o.Marks, code)
			}
		}
	}
	if slices.ContainsFunc(o.Shown, func(x Shown) bool { return IsDocument(x.Type) && x.Number == "" }) {
		o.Marks = append(o.Marks, UnnumberedDocument)
	}
}

// Open records an encounter without occupants.
func (s *Service) Open(ctx context.Context, actor access.Principal, o Opening) (Encounter, error) {
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return Encounter{}, err
	}
	var e Encounter
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		at := s.now()
		words, err := readMappings(tx)
		if err != nil {
			return err
		}
		opening := o
		if err := opening.define(words, at); err != nil {
			return err
		}
		if err := openSite(tx, opening.Site, true); err != nil {
			return err
		}
		if opening.Ref != "" {
			if refs, err := tx.EncounterRefs([]string{opening.Ref}); err != nil {
				return err
			} else if n, taken := refs[opening.Ref]; taken {
				return fmt.Errorf("the reference %q is that of encounter %d", opening.Ref, n)
			}
		}
		if e, err = newEncounter(tx, opening, actor.ID, at); err != nil {
			return err
		}
		if err := tx.InsertEncounter(e); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterRecorded, actor.ID, map[string]any{"encounters": 1, "encounter": e.Number, "site": e.Site, "declared": e.Declared})
	})
	return e, err
}

func newEncounter(tx Tx, o Opening, actor string, at int64) (Encounter, error) {
	n, err := tx.NextID("encounter")
	return Encounter{
		Number: n, Version: 1, Ref: o.Ref, Site: o.Site, Kind: o.Kind, Mode: o.Mode, Office: o.Office, HappenedAt: o.HappenedAt,
		OpenedAt: at, OpenedBy: actor, Declared: o.Declared, At: at, Actor: actor,
	}, err
}

// Add records occupants of an open encounter. Of whom something is known is
// screened at once; who is not drawn by a sampling policy in force gets its
// exception at once. It returns the occupants as recorded.
func (s *Service) Add(ctx context.Context, actor access.Principal, number int64, people []Person) ([]Occupant, error) {
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return nil, err
	}
	if len(people) == 0 {
		return nil, errors.New("nobody to add")
	}
	ms := make([]*met, len(people))
	var e Encounter
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if e, err = openEncounter(r, number); err != nil {
			return err
		}
		words, err := readMappings(r)
		if err != nil {
			return err
		}
		for i := range people {
			ms[i] = &met{Person: &people[i]}
			if err := people[i].define(words); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, m := range ms {
		m.at = e.HappenedAt
	}
	if err := s.name(ctx, number, ms); err != nil {
		return nil, err
	}
	floor, _, err := s.meet(ctx, actor.ID, fmt.Sprintf("encounter %d", number), ms)
	if err != nil {
		return nil, err
	}
	var out []Occupant
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		out = nil
		e, err := openEncounter(tx, number)
		if err != nil {
			return err
		}
		there, err := tx.Occupants([]int64{number})
		if err != nil {
			return err
		}
		if len(there)+len(ms) > MaxOccupants {
			return fmt.Errorf("encounter %d would have %d occupants, at most %d are kept", number, len(there)+len(ms), MaxOccupants)
		}
		ps, err := policies(tx)
		if err != nil {
			return err
		}
		refs, err := link(tx, ms, floor)
		if err != nil {
			return err
		}
		if out, _, err = s.seat(tx, e, int64(len(there)), ms, ps, refs, actor.ID); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterChanged, actor.ID, map[string]any{"encounter": number, "occupants": len(out), "from": len(there) + 1})
	})
	return out, err
}

// openEncounter reads an encounter that still changes.
func openEncounter(r Reader, number int64) (Encounter, error) {
	es, err := r.Encounters([]int64{number})
	switch {
	case err != nil:
		return Encounter{}, err
	case len(es) == 0:
		return Encounter{}, fmt.Errorf("encounter %d: %w", number, ErrNotFound)
	case es[0].Closing != nil:
		return Encounter{}, fmt.Errorf("encounter %d, closed by %s: %w", number, es[0].Closing.Actor, ErrClosed)
	}
	return es[0], nil
}

// name gives ids to people who are known and were given none.
func (s *Service) name(ctx context.Context, number int64, people []*met) error {
	if !slices.ContainsFunc(people, func(p *met) bool { return p.Subject == "" && p.Entity != nil }) {
		return nil
	}
	return s.o.Store.Update(ctx, func(tx Tx) error {
		for _, p := range people {
			if p.Subject != "" || p.Entity == nil {
				continue
			}
			for {
				n, err := tx.NextID("encounter_person")
				if err != nil {
					return err
				}
				id := fmt.Sprintf("e%d-p%d", number, n)
				taken, err := tx.SubjectNumbers([]string{id})
				if err != nil {
					return err
				}
				if len(taken) == 0 {
					p.Subject = id
					break
				}
			}
		}
		return nil
	})
}

// seat writes the first version of occupants n+1, n+2, … of an encounter, and
// the exceptions of those whom a sampling policy passes over.
func (s *Service) seat(tx Tx, e Encounter, n int64, people []*met, ps []Policy, refs *linked, actor string) ([]Occupant, []Exception, error) {
	at := s.now()
	policy := policyFor(ps, e.Site, e.HappenedAt)
	os := make([]Occupant, len(people))
	var xs []Exception
	for i, p := range people {
		o := Occupant{
			Encounter: e.Number, N: n + int64(i) + 1, Version: 1, Role: p.Role, Shown: p.Shown, At: at, Actor: actor, What: "recorded",
		}
		mark(&o, p.entity)
		if err := refs.into(tx, p.Subject, &o); err != nil {
			return nil, nil, err
		}
		x, err := s.draw(tx, policy, &o, at)
		if err != nil {
			return nil, nil, err
		}
		if x != nil {
			xs = append(xs, *x)
		}
		if err := tx.InsertOccupant(o); err != nil {
			return nil, nil, err
		}
		os[i] = o
	}
	return os, xs, nil
}

// Identification says who an occupant is, or corrects it.
type Identification struct {
	Subject string // "" = the one recorded, or a new one
	Segment string
	Entity  *entity.Entity // what is stated of the person; nil = nothing new
	// Correct lets the stated values replace those known of the same properties;
	// otherwise they stand beside them.
	Correct bool
	Shown   []Shown // evidence, when it changed
}

// Screen screens an occupant of an open encounter: one who was not asked before,
// one whose screening was incomplete, or one of whom more is known now.
func (s *Service) Screen(ctx context.Context, actor access.Principal, number, n int64, id Identification) (Occupant, error) {
	if err := s.authorize(actor, access.EncounterRecord); err != nil {
		return Occupant{}, err
	}
	var e Encounter
	p := Person{Subject: id.Subject, Segment: id.Segment, Entity: id.Entity}
	if err := errors.Join(label("the subject id", p.Subject), label("the segment", p.Segment)); err != nil {
		return Occupant{}, err
	}
	err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		if e, err = openEncounter(r, number); err != nil {
			return err
		}
		o, err := occupant(r, number, n)
		if err != nil {
			return err
		}
		if p.Subject == "" {
			p.Subject = o.Subject
		}
		if p.Subject == "" && p.Entity == nil {
			return fmt.Errorf("occupant %d of encounter %d: nobody knows who this is; state a subject or what is known of the person", n, number)
		}
		p.Shown = o.Shown
		if len(id.Shown) > 0 {
			words, err := readMappings(r)
			if err != nil {
				return err
			}
			if p.Shown, err = define(words, id.Shown); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Occupant{}, err
	}
	ms := []*met{{Person: &p, correct: id.Correct, at: e.HappenedAt}}
	if err := s.name(ctx, number, ms); err != nil {
		return Occupant{}, err
	}
	floor, _, err := s.meet(ctx, actor.ID, fmt.Sprintf("encounter %d", number), ms)
	if err != nil {
		return Occupant{}, err
	}
	var o Occupant
	err = s.o.Store.Update(ctx, func(tx Tx) error {
		if _, err := openEncounter(tx, number); err != nil {
			return err
		}
		var err error
		if o, err = occupant(tx, number, n); err != nil {
			return err
		}
		o.Version, o.At, o.Actor, o.What, o.Shown = o.Version+1, s.now(), actor.ID, "screened", p.Shown
		mark(&o, ms[0].entity)
		refs, err := link(tx, ms, floor)
		if err != nil {
			return err
		}
		if err := refs.into(tx, p.Subject, &o); err != nil {
			return err
		}
		if err := tx.InsertOccupant(o); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.EncounterScreened, actor.ID, map[string]any{"encounter": number, "occupant": n, "version": o.Version, "complete": o.complete()})
	})
	return o, err
}

// occupant reads the newest version of one occupant.
func occupant(r Reader, number, n int64) (Occupant, error) {
	vs, err := r.OccupantVersions(number, n)
	switch {
	case err != nil:
		return Occupant{}, err
	case len(vs) == 0:
		return Occupant{}, fmt.Errorf("occupant %d of encounter %d: %w", n, number, ErrNotFound)
	}
	return vs[len(vs)-1], nil
}

// renew takes over the complete screenings that were stored since an occupant
// was left incomplete. It reports whether there are any.
func renew(o *Occupant, now []ScreeningRef) bool {
	changed := false
	refs := slices.Clone(o.Screenings)
	for i, old := range refs {
		if old.Outcome != string(screen.Incomplete) {
			continue
		}
		for _, x := range now {
			if x.Config == old.Config && x.Outcome != string(screen.Incomplete) && x.Version >= o.SubjectVersion && x.Epoch >= o.Epoch {
				refs[i], changed = x, true
			}
		}
	}
	if changed {
		o.Screenings = refs
	}
	return changed
}

// refreshPage is how many waiting occupants one transaction looks at.
const refreshPage = 500

// Refresh records, for every occupant that waits to be screened again, the
// complete screening that a run has stored since. It returns how many wait no
// more and how many still do.
func (s *Service) Refresh(ctx context.Context, actor string) (renewed, waiting int64, err error) {
	var last Occupant
	var some []Occupant
	if err := s.o.Store.View(ctx, func(r Reader) error {
		var err error
		some, err = r.WaitingOccupants(0, 0, 1)
		return err
	}); err != nil || len(some) == 0 {
		return 0, 0, err
	}
	for {
		var page []Occupant
		var done int
		err := s.o.Store.Update(ctx, func(tx Tx) error {
			var err error
			done = 0
			if page, err = tx.WaitingOccupants(last.Encounter, last.N, refreshPage); err != nil || len(page) == 0 {
				return err
			}
			var changed bool
			if done, changed, err = s.refresh(tx, page, actor); err != nil || !changed {
				return err
			}
			return s.record(ctx, tx, audit.EncounterScreened, actor, map[string]any{"occupants": done, "cause": "screened again"})
		})
		if err != nil {
			return renewed, waiting, err
		}
		renewed += int64(done)
		waiting += int64(len(page) - done)
		if len(page) < refreshPage {
			return renewed, waiting, nil
		}
		last = page[len(page)-1]
	}
}

// refresh renews waiting occupants. It returns how many are complete now, and
// whether any row was written.
func (s *Service) refresh(tx Tx, os []Occupant, actor string) (done int, changed bool, err error) {
	numbers := make([]int64, 0, len(os))
	for _, o := range os {
		numbers = append(numbers, o.Number)
	}
	slices.Sort(numbers)
	refs, err := screenings(tx, slices.Compact(numbers), 0)
	if err != nil {
		return 0, false, err
	}
	for _, o := range os {
		if !renew(&o, refs[o.Number]) {
			continue
		}
		o.Version, o.At, o.Actor, o.What = o.Version+1, s.now(), actor, "screened again"
		if err := tx.InsertOccupant(o); err != nil {
			return 0, false, err
		}
		changed = true
		if o.complete() {
			done++
		}
	}
	return done, changed, nil
}

// Waiting returns the occupants whose screening is incomplete because a source
// was missing, by encounter, at most limit.
func (s *Service) Waiting(ctx context.Context, actor access.Principal, limit int) (out []Occupant, err error) {
	if err := s.authorize(actor, access.EncounterRead); err != nil {
		return nil, err
	}
	err = s.o.Store.View(ctx, func(r Reader) error {
		out, err = r.WaitingOccupants(0, 0, limit)
		return err
	})
	return out, err
}
