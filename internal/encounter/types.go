package encounter

import (
	"slices"

	"github.com/revetproject/revet/entity"
)

// All times are microseconds since 1970 UTC. JSON names are part of the ledger's
// row digests and stay as they are.

// Site is a place at which encounters happen, declared by the tenant. Rows are
// versions.
type Site struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Zone is the IANA name of the time zone whose days and months the site's
	// reports count; "UTC" when the tenant names none.
	Zone    string `json:"zone"`
	Closed  bool   `json:"closed,omitzero"` // no new encounter may name it
	Version int64  `json:"version"`
	At      int64  `json:"at"`
	Actor   string `json:"actor"`
	Reason  string `json:"reason"`
}

// Mapping is a tenant's rule that a word of its files means a word of a
// vocabulary. Rows are versions; To is "" once it is withdrawn.
type Mapping struct {
	Vocabulary Vocabulary `json:"vocabulary"`
	Word       string     `json:"word"` // in its plain form
	To         string     `json:"to"`
	Version    int64      `json:"version"`
	At         int64      `json:"at"`
	Actor      string     `json:"actor"`
	Reason     string     `json:"reason"`
}

// Policy says how occupants are chosen for screening at a site in a period when
// it is not feasible to ask everybody. Rows are versions: proposed, approved,
// ended.
type Policy struct {
	ID    int64  `json:"id"`
	Site  string `json:"site"`
	From  int64  `json:"from"`
	Until int64  `json:"until"`
	// Exactly one of the two: one of every so many occupants, or a share in
	// millionths.
	Every int64 `json:"every,omitzero"`
	Share int64 `json:"share_ppm,omitzero"`
	// Grace is how long after Until an exception drawn under the policy still
	// lets an encounter close, in hours.
	Grace      int64  `json:"grace_hours"`
	Reason     string `json:"reason"`
	ProposedBy string `json:"proposed_by"`
	ProposedAt int64  `json:"proposed_at"`
	ApprovedBy string `json:"approved_by,omitzero"`
	ApprovedAt int64  `json:"approved_at,omitzero"`
	// Commitment is the SHA-256 of the secret the draws are made with. It goes
	// into the ledger at approval, before any draw.
	Commitment string `json:"commitment,omitzero"`
	// Secret is hexadecimal. It is shown to nobody before the policy is over.
	Secret  string `json:"secret,omitzero"`
	EndedBy string `json:"ended_by,omitzero"`
	EndedAt int64  `json:"ended_at,omitzero"`
	Version int64  `json:"version"`
	At      int64  `json:"at"`
	Actor   string `json:"actor"`
}

// end is when the policy stops to choose.
func (p *Policy) end() int64 {
	if p.EndedAt > 0 {
		return min(p.EndedAt, p.Until)
	}
	return p.Until
}

// inForce reports whether the policy chooses at a moment.
func (p *Policy) inForce(at int64) bool {
	return p.ApprovedBy != "" && at >= max(p.From, p.ApprovedAt) && at < p.end()
}

// hour in microseconds.
const hour = 3600 * 1_000_000

// expires is when exceptions drawn under the policy end.
func (p *Policy) expires() int64 { return p.end() + p.Grace*hour }

// Encounter is one version of the event itself; occupants and exceptions have
// rows of their own. The version that closes it carries Closing.
type Encounter struct {
	Number  int64  `json:"number"`
	Version int64  `json:"version"`
	Ref     string `json:"ref,omitzero"` // the tenant's own reference, unique
	Site    string `json:"site"`
	Kind    string `json:"kind"`
	Mode    string `json:"mode,omitzero"`
	Office  string `json:"office,omitzero"`
	// HappenedAt is when it took place, OpenedAt when it was recorded.
	HappenedAt int64  `json:"happened_at"`
	OpenedAt   int64  `json:"opened_at"`
	OpenedBy   string `json:"opened_by"`
	Declared   int64  `json:"declared"` // occupants, as stated at the event
	Source     string `json:"source,omitzero"`
	// Digest identifies what an import stated, so that the same rows again
	// change nothing.
	Digest  string   `json:"digest,omitzero"`
	At      int64    `json:"at"` // when this version was recorded
	Actor   string   `json:"actor"`
	Closing *Closing `json:"closing,omitzero"`
}

// Closing is what was known and decided when an encounter closed.
type Closing struct {
	At        int64    `json:"at"`       // when it ended, by its source
	Recorded  int64    `json:"recorded"` // … and when that was recorded
	Actor     string   `json:"actor"`
	Reason    string   `json:"reason,omitzero"`
	Fewer     int64    `json:"fewer,omitzero"` // the exception for missing occupants
	Occupants []Closed `json:"occupants"`
}

