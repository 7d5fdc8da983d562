package encounter

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// lot is the number that a secret gives for a place: the first 64 bits of an
// HMAC-SHA256. Without the secret it can be neither foreseen nor chosen.
func lot(secret []byte, parts ...any) uint64 {
	h := hmac.New(sha256.New, secret)
	fmt.Fprint(h, "revet sampling 1")
	for _, p := range parts {
		fmt.Fprintf(h, "\x00%v", p)
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// drawn decides whether an occupant is to be screened. With a share, each
// occupant has a lot of its own, from the numbers the system gave it. With one
// of every n, exactly one of each n consecutive occupants is drawn, at a place
// that differs from group to group.
func (p *Policy) drawn(tenant string, encounter, n, ordinal int64) (bool, error) {
	secret, err := hex.DecodeString(p.Secret)
	if err != nil || len(secret) != 32 {
		return false, fmt.Errorf("the secret of sampling policy %d is damaged; run “revet audit verify”", p.ID)
	}
	if p.Every > 0 {
		place := lot(secret, tenant, p.ID, "group", ordinal/p.Every) % uint64(p.Every)
		return uint64(ordinal%p.Every) == place, nil
	}
	hi, _ := bits.Mul64(lot(secret, tenant, p.ID, encounter, n), 1_000_000)
	return hi < uint64(p.Share), nil
}

// policyFor finds the policy in force at a site at a moment; nil when there is none.
func policyFor(ps []Policy, site string, at int64) *Policy {
	for i := range ps {
		if ps[i].Site == site && ps[i].inForce(at) {
			return &ps[i]
		}
	}
	return nil
}

// draw lets the policy in force choose about a new occupant. Who is not chosen
// gets an exception at once, in the names of the two who made the policy.
// It returns that exception, or nil.
func (s *Service) draw(tx Tx, p *Policy, o *Occupant, at int64) (*Exception, error) {
	if p == nil {
		return nil, nil
	}
	count, err := tx.NextID(fmt.Sprintf("sampling/%d", p.ID))
	if err != nil {
		return nil, err
	}
	d := Draw{Policy: p.ID, Ordinal: count - 1}
	if d.Drawn, err = p.drawn(s.o.Tenant, o.Encounter, o.N, d.Ordinal); err != nil {
		return nil, err
	}
	o.Draw = &d
	if d.Drawn {
		return nil, nil
	}
	id, err := tx.NextID("encounter_exception")
	if err != nil {
		return nil, err
	}
	x := Exception{
		ID: id, Version: 1, Encounter: o.Encounter, Occupant: o.N, Ground: GroundSample, Reason: p.Reason, Expires: p.expires(), State: Approved,
		RequestedBy: p.ProposedBy, RequestedAt: p.ProposedAt, DecidedBy: p.ApprovedBy, DecidedAt: p.ApprovedAt, Policy: p.ID, At: at,
	}
	return &x, tx.InsertException(x)
}

// Draws is the audit of a policy that is over.
type Draws struct {
	Policy Policy `json:"policy"` // with its secret
	// Occupants were chosen from, Drawn of them chosen.
	Occupants int64 `json:"occupants"`
	Drawn     int64 `json:"drawn"`
	// DrawnExcepted were chosen and nevertheless let through by an exception.
	DrawnExcepted int64 `json:"drawn_excepted"`
	// Wrong are occupants, as “encounter/n”, whose recorded draw is not the one the secret gives, at
	// most 100; Repeated and Missing count ordinals that occur twice or never.
	Wrong    []string `json:"wrong"`
	Repeated int64    `json:"repeated"`
	Missing  int64    `json:"missing"`
	// Committed says that the secret is the one the ledger holds the SHA-256 of.
	Committed bool `json:"committed"`
}

// Sound reports whether every draw was the one the secret gives.
func (d *Draws) Sound() bool {
	return d.Committed && len(d.Wrong) == 0 && d.Repeated == 0 && d.Missing == 0
}

// VerifyDraws makes every draw of a policy again and discloses the secret, so
// that anybody with the rows can do the same. It is refused while the policy can
// still choose.
func (s *Service) VerifyDraws(ctx context.Context, actor access.Principal, id int64) (Draws, error) {
	if err := s.authorize(actor, access.SamplingVerify); err != nil {
		return Draws{}, err
	}
	out := Draws{Wrong: []string{}}
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		out = Draws{Wrong: []string{}}
		p, err := policyOf(tx, id)
		if err != nil {
			return err
		}
		switch {
		case p.ApprovedBy == "":
			return fmt.Errorf("sampling policy %d was never approved: nobody was drawn", id)
		case s.now() < p.end():
			return fmt.Errorf("sampling policy %d still chooses until %s: its secret is shown to nobody before", id, audit.FormatTime(p.end()))
		}
		out.Policy = p
		secret, _ := hex.DecodeString(p.Secret)
		sum := sha256.Sum256(secret)
		out.Committed = hex.EncodeToString(sum[:]) == p.Commitment
		seen := make(map[int64]bool)
		top := int64(-1)
		// Who may be under the policy appeared in its period.
		err = walk(tx, p.From, p.end(), func(fs []Facts) error {
			for _, f := range fs {
				for _, o := range f.Occupants {
					if o.Draw == nil || o.Draw.Policy != id {
						continue
					}
					out.Occupants++
					again, err := p.drawn(s.o.Tenant, o.Encounter, o.N, o.Draw.Ordinal)
					if err != nil {
						return err
					}
					if again != o.Draw.Drawn && len(out.Wrong) < 100 {
						out.Wrong = append(out.Wrong, fmt.Sprintf("%d/%d", o.Encounter, o.N))
					}
					if seen[o.Draw.Ordinal] {
						out.Repeated++
					}
					seen[o.Draw.Ordinal] = true
					top = max(top, o.Draw.Ordinal)
					if o.Draw.Drawn {
						out.Drawn++
						if !o.complete() && f.Encounter.Closing != nil {
							out.DrawnExcepted++
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		out.Missing = top + 1 - int64(len(seen))
		return s.o.Ledger.Record(ctx, tx, audit.SamplingRevealed, actor.ID, nil, map[string]any{
			"policy": id, "commitment": p.Commitment, "occupants": out.Occupants, "drawn": out.Drawn, "sound": out.Sound(),
		})
	})
	return out, err
}

// walkPage is how many encounters a walk holds at once.
const walkPage = 1000

// walk hands the encounters that happened in a period to yield, page by page,
// with their occupants and exceptions.
func walk(r Reader, from, until int64, yield func([]Facts) error) error {
	place := Place{HappenedAt: from}
	for {
		es, err := r.EncountersBetween(place, until, walkPage)
		if err != nil {
			return err
		}
		fs, err := gather(r, es)
		if err != nil {
			return err
		}
		if err := yield(fs); err != nil {
			return err
		}
		if len(es) < walkPage {
			return nil
		}
		last := es[len(es)-1]
		place = Place{last.HappenedAt, last.Number}
	}
}
