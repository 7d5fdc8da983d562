package vetting

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/entity"
)

// A subject that people found to be the same as others is made of parts: what
// each source says under its own id, and values that people moved by hand. Parts
// stay apart for ever. The data that is screened are composed of them, so that a
// source may go on sending either id and a merge can be undone.

// Part is one row of a part's history. The newest row of (Whole, Part) holds.
type Part struct {
	// Whole is the number of the subject that the part belongs to, Part that of
	// the subject under whose id the data arrive; 0 = values moved by hand.
	Whole int64 `json:"whole"`
	Part  int64 `json:"part"`
	// N counts the rows of (Whole, Part) from 1, given by the store.
	N int64 `json:"-"`
	// Joined is false once the part has left.
	Joined bool `json:"joined"`
	// Act is what brought the row: one of the Part… constants.
	Act string `json:"act"`
	// ID is the tenant's own id of the part; "" for values moved by hand.
	ID        string         `json:"id,omitzero"`
	Segment   string         `json:"segment,omitzero"`
	Hash      string         `json:"hash"`
	Entity    jsontext.Value `json:"entity"`
	ValidFrom int64          `json:"valid_from"`
	At        int64          `json:"at"`
	Source    string         `json:"source"`
	Actor     string         `json:"actor"`
	Reason    string         `json:"reason,omitzero"`
	// Withheld are values of the part that people found to be another's.
	Withheld []Claim `json:"withheld,omitempty"`
	Seq      int64   `json:"-"`
}

// The acts that write a part.
const (
	PartMerged   = "merged"   // it joined by a merge
	PartReceived = "received" // its source sent new data
	PartMoved    = "moved"    // values were moved to or from it
	PartSplit    = "split"    // it left by a split
)

// Claim is one value of a property.
type Claim struct {
	Property string `json:"property"`
	Text     string `json:"text"`
}

func (c Claim) String() string { return c.Property + "=" + c.Text }

// entity reads what the part says, without what is withheld.
func (p *Part) entity() (*entity.Entity, error) {
	e := new(entity.Entity)
	if err := e.UnmarshalJSON(p.Entity); err != nil {
		return nil, fmt.Errorf("part %d of subject %d: %w", p.Part, p.Whole, err)
	}
	for _, w := range p.Withheld {
		if vs, ok := e.Properties[w.Property]; ok {
			vs = slices.DeleteFunc(vs, func(v entity.Value) bool { return v.Text == w.Text })
			if e.Properties[w.Property] = vs; len(vs) == 0 {
				delete(e.Properties, w.Property)
			}
		}
	}
	return e, nil
}

// fill puts an entity into the part.
func (p *Part) fill(e *entity.Entity) error {
	doc, err := e.MarshalJSON()
	p.Entity, p.Hash = doc, e.Hash()
	return err
}

// joined are the parts of a whole that make it up now: its own first, then the
// others by number, values moved by hand last.
func joined(parts []Part, whole int64) []Part {
	var out []Part
	for _, p := range parts {
		if p.Whole == whole && p.Joined {
			out = append(out, p)
		}
	}
	rank := func(p Part) int64 {
		switch p.Part {
		case whole:
			return -1
		case 0:
			return 1 << 62
		}
		return p.Part
	}
	slices.SortFunc(out, func(a, b Part) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// wholeOf finds the subject that a part belongs to; 0 when it is none.
func wholeOf(parts []Part, number int64) int64 {
	for _, p := range parts {
		if p.Part == number && p.Joined {
			return p.Whole
		}
	}
	return 0
}

// compose makes the data of a whole: every value of every part, once. The schema
// is the narrowest that the parts state.
func compose(parts []Part, id string) (*entity.Entity, error) {
	out := &entity.Entity{ID: id}
	for i := range parts {
		e, err := parts[i].entity()
		if err != nil {
			return nil, err
		}
		if out.Schema == "" || entity.Is(e.Schema, out.Schema) {
			out.Schema = e.Schema
		}
		for _, prop := range sortedKeys(e.Properties) {
			for _, v := range e.Properties[prop] {
				if !slices.Contains(out.Properties[prop], v) {
					out.Add(prop, v)
				}
			}
		}
		out.Datasets = append(out.Datasets, e.Datasets...)
		out.Referents = append(out.Referents, e.Referents...)
	}
	return out, nil
}

// ownPart is the part that a subject without parts amounts to.
func ownPart(v SubjectVersion, whole int64) Part {
	return Part{
		Whole: whole, Part: v.Number, Joined: true, Act: PartMerged, ID: v.ID, Segment: v.Segment, Hash: v.Hash,
		Entity: slices.Clone(v.Doc), ValidFrom: v.ValidFrom, Source: v.Source,
	}
}

// samePart reports whether two readings saw the same rows.
func sameParts(a, b []Part) bool {
	return slices.EqualFunc(a, b, func(x, y Part) bool { return x.Whole == y.Whole && x.Part == y.Part && x.N == y.N })
}

const tableParts = "subject_part"

func digestParts(ps []Part) (string, error) {
	h := sha256.New()
	for _, p := range ps {
		b, err := json.Marshal(p, json.Deterministic(true))
		if err != nil {
			return "", fmt.Errorf("part %d of subject %d: %w", p.Part, p.Whole, err)
		}
		fmt.Fprintf(h, "%d %s\n", p.N, b)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
