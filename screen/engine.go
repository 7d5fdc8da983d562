package screen

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/names"
	"github.com/revetproject/revet/score"
)

// Engine is the matcher of this build: code and tables. It is immutable and safe for concurrent use.
type Engine struct {
	model *score.Model
	id    string
}

// New returns the engine of this build.
func New() *Engine { return &Engine{model: score.NewModel(), id: identity()} }

// Challenger returns an engine of this build's code with the evidence of another policy file (see [score.ReadModel]). Its
// ID covers the file, so that its outcomes are never taken for those of the shipped engine.
func Challenger(policy []byte) (*Engine, error) {
	m, err := score.ReadModel(policy)
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s with policy %x", identity(), sha256.Sum256(policy))
	return &Engine{model: m, id: "e1-" + hex.EncodeToString(h.Sum(nil)[:16])}, nil
}

// ID is the engine_id: "e1-" and 32 hexadecimal digits of a SHA-256 over everything an outcome can depend on besides its inputs:
// the sources and tables of entity, names, score, index and screen, the version of Go, the architecture, and
// the version of golang.org/x/text, whose Unicode tables normalise names. Two builds with one ID give the same evidence for the same
// inputs, to the byte.
func (e *Engine) ID() string { return e.id }

// Model returns the scoring model.
func (e *Engine) Model() *score.Model { return e.model }

func identity() string {
	h := sha256.New()
	for _, room := range []struct {
		name   string
		source embed.FS
	}{
		{"entity", entity.Source},
		{"names", names.Source},
		{"score", score.Source},
		{"index", index.Source},
		{"screen", sources},
	} {
		hashFiles(h, room.name, room.source)
	}
	fmt.Fprintf(h, "go %q arch %q text %q\n", runtime.Version(), runtime.GOARCH, moduleVersion("golang.org/x/text"))
	return "e1-" + hex.EncodeToString(h.Sum(nil)[:16])
}

// hashFiles adds the names and contents of the files, tests excepted, in lexical order.
func hashFiles(h hash.Hash, room string, files fs.FS) {
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "file %q %q %d\n", room, path, len(content))
		h.Write(content)
		return nil
	})
	if err != nil {
		panic("screen: an embedded file cannot be read: " + err.Error()) // the build is broken
	}
}

// moduleVersion returns the version of a module in this executable, with its checksum, or "" where the build
// does not say.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path != path {
			continue
		}
		if m.Replace != nil {
			m = m.Replace
		}
		return m.Version + " " + m.Sum
	}
	return ""
}
