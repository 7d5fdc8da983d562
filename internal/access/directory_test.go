package access

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/audit"
)

// rows is a database of principals and leaves; an update that fails leaves nothing.
type rows struct {
	versions []Version
	leaves   []audit.Leaf
	down     error // why the ledger cannot be written
}

func (r *rows) View(_ context.Context, fn func(Reader) error) error { return fn(r) }

func (r *rows) Update(_ context.Context, fn func(Tx) error) error {
	tx := &rows{versions: slices.Clone(r.versions), leaves: slices.Clone(r.leaves), down: r.down}
	if err := fn(tx); err != nil {
		return err
	}
	*r = *tx
	return nil
}

func (r *rows) PrincipalVersions(id string) (out []Version, err error) {
	for _, v := range r.versions {
		if v.ID == id {
			out = append(out, v)
		}
	}
	return out, nil
}

func (r *rows) Principals() ([]Version, error) {
	newest := map[string]Version{}
	for _, v := range r.versions {
		newest[v.ID] = v
	}
	var out []Version
	for _, v := range newest {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Version) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

func (r *rows) InsertPrincipal(v Version) error {
	r.versions = append(r.versions, v)
	return nil
}

func (r *rows) InsertLeaf(_ context.Context, l audit.Leaf) error {
	if r.down != nil {
		return r.down
	}
	r.leaves = append(r.leaves, l)
	return nil
}

// ledger writes the kind of the act and who acted, all that these tests look at.
type ledger struct{}

func (ledger) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, _ any) error {
	return tx.InsertLeaf(ctx, audit.Leaf{ID: actor, Kind: kind, Payload: []byte(rows[0].Key + " " + rows[0].SHA256)})
}

func directory(t *testing.T) (*Directory, *rows, Principal) {
	t.Helper()
	db := &rows{}
	d, err := NewDirectory("t", db, ledger{}, func() time.Time { return time.UnixMicro(7) })
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Found(t.Context(), person("root", Admin))
	if err != nil {
		t.Fatal(err)
	}
	return d, db, v.Principal
}

