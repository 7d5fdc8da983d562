package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/vetting"
)

func (d *demoWorld) decide(ctx context.Context) error {
	d.heading("People decide.")
	alert := func(id string) (int64, error) {
		s, err := d.a.vetting.Subject(ctx, id)
		if err != nil {
			return 0, err
		}
		as, err := d.a.vetting.Alerts(ctx, vetting.AlertFilter{Number: s.Version.Number, Limit: 1})
		if err != nil {
			return 0, err
		}
		if len(as) == 0 {
			return 0, fmt.Errorf("subject %s has no alert", id)
		}
		return as[0].ID, nil
	}
	who := func(id string) access.Principal {
		p, err := d.a.people.Principal(ctx, id)
		d.expect(err == nil, "principal %s: %v", id, err)
		return p
	}
	late, err := alert("P-LATE")
	if err != nil {
		return err
	}
	if _, _, err := d.a.casework.Decide(ctx, who("frontdesk"), casework.Decision{Alert: late, Verb: casework.Propose, Reason: "same passport"}); err == nil {
		d.expect(false, "a service account decided")
	} else {
		d.say("  the intake program tries to decide alert %d: refused – %v", late, err)
	}
	if _, _, err := d.a.casework.Decide(ctx, who("boris"), casework.Decision{Alert: late, Verb: casework.Propose, Reason: "same name, birth date and passport number"}); err != nil {
		return err
	}
	if _, _, err := d.a.casework.Decide(ctx, who("boris"), casework.Decision{Alert: late, Verb: casework.Confirm}); err == nil {
		d.expect(false, "one person confirmed their own proposal")
	}
	if _, _, err := d.a.casework.Decide(ctx, who("chen"), casework.Decision{Alert: late, Verb: casework.Confirm}); err != nil {
		return err
	}
	d.say("  alert %d: Boris proposes that it is the same person; he cannot confirm it himself; Chen confirms", late)
	namesake, err := alert("P-NAMESAKE")
	if err != nil {
		return err
	}
	if _, _, err := d.a.casework.Decide(ctx, who("boris"), casework.Decision{
		Alert: namesake, Verb: casework.Dismiss, Reason: "another person of that name",
		Differs: []casework.Difference{{Attribute: casework.BirthDate, Text: "born 1958, not 1984"}, {Attribute: casework.Nationality}},
	}); err != nil {
		return err
	}
	d.say("  alert %d: Boris dismisses a namesake; the birth date tells them apart", namesake)
	return nil
}

func (d *demoWorld) prove(ctx context.Context, people int) error {
	d.heading("An inspector asks.")
	if _, err := d.a.vetting.Request(ctx, d.a.actor, "inspection"); err != nil {
		return err
	}
	reports, err := d.run(ctx)
	if err != nil {
		return err
	}
	for _, r := range reports {
		d.expect(r.InScope == int64(people), "run %d had %d people in scope, %d were met", r.Run, r.InScope, people)
		d.expect(r.Alerts == 0, "screening everybody anew raised %d alerts: the runs before had missed them", r.Alerts)
	}
	d.say("  “Was anybody skipped?” – No: signed, and counted apart from the worker.")
	s, err := d.a.vetting.ScreeningsOf(ctx, "P-ALIAS")
	if err != nil {
		return err
	}
	r, err := d.a.vetting.Replay(ctx, s[0].ScreeningKey, archivedRunner{})
	if err != nil {
		return err
	}
	d.expect(r.Same, "the first screening of P-ALIAS does not replay")
	d.say("  “What did you know when you met P-ALIAS?” – The screening of %s replays to the same bytes, sha256 %.16s….", day(s[0].At), r.Again)

	if err := d.a.settle(ctx); err != nil {
		return err
	}
	verified, err := d.a.verify(ctx, audit.Checks{}, d.a.ledgers())
	if err != nil {
		return err
	}
	for _, v := range verified {
		d.expect(v.OK, "the ledger does not hold: %+v", v.Findings)
		d.say("  “Was the record altered?” – The ledger %s holds: %s acts, %s row digests checked.", v.Origin, grouped(v.Size), grouped(v.RowsChecked))
	}
	return d.flip(ctx)
}

// flip exports the ledger, changes one bit of a copy, and lets an outsider's
// verification find it.
func (d *demoWorld) flip(ctx context.Context) error {
	good := filepath.Join(d.g.dir, "ledger.export")
	if _, err := exportTo(ctx, d.a.db.Audit(d.a.settings.Tenant), d.a.key.Public(), good); err != nil {
		return err
	}
	b, err := os.ReadFile(good)
	if err != nil {
		return err
	}
	check := func(b []byte) (audit.Report, error) {
		return audit.VerifyExport(ctx, bytes.NewReader(b), audit.Checks{Keys: []*audit.PublicKey{d.a.key.Public()}})
	}
	rep, err := check(b)
	if err != nil {
		return err
	}
	d.expect(rep.OK, "the export does not hold: %+v", rep.Findings)
	i := bytes.Index(b, []byte(`"new":`)) + len(`"new":`)
	b[i] ^= 1
	rep, err = check(b)
	switch {
	case err != nil:
		d.say("  A copy with one bit flipped is caught: %v", err)
	default:
		d.expect(!rep.OK, "the flipped bit was not found")
		if len(rep.Findings) > 0 {
			d.say("  A copy with one bit flipped is caught with the public key alone: %s: %s", rep.Findings[0].Place, rep.Findings[0].Problem)
		}
	}
	w, err := audit.NewWitness(filepath.Join(d.g.dir, "witness.log"), nil, d.a.now, d.a.key.Public())
	if err != nil {
		return err
	}
	ledger := d.a.db.Audit(d.a.settings.Tenant)
	head, err := ledger.Head(ctx)
	if err != nil {
		return err
	}
	_, err = w.Add(ctx, head.Note, func(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
		return audit.ProveConsistency(ctx, ledger, from, to)
	})
	return err
}
