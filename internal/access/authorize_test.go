package access

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite golden files")

func person(id string, roles ...Role) Principal {
	return Principal{Tenant: "t", ID: id, Name: "Name of " + id, Kind: Person, Roles: roles}
}

func service(id string, roles ...Role) Principal {
	p := person(id, roles...)
	p.Kind = Service
	return p
}

// matrix asks Authorize about every role and act, for a person and a service.
func matrix() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-17s", "")
	for _, r := range Roles() {
		fmt.Fprintf(&b, " %-15s", r)
	}
	b.WriteString("\n")
	for _, act := range Acts() {
		fmt.Fprintf(&b, "%-17s", act)
		for _, r := range Roles() {
			cell := "-"
			if Authorize(person("pp", r), act) == nil {
				cell = "person"
			}
			if Authorize(service("ss", r), act) == nil {
				cell += "+service"
			}
			fmt.Fprintf(&b, " %-15s", cell)
		}
		b.WriteString("\n")
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestPermissionMatrix(t *testing.T) {
	const golden = "testdata/matrix.txt"
	got := matrix()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the permission matrix changed; if that is meant, run go test ./internal/access -update (-want +got):\n%s", diff)
	}
}

// What the matrix must say whatever else changes in it.
func TestSeparationOfDuties(t *testing.T) {
	changes := []Act{
		ListDeclare, ListLoad, ListAccept, SubjectImport, RunStart, AlertDecide, AlertReview, AlertReopen, MatchOverturn, ConfigPropose, ConfigApprove, PrincipalChange,
		EncounterRecord, EncounterClose, EncounterRules, ExceptionRequest, ExceptionApprove, SamplingPropose, SamplingApprove,
	}
	for _, act := range changes {
		if Authorize(person("eye", Oversight), act) == nil {
			t.Errorf("oversight may %s: it must change nothing", act)
		}
		if Authorize(person("eye", Auditor), act) == nil {
			t.Errorf("an auditor may %s: it must change nothing", act)
		}
	}
	for _, act := range []Act{SubjectRead, AlertRead, Screen, Explain, Replay, AuditRead, AuditExport, EncounterRead, EncounterReport} {
		if Authorize(person("root", Admin), act) == nil {
			t.Errorf("an admin may %s: it must see no case data", act)
		}
	}
	for _, act := range []Act{AlertDecide, AlertReview, AlertReopen, MatchOverturn, ListAccept, ConfigApprove, PrincipalChange, EncounterClose, ExceptionRequest, ExceptionApprove, SamplingApprove} {
		if err := Authorize(service("robot", Roles()...), act); !errors.Is(err, ErrServiceAccount) {
			t.Errorf("a service account with every role asks for %s: got %v, want ErrServiceAccount", act, err)
		}
	}
}

func TestEveryActHasARowAndEveryRoleAnAct(t *testing.T) {
	seen := map[Act]bool{}
	for _, row := range permissions {
		if seen[row.act] {
			t.Errorf("act %s stands twice in the table", row.act)
		}
		seen[row.act] = true
		if row.says == "" || len(row.roles) == 0 {
			t.Errorf("act %s: incomplete row", row.act)
		}
	}
	for _, r := range Roles() {
		if !slices.ContainsFunc(permissions, func(row permission) bool { return slices.Contains(row.roles, r) }) {
			t.Errorf("role %s carries no act", r)
		}
	}
}

