package archtest

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// module is the path of the main module.
const module = "github.com/revetproject/revet"

// pkg is what these tests ask of go list.
type pkg struct {
	ImportPath string
	Dir        string
	Standard   bool
	GoFiles    []string
	Imports    []string
	Deps       []string
	Export     string
	Module     *struct{ Path, Version, GoMod string }
}

// goList runs go list at the root of the module.
func goList(args ...string) ([]pkg, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = "../.."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, errors.New("go list: " + stderr.String())
	}
	var pkgs []pkg
	dec := jsontext.NewDecoder(bytes.NewReader(out))
	for {
		var p pkg
		err := json.UnmarshalDecode(dec, &p)
		if errors.Is(err, io.EOF) {
			return pkgs, nil
		}
		if err != nil {
			return nil, err
		}
		pkgs = append(pkgs, p)
	}
}

// everything lists the packages of the module and all they rest on, tests left out.
var everything = sync.OnceValues(func() (map[string]pkg, error) {
	return byPath(goList("-deps", "-json=ImportPath,Standard,Imports,Deps,Module", "./..."))
})

// compiled lists the kernel and all it rests on, with the compiler's export data.
var compiled = sync.OnceValues(func() (map[string]pkg, error) {
	args := []string{"-deps", "-export", "-json=ImportPath,Dir,GoFiles,Export"}
	for _, room := range kernel {
		args = append(args, "./"+room+"/...")
	}
	return byPath(goList(args...))
})

func byPath(pkgs []pkg, err error) (map[string]pkg, error) {
	if err != nil {
		return nil, err
	}
	m := make(map[string]pkg, len(pkgs))
	for _, p := range pkgs {
		m[p.ImportPath] = p
	}
	return m, nil
}

// must hands on what a listing gave.
func must(t *testing.T, list func() (map[string]pkg, error)) map[string]pkg {
	t.Helper()
	pkgs, err := list()
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

// room is the room of design.md that a package of the module lies in: "names",
// "internal/store", "cmd"; "" for a package of another module.
func room(importPath string) string {
	if importPath == module {
		return "."
	}
	rest, ours := strings.CutPrefix(importPath, module+"/")
	if !ours {
		return ""
	}
	parts := strings.Split(rest, "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return "internal/" + parts[1]
	}
	return parts[0]
}
