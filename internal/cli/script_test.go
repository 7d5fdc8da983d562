package cli

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"revet": func() { os.Exit(Main()) }})
}

// TestScripts plays the command line as users do: one script for each topic.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("REVET_DIR", e.Getenv("WORK")+"/data")
			e.Setenv("REVET_USER", "")
			return nil
		},
	})
}
