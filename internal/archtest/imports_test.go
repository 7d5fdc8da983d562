package archtest

import (
	"slices"
	"strings"
	"testing"
)

// kernel lists the rooms of the kernel in the order of their imports: each may
// import those before it.
var kernel = []string{"entity", "names", "score", "index", "screen"}

// objection says why a package of the room from may not import one of the room
// to; "" when it may.
func objection(from, to string) string {
	if from == to || to == "" {
		return ""
	}
	f, t := slices.Index(kernel, from), slices.Index(kernel, to)
	switch {
	case to == "cmd" || to == "bench" || to == "e2e":
		return "programs are not imported"
	case to == "internal/cli" && from != "cmd":
		return "only cmd/revet imports internal/cli"
	case f >= 0 && (t < 0 || t > f):
		return "the kernel imports go entity ← names ← score ← index ← screen"
	case from == "watchlist" && t < 0:
		return "watchlist stands on the kernel alone"
	case to == "internal/testdata" && from != "bench" && from != "e2e":
		return "internal/testdata is for tests and measurements"
	case to == "internal/archtest":
		return "internal/archtest holds tests only"
	}
	if strings.HasPrefix(from, "internal/") && from != "internal/cli" && (to == "internal/store" || to == "internal/cluster") {
		return "domain packages declare the interfaces they need; only internal/cli joins them with what implements them"
	}
	if from == "cmd" && to != "internal/cli" {
		return "cmd/revet calls internal/cli and nothing else"
	}
	return ""
}

func TestImportsGoOneWay(t *testing.T) {
	rooms := append(slices.Clone(kernel), "watchlist", "cmd", "bench", "e2e")
	found := map[string]bool{}
	for path, p := range must(t, everything) {
		from := room(path)
		if from == "" {
			continue
		}
		found[from] = true
		if !slices.Contains(rooms, from) && !strings.HasPrefix(from, "internal/") {
			t.Errorf("%s lies in no room of docs/design.md", path)
		}
		for _, imported := range p.Imports {
			if why := objection(from, room(imported)); why != "" {
				t.Errorf("%s imports %s: %s", path, imported, why)
			}
		}
	}
	for _, r := range kernel {
		if !found[r] {
			t.Errorf("go list found no package %s: this test looks in the wrong place", r)
		}
	}
}

func TestObjection(t *testing.T) {
	tests := []struct {
		from, to string
		may      bool
	}{
		{"names", "entity", true},
		{"entity", "names", false},
		{"screen", "index", true},
		{"index", "screen", false},
		{"screen", "watchlist", false},
		{"score", "internal/vetting", false},
		{"watchlist", "screen", true},
		{"watchlist", "internal/audit", false},
		{"internal/vetting", "screen", true},
		{"internal/vetting", "internal/audit", true},
		{"internal/vetting", "internal/store", false},
		{"internal/encounter", "internal/vetting", true},
		{"internal/encounter", "internal/store", false},
		{"internal/store", "internal/vetting", true},
		{"internal/vetting", "internal/cli", false},
		{"internal/cli", "internal/store", true},
		{"cmd", "internal/cli", true},
		{"cmd", "screen", false},
		{"bench", "screen", true},
		{"internal/cli", "bench", false},
		{"internal/vetting", "internal/testdata", false},
		{"internal/vetting", "internal/vetting", true},
	}
	for _, tt := range tests {
		if why := objection(tt.from, tt.to); (why == "") != tt.may {
			t.Errorf("%s imports %s: objection %q, want may = %v", tt.from, tt.to, why, tt.may)
		}
	}
}

// A kernel package names none of these itself …
var impure = []string{"os", "net", "database/sql", "log", "math/rand", "crypto/rand", "plugin", "testing"}

// … and nothing below it brings these in. (The standard library's own packages
// rest on os for its types, and math/big on math/rand.)
var unreachable = []string{"net/http", "database/sql", "log", "os/exec", "plugin", "testing"}

// foreign lists the modules that the kernel may rest on: tables, hashing and
// encoding, all pure.
var foreign = []string{"golang.org/x/text", "github.com/zeebo/xxh3", "github.com/klauspost/cpuid/v2", "github.com/go-json-experiment/json", "golang.org/x/sys"}

// under reports whether a package is one of the paths or lies below one.
func under(path string, paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

func TestKernelIsPure(t *testing.T) {
	pkgs := must(t, everything)
	for path, p := range pkgs {
		if !slices.Contains(kernel, room(path)) {
			continue
		}
		for _, imported := range p.Imports {
			if under(imported, impure) {
				t.Errorf("%s imports %s: the kernel has no database, network, file, clock, logger or lots", path, imported)
			}
		}
		for _, dep := range p.Deps {
			d := pkgs[dep]
			switch {
			case d.Standard && under(dep, unreachable):
				t.Errorf("%s rests on %s through something it imports", path, dep)
			case !d.Standard && slices.ContainsFunc(d.Imports, func(i string) bool { return under(i, []string{"math/rand", "crypto/rand"}) }):
				t.Errorf("%s rests on %s, which draws lots", path, dep)
			case d.Module != nil && d.Module.Path != module && !slices.Contains(foreign, d.Module.Path):
				t.Errorf("%s rests on the module %s, which nobody has found to be pure", path, d.Module.Path)
			}
		}
	}
}
