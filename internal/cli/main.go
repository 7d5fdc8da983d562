// Package cli joins the rooms of Revet into one command.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"
)

// The exit statuses. They are listed in the help of every command that can end
// with them.
const (
	ExitOK      = 0
	ExitError   = 1 // the command could not do its work
	ExitUsage   = 2 // the command line was wrong
	ExitRefused = 3 // a load was refused or failed and the old list stays; or an encounter stays open
	ExitProof   = 4 // a verification, replay or completeness check failed
	ExitPartly  = 5 // done, but some rows could not be used
	// ExitUnreached: a publisher could not be reached; its list grows stale.
	ExitUnreached = 6
)

// statusError carries the exit status of an error.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

func withStatus(status int, err error) error {
	if err == nil {
		return nil
	}
	return &statusError{status, err}
}

// Main runs the command of this process and returns its exit status.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// Run executes one command line.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	g := &global{stdin: stdin, stdout: stdout, stderr: stderr}
	root := newRoot(g)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	g.progress.clear()
	if err == nil {
		return ExitOK
	}
	status := ExitError
	var s *statusError
	if errors.As(err, &s) {
		status = s.status
	}
	if g.json {
		b, _ := json.Marshal(map[string]any{"error": err.Error(), "status": status}, json.Deterministic(true))
		fmt.Fprintf(stderr, "%s\n", b)
	} else {
		fmt.Fprintf(stderr, "revet: %v\n", err)
	}
	return status
}

func newRoot(g *global) *cobra.Command {
	root := &cobra.Command{
		Use:   "revet",
		Short: "Screen people and organisations against watchlists, and prove it",
		Long: `Revet screens people and organisations against watchlists when they are first
met, keeps the evidence of what was known, and re-screens everyone it has ever
met when a list, a subject's data, a configuration or the matcher changes.

Data is kept in one directory (--dir, or REVET_DIR, default ./revet-data).
Begin with “revet init”, or see it all at work with “revet demo”.

Results go to standard output, progress and errors to standard error. Exit
status: 0 done, 1 error, 2 wrong usage, 3 a load was refused, 4 a check failed,
5 some rows could not be used, 6 a publisher could not be reached; each
command's --help says which it ends with.`,
		Version:                    programVersion(),
		SilenceErrors:              true,
		SuggestionsMinimumDistance: 2,
		SilenceUsage:               true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return g.prepare(cmd)
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&g.dir, "dir", envOr("REVET_DIR", "revet-data"), "directory of the data and keys (REVET_DIR)")
	f.StringVar(&g.as, "as", os.Getenv("REVET_USER"), "the principal who acts (REVET_USER; default: the one named at init)")
	f.BoolVar(&g.json, "json", false, "print JSON instead of tables")
	f.BoolVar(&g.quiet, "quiet", false, "print no progress")
	root.SetVersionTemplate("revet {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return withStatus(ExitUsage, err) })
	for _, topic := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"begin", "To begin:", []*cobra.Command{newInit(g), newDemo(g), newConfig(g), newUser(g)}},
		{"screen", "To screen, and screen again:", []*cobra.Command{newLists(g), newBundle(g), newSubjects(g), newEncounters(g), newScreen(g), newCompare(g), newRun(g)}},
		{"decide", "To decide:", []*cobra.Command{newAlerts(g), newExplain(g), newExplainMiss(g), newDecide(g)}},
		{"prove", "To prove:", []*cobra.Command{newTestpack(g), newReplay(g), newAudit(g)}},
	} {
		root.AddGroup(&cobra.Group{ID: topic.id, Title: topic.title})
		for _, c := range topic.commands {
			c.GroupID = topic.id
			root.AddCommand(c)
		}
	}
	root.AddCommand(newVersion(g), newReplayWorker(g))
	usageErrors(root)
	return root
}

// usageErrors gives wrong arguments the usage status, and makes a command that
// only holds others show them, or say that it does not know the one named.
func usageErrors(c *cobra.Command) {
	if !c.Runnable() {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			hint := ""
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				hint = fmt.Sprintf("; did you mean %q?", near[0])
			}
			return withStatus(ExitUsage, fmt.Errorf("unknown command %q for %q%s; “%s --help” lists them", args[0], cmd.CommandPath(), hint, cmd.CommandPath()))
		}
		c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		for _, sub := range c.Commands() {
			usageErrors(sub)
		}
		return
	}
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return withStatus(ExitUsage, fmt.Errorf("%w; usage: %s", err, cmd.UseLine()))
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		usageErrors(sub)
	}
}

func envOr(key, value string) string {
	if v := os.Getenv(key); v != "" {
		return v
	}
	return value
}
