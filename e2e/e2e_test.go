// Package e2e tests the built program from outside, as users and accidents do.
package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// buildOnce holds the path of the program under test.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "revet-e2e-")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "revet")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/revet").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// installation is a data directory and the program that works on it.
type installation struct {
	t       *testing.T
	dir     string
	program string
}

func install(t *testing.T, args ...string) *installation {
	t.Helper()
	in := &installation{t: t, dir: filepath.Join(t.TempDir(), "data"), program: program}
	in.run(append([]string{"init", "--as", "ada"}, args...)...)
	return in
}

// try runs a command and returns its output and exit status.
func (in *installation) try(args ...string) (stdout, stderr string, status int) {
	in.t.Helper()
	cmd := in.command(args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		in.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func (in *installation) command(args ...string) *exec.Cmd {
	cmd := exec.Command(in.program, append(args, "--dir", in.dir)...)
	cmd.Env = append(os.Environ(), "REVET_DIR=", "REVET_USER=")
	return cmd
}

// run runs a command that must succeed.
func (in *installation) run(args ...string) string {
	in.t.Helper()
	out, errs, status := in.try(args...)
	if status != 0 {
		in.t.Fatalf("revet %s: exit status %d\n%s%s", strings.Join(args, " "), status, out, errs)
	}
	return out
}

// json runs a command with --json and decodes what it prints.
func (in *installation) json(to any, args ...string) {
	in.t.Helper()
	out := in.run(append(args, "--json", "--quiet")...)
	if err := json.Unmarshal([]byte(out), to); err != nil {
		in.t.Fatalf("revet %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// file writes a file beside the data and returns its path.
func (in *installation) file(name, content string) string {
	in.t.Helper()
	path := filepath.Join(filepath.Dir(in.dir), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		in.t.Fatal(err)
	}
	return path
}
