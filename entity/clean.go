package entity

import (
	"slices"
	"strings"
)

// denied are the properties that may never reach a matcher (requirement
// R-DUE-6): the special categories of personal data of GDPR article 9 under
// the names that FollowTheMoney and exports of population systems use, in
// lower case. "Who you are" is no ground for a score.
var denied = []string{
	"biometrics", "caste", "disability", "ethnicgroup", "ethnicity", "ethnicorigin", "genetics", "health",
	"healthstatus", "medical", "orientation", "political", "politicalaffiliation", "politicalgroup",
	"politicalopinion", "politicalparty", "politics", "race", "religion", "religiousaffiliation", "sect",
	"sexualorientation", "tradeunion", "tribe",
}

// nameFolder drops what may stand between the words of a property name.
var nameFolder = strings.NewReplacer("-", "", "_", "", " ", "")

// Denied reports whether [Clean] removes a property. Letter case and the
// separators "-", "_" and " " do not matter.
func Denied(property string) bool {
	folded := strings.ToLower(nameFolder.Replace(property))
	_, found := slices.BinarySearch(denied, folded)
	return found
}

// Clean removes from e, in place, every property that may not be stored or
// compared (religion, ethnicity, politics, health and their like), and returns
// how many values were dropped per property, so that an import can report it.
// It returns nil when there was nothing to drop.
func Clean(e *Entity) map[string]int {
	var dropped map[string]int
	// order-free: each property is counted and dropped by itself
	for name, values := range e.Properties {
		if !Denied(name) {
			continue
		}
		if dropped == nil {
			dropped = make(map[string]int)
		}
		dropped[name] = len(values)
		delete(e.Properties, name)
	}
	return dropped
}