func TestDirectoryKeepsEveryVersion(t *testing.T) {
	d, db, root := directory(t)
	ctx := t.Context()
	if _, err := d.Admit(ctx, root, person("ana", Reviewer, Analyst, Analyst), "joins the desk"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.SetRoles(ctx, root, "ana", []Role{Reviewer}, "promoted"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Disable(ctx, root, "ana", "left"); err != nil {
		t.Fatal(err)
	}
	h, err := d.History(ctx, "ana")
	if err != nil || len(h) != 3 {
		t.Fatalf("history %v, %v", h, err)
	}
	if !slices.Equal(h[0].Roles, []Role{Analyst, Reviewer}) || h[1].Reason != "promoted" || h[2].Version != 3 || !h[2].Disabled || h[2].At != 7 || h[2].Actor != "root" {
		t.Errorf("history %+v", h)
	}
	p, err := d.Principal(ctx, "ana")
	if err != nil || !errors.Is(Authorize(p, AlertReview), ErrDisabled) {
		t.Errorf("a disabled principal may still act: %v, %v", p, err)
	}
	var kinds []string
	for _, l := range db.leaves {
		kinds = append(kinds, l.ID+" "+string(l.Kind))
	}
	if got, want := strings.Join(kinds, ", "), "system principal.created, root principal.created, root principal.changed, root principal.disabled"; got != want {
		t.Errorf("leaves %s, want %s", got, want)
	}
}

func TestDirectoryRefusals(t *testing.T) {
	d, db, root := directory(t)
	ctx := t.Context()
	if _, err := d.Admit(ctx, root, person("ana", Analyst), "joins"); err != nil {
		t.Fatal(err)
	}
	stranger := root
	stranger.Tenant = "u"
	other := person("eve", Analyst)
	other.Tenant = "u"
	before := len(db.versions)
	tests := []struct {
		name string
		call func() (Version, error)
		want error
	}{
		{"a second first", func() (Version, error) { return d.Found(ctx, person("me", Admin)) }, ErrTaken},
		{"an id twice", func() (Version, error) { return d.Admit(ctx, root, person("ana", Admin), "again") }, ErrTaken},
		{"by an analyst", func() (Version, error) { return d.Admit(ctx, person("ana", Analyst), person("bo", Admin), "x") }, ErrRole},
		{"by a service", func() (Version, error) { return d.Admit(ctx, service("bot", Admin), person("bo", Admin), "x") }, ErrServiceAccount},
		{"one's own roles", func() (Version, error) { return d.SetRoles(ctx, root, "root", Roles(), "more") }, ErrSamePerson},
		{"oneself out", func() (Version, error) { return d.Disable(ctx, root, "root", "bye") }, ErrSamePerson},
		{"an unknown id", func() (Version, error) { return d.Disable(ctx, root, "nemo", "x") }, ErrUnknown},
		{"another tenant's admin", func() (Version, error) { return d.Disable(ctx, stranger, "ana", "x") }, ErrTenant},
		{"into another tenant", func() (Version, error) { return d.Admit(ctx, root, other, "x") }, ErrTenant},
	}
	for _, tt := range tests {
		if _, err := tt.call(); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, err := d.Disable(ctx, root, "ana", "  "); err == nil || !strings.Contains(err.Error(), "reason is wanted") {
		t.Errorf("without a reason: %v", err)
	}
	if len(db.versions) != before {
		t.Errorf("refused changes left %d rows", len(db.versions)-before)
	}
}

func TestDirectoryKeepsAnAdmin(t *testing.T) {
	d, _, root := directory(t)
	ctx := t.Context()
	v, err := d.Admit(ctx, root, person("two", Admin), "deputy")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Disable(ctx, v.Principal, "root", "hands over"); err != nil {
		t.Fatal(err)
	}
	// root was read before it was disabled: the rule must rest on the rows, not on the caller's copy.
	if _, err := d.SetRoles(ctx, root, "two", []Role{Analyst}, "coup"); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("got %v, want ErrLastAdmin", err)
	}
}

func TestNoLedgerNoPrincipal(t *testing.T) {
	d, db, root := directory(t)
	db.down = errors.New("disk full")
	if _, err := d.Admit(t.Context(), root, person("ana", Analyst), "joins"); !errors.Is(err, db.down) {
		t.Errorf("got %v", err)
	}
	if v, _ := d.History(t.Context(), "ana"); len(v) != 0 {
		t.Errorf("the principal was admitted without a leaf: %v", v)
	}
}

func TestCheckRowsFindsGrantsOutsideTheLedger(t *testing.T) {
	d, db, root := directory(t)
	ctx := t.Context()
	if _, err := d.Admit(ctx, root, person("ana", Analyst), "joins"); err != nil {
		t.Fatal(err)
	}
	key, sum, _ := strings.Cut(string(db.leaves[1].Payload), " ")
	row := audit.RowDigest{Table: "principal", Key: key, SHA256: sum}
	if now, known, err := d.CheckRows(ctx, row); err != nil || !known || now != sum {
		t.Errorf("untouched %s: %s, %v, %v; want %s", key, now, known, err, sum)
	}
	if _, known, err := d.CheckRows(ctx, audit.RowDigest{Table: "decision", Key: key}); known || err != nil {
		t.Errorf("another room's row: %v, %v", known, err)
	}
	db.versions[1].Roles = []Role{Analyst, Reviewer}
	if now, _, err := d.CheckRows(ctx, row); err != nil || now == sum {
		t.Errorf("a role was added in the database: %s, %v", now, err)
	}
	db.versions = db.versions[:1]
	if _, known, err := d.CheckRows(ctx, row); !known || !errors.Is(err, audit.ErrNoRow) {
		t.Errorf("gone: %v, %v", known, err)
	}
}
