package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAScreeningOfAFileIsCarriedOn: interrupted while results come in, the run says how to go on, and what it ends with is
// what an undisturbed run writes.
func TestAScreeningOfAFileIsCarriedOn(t *testing.T) {
	i := install(t)
	i.own("ours", "1,Mariam Toktogulova,Person\n")
	for rows := 25_000; ; rows *= 2 {
		var people strings.Builder
		people.WriteString("id,name\n")
		for n := range rows {
			fmt.Fprintf(&people, "%d,%s\n", n, []string{"Anna Lindgren", "Mariam Toktogulova", "Bo Berg"}[n%3])
		}
		path := i.write("people.csv", people.String())
		out := filepath.Join(filepath.Dir(path), "results.csv")
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // as soon as something is kept
			for ctx.Err() == nil {
				if b, err := os.ReadFile(out + ".state"); err == nil && !bytes.Contains(b, []byte(`"rows":0`)) {
					cancel()
				}
				time.Sleep(time.Millisecond)
			}
		}()
		var errs bytes.Buffer
		status := Run(ctx, []string{"--dir", i.dir, "--as", "ada", "--quiet", "screen", path, "--out", out}, strings.NewReader(""), &bytes.Buffer{}, &errs)
		cancel()
		if status == ExitOK { // it was done before it was interrupted
			if err := os.Remove(out); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if status != ExitError || !strings.Contains(errs.String(), "--resume") {
			t.Fatalf("interrupted: status %d, %s", status, errs.String())
		}
		if _, err := os.Lstat(out); !os.IsNotExist(err) {
			t.Fatalf("unfinished results bear their name: %v", err)
		}
		i.refuses(ExitError, "--resume", "screen", path, "--out", out)
		i.refuses(ExitUsage, "twice", "screen", "-", "--format", "csv", "--out", out, "--resume")
		i.must("screen", path, "--out", out, "--resume")
		whole := filepath.Join(filepath.Dir(path), "whole.csv")
		i.must("screen", path, "--out", whole)
		a, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(whole)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) || bytes.Count(a, []byte("\n")) != rows+1 {
			t.Errorf("%d rows give %d lines in two runs and %d in one", rows, bytes.Count(a, []byte("\n")), bytes.Count(b, []byte("\n")))
		}
		return
	}
}

// TestAScreeningIsNotCarriedOnWhenListsChanged: one file never holds answers of two states.
func TestAScreeningIsNotCarriedOnWhenListsChanged(t *testing.T) {
	i := install(t)
	i.own("ours", "1,Mariam Toktogulova,Person\n")
	path := i.write("people.csv", "id,name\n1,Anna Lindgren\n")
	out := filepath.Join(filepath.Dir(path), "results.csv")
	i.must("screen", path, "--out", out)
	// The same run, as if it had been interrupted after its first row.
	state := `{"revet_batch":1,"basis":{"input":"people.csv","digest":"sha256:0","format":"csv","configuration":"default","configuration_version":1,"epoch":1,"engine":"other"},"rows":1,"bytes":10}`
	for name, text := range map[string]string{out + ".state": state, out + ".part": "row,id,name,outcome\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	i.refuses(ExitError, "its content is another", "screen", path, "--out", out, "--resume")
	if b, err := os.ReadFile(out + ".part"); err != nil || string(b) != "row,id,name,outcome\n" {
		t.Errorf("what cannot be carried on was changed: %q, %v", b, err)
	}
}