func TestAuthorizeRefusals(t *testing.T) {
	disabled := person("old", Analyst)
	disabled.Disabled = true
	nameless := person("anon", Analyst)
	nameless.Name = " "
	tests := []struct {
		name string
		p    Principal
		act  Act
		is   error
		says string
	}{
		{"role", person("ana", Analyst), AlertReview, ErrRole, "ana (analyst) may not review decisions: no role that carries this act; it takes reviewer"},
		{"several roles", person("bo", Tuner, Auditor), AlertDecide, ErrRole, "bo (tuner, auditor) may not decide alerts"},
		{"service", service("intake", Analyst), AlertDecide, ErrServiceAccount, "service account intake may not decide alerts: a service account cannot decide"},
		{"disabled", disabled, AlertRead, ErrDisabled, "old may not read alerts: this principal is disabled"},
		{"nameless", nameless, AlertDecide, nil, "a name is wanted"},
		{"unknown act", person("ana", Analyst), "alert.confirm-all", nil, `act "alert.confirm-all" is not one`},
		{"nobody", Principal{}, AlertRead, nil, "Tenant must not be empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := Authorize(tt.p, tt.act)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("got %v, want it to wrap %v", err, tt.is)
			}
		})
	}
	if err := Authorize(person("ana", Analyst), AlertDecide); err != nil {
		t.Error(err)
	}
}

// More roles never take an act away.
func TestAuthorizeIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roles := rapid.SliceOfNDistinct(rapid.SampledFrom(Roles()), 1, 8, rapid.ID).Draw(t, "roles")
		more := append(slices.Clone(roles), rapid.SampledFrom(Roles()).Draw(t, "more"))
		kind := rapid.SampledFrom([]Kind{Person, Service}).Draw(t, "kind")
		p, q := person("pp", roles...), person("pp", more...)
		p.Kind, q.Kind = kind, kind
		for _, act := range Acts() {
			if Authorize(p, act) == nil && Authorize(q, act) != nil {
				t.Fatalf("%v may %s, but not %v", roles, act, more)
			}
		}
	})
}

func TestPromise5SecondPerson(t *testing.T) {
	if err := SecondPerson("ana", person("ben", Reviewer)); err != nil {
		t.Error(err)
	}
	if err := SecondPerson("ana", person("ana", Analyst, Reviewer)); !errors.Is(err, ErrSamePerson) {
		t.Errorf("the first as second: got %v", err)
	}
	if err := SecondPerson("", person("ben", Reviewer)); !errors.Is(err, ErrSamePerson) {
		t.Errorf("nobody as first: got %v", err)
	}
	if err := SecondPerson("ana", service("robot", Reviewer)); !errors.Is(err, ErrServiceAccount) {
		t.Errorf("a service as second: got %v", err)
	}
}

func TestPrincipalValidate(t *testing.T) {
	tests := []struct {
		change func(*Principal)
		says   string // "" = valid
	}{
		{func(*Principal) {}, ""},
		{func(p *Principal) { p.ID = "a.b-c_d@e" }, ""},
		{func(p *Principal) { p.ID = "a" }, "principal id"},
		{func(p *Principal) { p.ID = "Ana" }, "lower-case"},
		{func(p *Principal) { p.ID = "-ana" }, "beginning with"},
		{func(p *Principal) { p.ID = "аna" }, "lower-case"}, // a Cyrillic а
		{func(p *Principal) { p.ID = strings.Repeat("a", 65) }, "2 to 64"},
		{func(p *Principal) { p.ID = "system" }, "machine itself"},
		{func(p *Principal) { p.Kind = "robot" }, "kind"},
		{func(p *Principal) { p.Name = "" }, "name is wanted"},
		{func(p *Principal) { p.Name = strings.Repeat("n", 201) }, "at most 200"},
		{func(p *Principal) { p.Roles = nil }, "at least one role"},
		{func(p *Principal) { p.Roles, p.Disabled = nil, true }, ""},
		{func(p *Principal) { p.Roles = []Role{"king"} }, `role "king"`},
	}
	for _, tt := range tests {
		p := person("ana", Analyst)
		tt.change(&p)
		err := p.Validate()
		if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
			t.Errorf("%+v: got %v, want %q", p, err, tt.says)
		}
	}
}

func TestParseRoles(t *testing.T) {
	got, err := ParseRoles([]string{"admin", "analyst", "admin"})
	if err != nil || !slices.Equal(got, []Role{Analyst, Admin}) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := ParseRoles([]string{"root"}); err == nil || !strings.Contains(err.Error(), `role "root": want one of analyst`) {
		t.Errorf("got %v", err)
	}
}
