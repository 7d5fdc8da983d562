package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// Mapping declares what the columns of a file mean. The zero Mapping takes
// column names as FollowTheMoney property names, beside "id", "schema" and
// "segment".
type Mapping struct {
	// Columns maps a column to a property, or to "id", "schema", "segment";
	// "-" leaves the column out. A column that is not named keeps its own name.
	Columns map[string]string `json:"columns,omitempty"`
	// Schema is the schema of rows that state none.
	Schema string `json:"schema,omitempty"`
	// Segment is the segment of rows that state none.
	Segment string `json:"segment,omitempty"`
	// Split separates several values in one cell; default ";". "none" switches
	// splitting off.
	Split string `json:"split,omitempty"`
	// Comma is the field separator of CSV; default "," (a tab for .tsv).
	Comma string `json:"comma,omitempty"`
	// DateOrder says how 03/04/1975 reads: "dmy" (default) or "mdy".
	DateOrder string `json:"date_order,omitempty"`
}

func envelope(name string) bool { return name == "id" || name == "schema" || name == "segment" }

// property reports whether any schema of the subset has the property.
func property(name string) bool {
	for _, s := range []string{"Person", "Company", "Organization", "Vessel", "Airplane", "CryptoWallet", "Address"} {
		if _, ok := entity.LookupProperty(s, name); ok {
			return true
		}
	}
	return false
}

// target finds what a column means: a property, an envelope member, or nothing.
func (o *Options) target(column string) string {
	name := strings.TrimSpace(column)
	if to, ok := o.Mapping.Columns[name]; ok {
		switch {
		case to == "-":
			return ""
		case slices.Contains(o.Extra, to):
			return extra + to
		}
		return to
	}
	if slices.Contains(o.Extra, name) {
		return extra + name
	}
	if envelope(name) || property(name) {
		return name
	}
	if o.Warn != nil && !slices.Contains([]string{"caption", "datasets", "referents", "first_seen", "last_seen", "last_change", "target"}, name) {
		o.Warn(fmt.Sprintf("column %q names no FollowTheMoney property and is left out; map it, or map it to \"-\"", name))
	}
	return ""
}
