package names

import "strings"

// Names in machine-readable zones (ICAO Doc 9303-3, section 4.6): the primary
// identifier, two fillers, the secondary identifiers, a filler for each space and
// fillers up to the end of the field. A name that reaches the end without a filler
// may have been cut there.

// mrzFields are the lengths of name fields: passports and visas A, documents of
// size 2 and visas B, documents of size 1.
var mrzFields = [...]int{39, 31, 30}

// mrzLines are the lengths of upper lines that begin with five characters of
// document and state.
var mrzLines = [...]int{44, 36}

// machineReadable returns the name of a machine-readable zone as one writes it, the
// family name first with a comma, and whether its last word may have been cut off. ok
// is false for any other text.
func machineReadable(text string) (name string, cut, ok bool) {
	if !strings.Contains(text, "<") {
		return "", false, false
	}
	text = strings.TrimSpace(text)
	for i := range len(text) {
		if c := text[i]; c != '<' && (c < 'A' || c > 'Z') {
			return "", false, false
		}
	}
	for _, n := range mrzLines {
		if len(text) == n && strings.IndexByte("PVIAC", text[0]) >= 0 {
			text = text[5:]
			break
		}
	}
	for _, n := range mrzFields {
		cut = cut || len(text) == n && text[n-1] != '<'
	}
	primary, secondary, _ := strings.Cut(text, "<<")
	name = strings.ReplaceAll(primary, "<", " ")
	if rest := strings.Trim(strings.ReplaceAll(secondary, "<", " "), " "); rest != "" {
		name += ", " + rest
	}
	return name, cut, strings.Trim(text, "<") != ""
}
