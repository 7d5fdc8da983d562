package access

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what a principal is.
type Kind string

// The kinds of principal.
const (
	Person  Kind = "person"  // a named human being
	Service Kind = "service" // a program: it may feed and ask the system, never decide
)

// Role is a set of acts under one name. A principal holds any number of them.
type Role string

// The roles.
const (
	Analyst        Role = "analyst"         // works on alerts
	Reviewer       Role = "reviewer"        // the second person for what an analyst proposes
	Tuner          Role = "tuner"           // proposes and approves configurations
	ListSteward    Role = "list-steward"    // declares, loads and accepts lists
	CaseOfficer    Role = "case-officer"    // keeps the subjects' data and their cases
	Oversight      Role = "oversight"       // reads everything, changes nothing
	RedressOfficer Role = "redress-officer" // hears those who say that they are not the listed party
	Auditor        Role = "auditor"         // checks the ledger and the runs
	Admin          Role = "admin"           // keeps principals; sees no case data
)

// Roles returns every role in the order in which they are shown.
func Roles() []Role {
	return []Role{Analyst, Reviewer, Tuner, ListSteward, CaseOfficer, Oversight, RedressOfficer, Auditor, Admin}
}

// Principal is who acts. Its JSON names are part of the ledger's row digests and
// stay as they are.
type Principal struct {
	Tenant string `json:"tenant"`
	// ID is what the principal signs in with and what the ledger names: see [ValidID].
	ID string `json:"id"`
	// Name is how people know it; a person without one is not a named person.
	Name  string `json:"name"`
	Kind  Kind   `json:"kind"`
	Roles []Role `json:"roles"` // in the order of [Roles], each once
	// Disabled shuts the principal out. Its past acts stay under its ID, which
	// is never given to another.
	Disabled bool `json:"disabled"`
}

// Has reports whether the principal holds the role.
func (p Principal) Has(r Role) bool { return slices.Contains(p.Roles, r) }

// String is how messages name the principal.
func (p Principal) String() string {
	if p.Kind == Service {
		return "service account " + p.ID
	}
	return p.ID
}

// maxName bounds names in bytes.
const maxName = 200

// Validate returns one sentence about the first thing that is wrong with p.
func (p Principal) Validate() error {
	switch {
	case p.Tenant == "":
		return errors.New("a principal belongs to a tenant: Tenant must not be empty")
	case !ValidID(p.ID):
		return fmt.Errorf("principal id %q: want 2 to 64 lower-case letters, digits, '.', '-', '_' or '@', beginning with a letter or digit", p.ID)
	case reserved(p.ID):
		return fmt.Errorf("principal id %q: the name is kept for the machine itself", p.ID)
	case p.Kind != Person && p.Kind != Service:
		return fmt.Errorf("principal %s: kind %q: want %s or %s", p.ID, p.Kind, Person, Service)
	case strings.TrimSpace(p.Name) == "":
		return fmt.Errorf("principal %s: a name is wanted, for every act is somebody's", p.ID)
	case len(p.Name) > maxName:
		return fmt.Errorf("principal %s: the name has %d bytes, at most %d are kept", p.ID, len(p.Name), maxName)
	case len(p.Roles) == 0 && !p.Disabled:
		return fmt.Errorf("principal %s: at least one role is wanted: %s", p.ID, joinRoles(Roles()))
	}
	for _, r := range p.Roles {
		if !slices.Contains(Roles(), r) {
			return fmt.Errorf("principal %s: role %q: want one of %s", p.ID, r, joinRoles(Roles()))
		}
	}
	return nil
}

// ValidID reports whether id can name a principal: 2 to 64 bytes of a–z, 0–9,
// ".", "-", "_" and "@", the first a letter or digit. One case only, so that two
// ids never differ in a way that readers overlook.
func ValidID(id string) bool {
	if len(id) < 2 || len(id) > 64 {
		return false
	}
	for i, c := range []byte(id) {
		letter := 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
		if !letter && (i == 0 || !strings.ContainsRune(".-_@", rune(c))) {
			return false
		}
	}
	return true
}

// reserved are the actors that ledger and store use for the machine.
func reserved(id string) bool { return id == "system" || id == "nobody" }

// ParseRoles reads role names and returns them in the order of [Roles], each
// once.
func ParseRoles(names []string) ([]Role, error) {
	for _, n := range names {
		if !slices.Contains(Roles(), Role(n)) {
			return nil, fmt.Errorf("role %q: want one of %s", n, joinRoles(Roles()))
		}
	}
	var out []Role
	for _, r := range Roles() {
		if slices.Contains(names, string(r)) {
			out = append(out, r)
		}
	}
	return out, nil
}

func joinRoles(roles []Role) string {
	s := make([]string, len(roles))
	for i, r := range roles {
		s[i] = string(r)
	}
	return strings.Join(s, ", ")
}