// Closed is one occupant's part of a closing.
type Closed struct {
	N         int64   `json:"n"`
	State     State   `json:"state"`
	Outcome   string  `json:"outcome"`
	Exception int64   `json:"exception,omitzero"`
	Ground    string  `json:"ground,omitzero"`
	Matches   []Match `json:"matches,omitzero"`
	Release   int64   `json:"release,omitzero"` // the exception that lets an undecided match pass
}

// Match is an open match of an occupant's subject with what people made of it.
type Match struct {
	ID     int64  `json:"id"`
	Config string `json:"configuration"`
	List   string `json:"list"`
	Key    string `json:"key"`
	Band   string `json:"band"`
	// Decision is the state of the newest decision: open, false, inconclusive,
	// proposed, true.
	Decision string `json:"decision"`
}

// Occupant is one version of a person of an encounter.
type Occupant struct {
	Encounter int64   `json:"encounter"`
	N         int64   `json:"n"` // from 1
	Version   int64   `json:"version"`
	Role      string  `json:"role"`
	Shown     []Shown `json:"shown"` // at least one
	// Subject is the id of the person under vetting; "" while nobody knows who
	// it is.
	Subject        string `json:"subject,omitzero"`
	Number         int64  `json:"number,omitzero"`
	SubjectVersion int64  `json:"subject_version,omitzero"`
	// Epoch is the one in force when the occupant's data came in: a screening
	// counts from this epoch on.
	Epoch      int64          `json:"epoch,omitzero"`
	Screenings []ScreeningRef `json:"screenings,omitzero"`
	// Marks are the data-quality marks of what is known of the person.
	Marks []string `json:"marks,omitzero"`
	Draw  *Draw    `json:"draw,omitzero"`
	At    int64    `json:"at"`
	Actor string   `json:"actor"`
	What  string   `json:"what"` // recorded, screened, screened again
}

// ScreeningRef refers to a stored screening of the occupant's subject.
type ScreeningRef struct {
	Config  string `json:"configuration"`
	Epoch   int64  `json:"epoch"`
	Version int64  `json:"version"`
	Outcome string `json:"outcome"`
	At      int64  `json:"at"`
}

// Shown is one piece of evidence of identity.
type Shown struct {
	Type    string `json:"type"`
	Number  string `json:"number,omitzero"`
	Country string `json:"country,omitzero"` // ISO 3166-1 alpha-2, lower case
	// Word is the source's own when a mapping read it, and Rule the version of
	// that mapping.
	Word string `json:"word,omitzero"`
	Rule int64  `json:"rule,omitzero"`
}

// Draw says how the sampling policy in force chose.
type Draw struct {
	Policy  int64 `json:"policy"`
	Ordinal int64 `json:"ordinal"` // of the occupant under the policy, from 0
	Drawn   bool  `json:"drawn"`   // chosen: must be screened
}

// The states of an exception.
const (
	Requested = "requested"
	Approved  = "approved"
	Rejected  = "rejected"
)

// Exception is one version of a leave to close an encounter although an
// occupant was not screened. It needs two people and it ends.
type Exception struct {
	ID        int64  `json:"id"`
	Version   int64  `json:"version"`
	Encounter int64  `json:"encounter"`
	Occupant  int64  `json:"occupant"` // 0 = the encounter as a whole
	Ground    string `json:"ground"`
	Reason    string `json:"reason"`
	// Expires is the moment from which it counts no more.
	Expires     int64  `json:"expires"`
	State       string `json:"state"`
	RequestedBy string `json:"requested_by"`
	RequestedAt int64  `json:"requested_at"`
	DecidedBy   string `json:"decided_by,omitzero"`
	DecidedAt   int64  `json:"decided_at,omitzero"`
	Note        string `json:"note,omitzero"`
	Policy      int64  `json:"policy,omitzero"` // the sampling policy that made it
	At          int64  `json:"at"`
}

// Valid reports whether the exception counts at a moment: approved by another
// person than the one who asked, and not expired.
func (x *Exception) Valid(at int64) bool {
	return x.State == Approved && x.DecidedBy != "" && x.DecidedBy != x.RequestedBy && at < x.Expires
}

// documentless reports whether nothing shown is a document that was seen.
func (o *Occupant) documentless() bool {
	return !slices.ContainsFunc(o.Shown, func(s Shown) bool { return IsDocument(s.Type) })
}

// Person is an occupant as somebody records it.
type Person struct {
	Role  string  // a word of Roles, or one that is mapped
	Shown []Shown // Type is a word of Evidence, or one that is mapped
	// Subject is the id of a subject that exists, or is to be made of Entity;
	// "" lets the service choose an id when there is an Entity.
	Subject string
	Segment string
	// Entity is what is known of the person; nil when nothing is. What is known
	// of a subject already is kept beside it.
	Entity *entity.Entity
	// Outcome is how it ended for the person; read by an import that closes.
	Outcome string
}

// Opening describes an encounter that begins.
type Opening struct {
	Ref, Site, Kind, Mode, Office string
	HappenedAt                    int64 // 0 = now
	Declared                      int64
}
