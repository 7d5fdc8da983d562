package intake

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/revetproject/revet/entity"
)

// Limits of one row.
const (
	// MaxLine is the longest line of a file, in bytes.
	MaxLine = 4 << 20
	// MaxColumns is the largest number of columns.
	MaxColumns = 512
	// MaxID is the longest id or segment, in bytes: every store can index it.
	MaxID = 512
	// MaxRaw is how much of a bad row is kept.
	MaxRaw = 4096
)

// Row is one row of a file.
type Row struct {
	// Number counts data rows from 1; Line is the line it begins on.
	Number, Line int64
	ID           string
	Segment      string
	Entity       *entity.Entity
	// Extra holds the values of the columns that Options.Extra names; empty ones are left out.
	Extra map[string]string
	// Dropped counts values of denied properties (religion, ethnicity, politics).
	Dropped int
	// Raw is the row as written, at most MaxRaw bytes of it; only for a bad row,
	// unless Options.KeepRaw.
	Raw string
	// Err says why the row cannot be used; nil for a good row.
	Err error
}

func (o *Options) finish(row *Row, e *entity.Entity) {
	if !entity.Known(e.Schema) {
		row.Err = fmt.Errorf("schema %q is not known; use Person, Organization, Company, LegalEntity, Vessel, Airplane …", e.Schema)
		return
	}
	for _, n := range entity.Clean(e) {
		row.Dropped += n
	}
	if row.ID == "" {
		row.ID = e.ID
	}
	e.ID = row.ID
	switch {
	case row.ID == "" && o.RequireID:
		row.Err = errors.New("the row has no id; every subject needs one that stays the same")
		return
	case !utf8.ValidString(row.ID) || !utf8.ValidString(row.Segment):
		row.Err = fmt.Errorf("id %q or segment %q is not UTF-8; convert the file to UTF-8", row.ID, row.Segment)
		return
	case len(row.ID) > MaxID || len(row.Segment) > MaxID:
		row.Err = fmt.Errorf("the id has %d bytes and the segment %d; neither may have more than %d", len(row.ID), len(row.Segment), MaxID)
		return
	case strings.ContainsFunc(row.ID+row.Segment, unicode.IsControl):
		row.Err = fmt.Errorf("id %q or segment %q holds control characters", row.ID, row.Segment)
		return
	}
	if len(e.Properties) == 0 && len(o.Extra) > 0 {
		return
	}
	if len(e.Properties) == 0 {
		row.Err = errors.New("the row has no value to screen")
		return
	}
	row.Entity = e
}

// extra marks the target of a column that is handed over as written.
const extra = "+"

// keep hands over the value of an extra column.
func (r *Row) keep(target, text string) {
	if r.Extra == nil {
		r.Extra = make(map[string]string)
	}
	r.Extra[strings.TrimPrefix(target, extra)] = text
}

func clip(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= MaxRaw {
		return s
	}
	cut := MaxRaw
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}
