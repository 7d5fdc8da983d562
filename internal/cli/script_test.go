package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":    exits,
			"answers":  answers,
			"flip":     flip,
			"truncate": truncate,
			"parquet":  asParquet,
		},
	})
}

// exits runs a program that must end with a status: exits STATUS PROGRAM ARG…
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%s: %v", strings.Join(args[1:], " "), err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s: status %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// answers runs revet --json, requires its status, and that standard output
// (and standard error, after a failure) is JSON with members in snake case:
// answers STATUS ARG…
func answers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: answers STATUS ARG…")
	}
	exits(ts, false, append([]string{args[0], "revet", "--json"}, args[1:]...))
	command := "revet " + strings.Join(args[1:], " ")
	out := []byte(ts.ReadFile("stdout"))
	if args[0] == "0" && len(bytes.TrimSpace(out)) == 0 {
		ts.Fatalf("%s: nothing on standard output", command)
	}
	checkJSON(ts, command, out)
	if status := args[0]; status != "0" {
		errs := []byte(ts.ReadFile("stderr"))
		checkJSON(ts, command, errs)
		if !bytes.Contains(errs, []byte(`"status":`+status)) {
			ts.Fatalf("%s: standard error does not give the status: %s", command, errs)
		}
	}
}

func checkJSON(ts *testscript.TestScript, command string, text []byte) {
	d := jsontext.NewDecoder(bytes.NewReader(text))
	for {
		value, err := d.ReadValue()
		if errors.Is(err, io.EOF) {
			return
		}
		var v any
		if err == nil {
			err = json.Unmarshal(value, &v)
		}
		if err == nil {
			err = members(v)
		}
		if err != nil {
			ts.Fatalf("%s: %v in\n%s", command, err, text)
		}
	}
}

// named are the members whose own members are named by data, in any way.
var named = []string{"properties", "lists", "skipped", "schemas", "filled", "names_by", "dates", "quality", "unknown", "weak_alias_alone"}

// members objects to names of the kind that Go's fields give when nobody else
// names them.
func members(v any) error {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if err := members(x); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, k := range sortedKeys(v) {
			if strings.ToLower(k) != k {
				return fmt.Errorf("member %q is not in snake case", k)
			}
			if slices.Contains(named, k) {
				continue
			}
			if err := members(v[k]); err != nil {
				return fmt.Errorf("%s: %w", k, err)
			}
		}
	}
	return nil
}

// flip turns one bit of the middle of a file: flip FILE
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(path, b, 0o600))
}

// truncate takes the last line off a file: truncate FILE
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b = b[:bytes.LastIndexByte(bytes.TrimRight(b, "\n"), '\n')+1]
	ts.Check(os.WriteFile(path, b, 0o600))
}
