package archtest

import (
	"os"
	"slices"
	"testing"

	"golang.org/x/mod/modfile"
)

// modernc.org/sqlite is C translated for one version of modernc.org/libc; with
// another one it fails in ways that no test of ours would find.
func TestLibcIsTheOneThatSQLiteWasTranslatedFor(t *testing.T) {
	type mod struct{ version, gomod string }
	inUse := map[string]mod{}
	for _, p := range must(t, everything) {
		if p.Module != nil {
			inUse[p.Module.Path] = mod{p.Module.Version, p.Module.GoMod}
		}
	}
	sqlite, libc := inUse["modernc.org/sqlite"], inUse["modernc.org/libc"]
	if sqlite.gomod == "" || libc.version == "" {
		t.Fatal("go list knows no modernc.org/sqlite or modernc.org/libc: nothing imports them")
	}
	text, err := os.ReadFile(sqlite.gomod)
	if err != nil {
		t.Fatal(err)
	}
	f, err := modfile.Parse(sqlite.gomod, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(f.Require, func(r *modfile.Require) bool { return r.Mod.Path == "modernc.org/libc" })
	if i < 0 {
		t.Fatalf("%s requires no modernc.org/libc", sqlite.gomod)
	}
	if want := f.Require[i].Mod.Version; libc.version != want {
		t.Errorf("modernc.org/libc is %s, but sqlite %s wants %s: go get modernc.org/libc@%s", libc.version, sqlite.version, want, want)
	}
}
