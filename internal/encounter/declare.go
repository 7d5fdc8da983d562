package encounter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
)

// The kinds of rule.
const (
	ruleSite    = "site"
	ruleMapping = "mapping"
	rulePolicy  = "policy"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// rules reads the newest version of each rule of a kind.
func rules[T any](r Reader, kind string) ([]T, error) {
	rows, err := r.EncounterRules(kind)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal(row.Doc, &out[i]); err != nil {
			return nil, fmt.Errorf("stored %s %s version %d cannot be read: %w; run “revet audit verify”", kind, row.ID, row.Version, err)
		}
	}
	return out, nil
}

// put stores the next version of a rule.
func put(tx Tx, kind, id string, version, at int64, v any) error {
	doc, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return err
	}
	return tx.InsertEncounterRule(Rule{Kind: kind, ID: id, Version: version, At: at, Doc: doc})
}

var siteID = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,63}$`)

// DeclareSite stores a site, or its next version.
func (s *Service) DeclareSite(ctx context.Context, actor access.Principal, site Site) (Site, error) {
	if err := s.authorize(actor, access.EncounterRules); err != nil {
		return site, err
	}
	if site.Zone == "" {
		site.Zone = "UTC"
	}
	if !siteID.MatchString(site.ID) {
		return site, fmt.Errorf("site id %q: use 1 to 64 of a-z, 0-9, '.' and '-', beginning with a letter or digit", site.ID)
	}
	if _, err := time.LoadLocation(site.Zone); err != nil || site.Zone == "Local" {
		return site, fmt.Errorf("site %s: time zone %q is not known; use an IANA name such as America/Chicago or UTC", site.ID, site.Zone)
	}
	if err := errors.Join(words("a name of the site", site.Name), words("a reason", site.Reason)); err != nil {
		return site, fmt.Errorf("site %s: %w", site.ID, err)
	}
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		vs, err := tx.EncounterRuleVersions(ruleSite, site.ID)
		if err != nil {
			return err
		}
		site.Version, site.At, site.Actor = int64(len(vs))+1, s.now(), actor.ID
		if err := put(tx, ruleSite, site.ID, site.Version, site.At, site); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SiteDeclared, actor.ID, map[string]any{"site": site.ID, "version": site.Version, "zone": site.Zone, "closed": site.Closed, "reason": site.Reason})
	})
	return site, err
}

// Sites returns every site, by id.
func (s *Service) Sites(ctx context.Context) (out []Site, err error) {
	err = s.o.Store.View(ctx, func(r Reader) error {
		out, err = rules[Site](r, ruleSite)
		return err
	})
	return out, err
}

// Map records that a word of the tenant's files means a word of a vocabulary. An
// empty to withdraws the mapping. A word of the vocabulary itself cannot be
// mapped: it means what its definition says.
func (s *Service) Map(ctx context.Context, actor access.Principal, v Vocabulary, word, to, reason string) (Mapping, error) {
	if err := s.authorize(actor, access.EncounterRules); err != nil {
		return Mapping{}, err
	}
	m := Mapping{Vocabulary: v, Word: plain(word), To: to, Reason: reason}
	switch {
	case !slices.Contains(Vocabularies(), v):
		return m, fmt.Errorf("vocabulary %q: use one of %v", v, Vocabularies())
	case v == Grounds:
		return m, errors.New("grounds of exceptions are chosen by a person and cannot be mapped")
	case m.Word == "":
		return m, errors.New("the word to map is wanted")
	case knows(v, m.Word):
		return m, fmt.Errorf("%q is a word of the vocabulary %s itself and cannot be given another meaning", m.Word, v)
	case to != "" && !knows(v, to):
		return m, fmt.Errorf("%s %q is not defined; map to one of %s", v, to, wordsOf(v))
	}
	if err := errors.Join(label("the word", m.Word), words("a reason", reason)); err != nil {
		return m, err
	}
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		id := mappingID(v, m.Word)
		vs, err := tx.EncounterRuleVersions(ruleMapping, id)
		if err != nil {
			return err
		}
		if len(vs) == 0 && to == "" {
			return fmt.Errorf("mapping of %s %q: %w", v, m.Word, ErrNotFound)
		}
		m.Version, m.At, m.Actor = int64(len(vs))+1, s.now(), actor.ID
		if err := put(tx, ruleMapping, id, m.Version, m.At, m); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.WordMapped, actor.ID, map[string]any{"vocabulary": v, "word": m.Word, "to": to, "version": m.Version, "reason": reason})
	})
	return m, err
}

func mappingID(v Vocabulary, word string) string { return string(v) + "/" + word }

// Mappings returns every mapping, withdrawn ones included, by vocabulary and word.
func (s *Service) Mappings(ctx context.Context) (out []Mapping, err error) {
	err = s.o.Store.View(ctx, func(r Reader) error {
		out, err = rules[Mapping](r, ruleMapping)
		return err
	})
	return out, err
}

// reading resolves words by the vocabularies and the tenant's mappings.
type reading map[string]Mapping

func readMappings(r Reader) (reading, error) {
	ms, err := rules[Mapping](r, ruleMapping)
	if err != nil {
		return nil, err
	}
	out := make(reading, len(ms))
	for _, m := range ms {
		if m.To != "" {
			out[mappingID(m.Vocabulary, m.Word)] = m
		}
	}
	return out, nil
}

// read gives the defined word for one that was written, and the mapping that
// was used, if any.
func (m reading) read(v Vocabulary, written string) (string, *Mapping, error) {
	w := plain(written)
	if knows(v, w) {
		return w, nil, nil
	}
	if rule, ok := m[mappingID(v, w)]; ok {
		return rule.To, &rule, nil
	}
	return "", nil, &UnknownWordError{Vocabulary: v, Word: written}
}

// Limits of a sampling policy.
const (
	maxPolicyDays = 366
	maxGrace      = 24 * 14 // hours
	maxEvery      = 1000
)

// ProposePolicy stores a sampling policy. It chooses nobody before a second
// person approves it.
func (s *Service) ProposePolicy(ctx context.Context, actor access.Principal, p Policy) (Policy, error) {
	if err := s.authorize(actor, access.SamplingPropose); err != nil {
		return p, err
	}
	switch {
	case p.From <= 0 || p.Until <= p.From:
		return p, errors.New("a sampling policy needs a beginning and an end after it")
	case p.Until-p.From > maxPolicyDays*24*hour:
		return p, fmt.Errorf("a sampling policy lasts at most %d days; what is not feasible is looked at again each year", maxPolicyDays)
	case (p.Every == 0) == (p.Share == 0):
		return p, errors.New("a sampling policy chooses either one of every so many occupants, or a share of them: give one of the two")
	case p.Every != 0 && (p.Every < 2 || p.Every > maxEvery):
		return p, fmt.Errorf("one of every %d: use 2 to %d", p.Every, maxEvery)
	case p.Share < 0 || p.Share >= 1_000_000:
		return p, fmt.Errorf("a share of %d millionths: use more than 0 and less than 1,000,000", p.Share)
	case p.Grace < 0 || p.Grace > maxGrace:
		return p, fmt.Errorf("a grace of %d hours: use 0 to %d", p.Grace, maxGrace)
	}
	if err := words("a reason", p.Reason); err != nil {
		return p, err
	}
	p.ApprovedBy, p.ApprovedAt, p.Commitment, p.Secret, p.EndedBy, p.EndedAt = "", 0, "", "", "", 0
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		if err := openSite(tx, p.Site, true); err != nil {
			return err
		}
		var err error
		if p.ID, err = tx.NextID("sampling_policy"); err != nil {
			return err
		}
		at := s.now()
		p.Version, p.ProposedBy, p.ProposedAt, p.At, p.Actor = 1, actor.ID, at, at, actor.ID
		if err := put(tx, rulePolicy, policyID(p.ID), p.Version, at, p); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SamplingProposed, actor.ID, p.details())
	})
	return p, err
}

func policyID(id int64) string { return fmt.Sprintf("%012d", id) }

func (p *Policy) details() map[string]any {
	return map[string]any{
		"policy": p.ID, "version": p.Version, "site": p.Site, "from": audit.FormatTime(p.From), "until": audit.FormatTime(p.Until),
		"every": p.Every, "share_ppm": p.Share, "grace_hours": p.Grace, "reason": p.Reason, "commitment": p.Commitment,
	}
}

// openSite checks that a site exists and takes encounters.
func openSite(r Reader, id string, open bool) error {
	sites, err := rules[Site](r, ruleSite)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sites, func(x Site) bool { return x.ID == id })
	switch {
	case i < 0:
		return fmt.Errorf("site %q is not declared: %w; declare it with “revet encounters site”", id, ErrNotFound)
	case open && sites[i].Closed:
		return fmt.Errorf("site %q is closed", id)
	}
	return nil
}

// policies returns every policy, by id.
func policies(r Reader) ([]Policy, error) { return rules[Policy](r, rulePolicy) }

func policyOf(r Reader, id int64) (Policy, error) {
	ps, err := policies(r)
	if err != nil {
		return Policy{}, err
	}
	for _, p := range ps {
		if p.ID == id {
			return p, nil
		}
	}
	return Policy{}, fmt.Errorf("sampling policy %d: %w", id, ErrNotFound)
}

// ApprovePolicy puts a policy in force, by another person than the one who
// proposed it. The secret of its draws is made here, so that neither of the two
// has seen it, and the ledger gets its SHA-256 before anybody is drawn.
func (s *Service) ApprovePolicy(ctx context.Context, actor access.Principal, id int64) (Policy, error) {
	if err := s.authorize(actor, access.SamplingApprove); err != nil {
		return Policy{}, err
	}
	secret := make([]byte, 32)
	if _, err := io.ReadFull(s.o.Rand, secret); err != nil {
		return Policy{}, fmt.Errorf("no randomness for the secret of the draws: %w", err)
	}
	var p Policy
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		var err error
		if p, err = policyOf(tx, id); err != nil {
			return err
		}
		at := s.now()
		switch {
		case p.ApprovedBy != "":
			return fmt.Errorf("sampling policy %d was approved by %s", id, p.ApprovedBy)
		case p.EndedBy != "":
			return fmt.Errorf("sampling policy %d was ended by %s", id, p.EndedBy)
		case at >= p.Until:
			return fmt.Errorf("sampling policy %d is over: nobody can be excepted after the event", id)
		}
		if err := access.SecondPerson(p.ProposedBy, actor); err != nil {
			return fmt.Errorf("sampling policy %d: %w", id, err)
		}
		all, err := policies(tx)
		if err != nil {
			return err
		}
		for _, q := range all {
			if q.ID != p.ID && q.Site == p.Site && q.ApprovedBy != "" && q.From < p.Until && max(p.From, at) < q.end() {
				return fmt.Errorf("sampling policy %d covers part of the same time at %s; end it first", q.ID, p.Site)
			}
		}
		sum := sha256.Sum256(secret)
		p.ApprovedBy, p.ApprovedAt, p.Secret, p.Commitment = actor.ID, at, hex.EncodeToString(secret), hex.EncodeToString(sum[:])
		p.Version, p.At, p.Actor = p.Version+1, at, actor.ID
		if err := put(tx, rulePolicy, policyID(id), p.Version, at, p); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SamplingApproved, actor.ID, p.details())
	})
	p.Secret = ""
	return p, err
}

// EndPolicy ends a policy before its time: from now on everybody is to be
// screened again. It takes one person, for it takes nothing from anybody.
func (s *Service) EndPolicy(ctx context.Context, actor access.Principal, id int64, reason string) (Policy, error) {
	if err := s.authorize(actor, access.SamplingPropose); err != nil {
		return Policy{}, err
	}
	if err := words("a reason", reason); err != nil {
		return Policy{}, err
	}
	var p Policy
	err := s.o.Store.Update(ctx, func(tx Tx) error {
		var err error
		if p, err = policyOf(tx, id); err != nil {
			return err
		}
		at := s.now()
		if p.EndedBy != "" || at >= p.Until {
			return fmt.Errorf("sampling policy %d is over already", id)
		}
		p.EndedBy, p.EndedAt, p.Version, p.At, p.Actor = actor.ID, at, p.Version+1, at, actor.ID
		if err := put(tx, rulePolicy, policyID(id), p.Version, at, p); err != nil {
			return err
		}
		details := p.details()
		details["ended"] = reason
		return s.record(ctx, tx, audit.SamplingEnded, actor.ID, details)
	})
	p.Secret = ""
	return p, err
}

// Policies returns every policy, by id, without the secrets.
func (s *Service) Policies(ctx context.Context) (out []Policy, err error) {
	err = s.o.Store.View(ctx, func(r Reader) error {
		out, err = policies(r)
		return err
	})
	for i := range out {
		out[i].Secret = ""
	}
	return out, err
}
