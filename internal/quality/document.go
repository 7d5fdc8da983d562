package quality

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// documentProperties hold the numbers of papers that authorities give to people.
var documentProperties = []string{"passportNumber", "idNumber", "personalNumber", "socialSecurityNumber", "taxNumber", "innCode", "licenseNumber"}

func documentMarks(e *entity.Entity) []Mark {
	var out []Mark
	ids := entity.Identifiers(e)
	for _, id := range ids {
		if id.Validity == entity.Invalid {
			out = append(out, Mark{FailedCheck, id.Property, id.Text, fmt.Sprintf("the number is no valid %s: its check digit or its shape does not hold", id.Kind)})
		}
	}
	stated := false
	for _, p := range documentProperties {
		for _, v := range e.Properties[p] {
			stated = true
			if !slices.ContainsFunc(ids, func(id entity.Identifier) bool { return id.Property == p && id.Text == v.Text }) && !identifies(p, ids, v.Text) {
				out = append(out, Mark{UnusableDocument, p, v.Text, "the number identifies nobody"})
			}
		}
	}
	if !stated && entity.Is(e.Schema, "Person") {
		out = append(out, Mark{Code: MissingDocument, Sentence: "no document number is known"})
	}
	return out
}

// identifies reports whether a number that is not among the identifiers under
// its own text stands there under another spelling of the same number.
func identifies(property string, ids []entity.Identifier, text string) bool {
	value, _ := entity.NormalizeIdentifier(entity.KindID, text)
	return value != "" && slices.ContainsFunc(ids, func(id entity.Identifier) bool { return id.Property == property && id.Value == value })
}

// DocumentKeys returns the exact look-up keys of the numbers that one person or
// thing only should carry, sorted: documents and registrations, not telephone
// numbers, addresses of electronic mail or accounts, which people share.
func DocumentKeys(e *entity.Entity) []string {
	var out []string
	for _, id := range entity.Identifiers(e) {
		switch id.Kind {
		case entity.KindPhone, entity.KindEmail, entity.KindBIC, entity.KindAccount, entity.KindIBAN, entity.KindVendor, entity.KindCallSign, entity.KindCrypto:
			continue
		}
		out = append(out, id.Key())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Holder is a subject that carries a document.
type Holder struct {
	Key     string // of [DocumentKeys]
	Subject string // the tenant's own id
	Total   int64  // how many subjects carry it, this one included
}

// Repeats marks the documents of a subject that others carry as well. holders
// may name the subject itself, in any order, and need not name all.
func Repeats(e *entity.Entity, subject string, holders []Holder) []Mark {
	var out []Mark
	for _, id := range entity.Identifiers(e) {
		key := id.Key()
		var others []string
		total := 0
		for _, h := range holders {
			if h.Key == key && h.Subject != subject {
				others = append(others, h.Subject)
				total = max(total, int(h.Total)-1)
			}
		}
		slices.SortFunc(others, cmp.Compare[string])
		others = slices.Compact(others)
		if len(others) == 0 {
			continue
		}
		shown := strings.Join(others[:min(len(others), maxShown)], ", ")
		if n := max(total, len(others)) - min(len(others), maxShown); n > 0 {
			shown += fmt.Sprintf(" and %d more", n)
		}
		out = append(out, Mark{RepeatedDocument, id.Property, id.Text, "the number is also that of " + shown})
	}
	return Sort(out)
}

// maxShown is how many other holders a sentence names.
const maxShown = 5
