package names

import (
	"regexp"
	"strings"

	"github.com/revetproject/revet/entity"
)

// Registration is a ship's number that a name carries with the word for it.
type Registration struct {
	Kind entity.IdentifierKind // "imo" or "mmsi"
	Text string                // its digits
}

// registration is a number of the International Maritime Organization (seven digits,
// resolution A.1117(30)) or of a maritime mobile station (nine, ITU-R M.585) with the
// word in front, in brackets or not.
var registration = regexp.MustCompile(`(?i)[\s,;(\[]*\b(imo|mmsi)\b[\s.:#№-]*(?:(?:no|number)\b[\s.:#№-]*)?(\d{7}|\d{9})\b[\s,;)\]]*`)

// Registrations takes the ship's numbers out of a name, "GRACE 5 (IMO 9074729)", and
// returns the name without them, and the numbers in the order of the text. A number
// identifies by itself, and in the name it would only be a number that differs. A text
// of nothing but numbers stays whole.
func Registrations(text string) (name string, found []Registration) {
	for _, m := range registration.FindAllStringSubmatch(text, -1) {
		kind := entity.IdentifierKind(strings.ToLower(m[1]))
		if (kind == entity.KindIMO) == (len(m[2]) == 7) {
			found = append(found, Registration{kind, m[2]})
		}
	}
	if found == nil {
		return text, nil
	}
	if name = strings.TrimSpace(registration.ReplaceAllString(text, " ")); name == "" {
		return text, found
	}
	return name, found
}

// vesselPrefixes are what stands before the names of ships: motor vessel, motor
// tanker, steam ship, fishing vessel …
var vesselPrefixes = map[string]bool{"mv": true, "mt": true, "ms": true, "mts": true, "mtv": true, "ss": true, "fv": true, "rv": true, "sv": true, "nv": true, "тх": true, "мт": true, "теплоход": true, "танкер": true}

// markPrefix takes the prefix of a ship's name for what it is, "M/V" as well as "MV".
func markPrefix(tokens []Token) {
	if n := len(tokens); n >= 3 && vesselPrefixes[foldForm(tokens[0].Text)+foldForm(tokens[1].Text)] && len(tokens[0].Keys[0].Text) == 1 {
		tokens[0].Roles, tokens[1].Roles = Particle, Particle
	} else if n >= 2 && vesselPrefixes[foldForm(tokens[0].Text)] {
		tokens[0].Roles = Particle
	}
}
