package cli

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
)

func newReplay(g *global) *cobra.Command {
	var all bool
	var epoch int64
	var config string
	cmd := &cobra.Command{
		Use:   "replay [SUBJECT]",
		Short: "Run stored screenings again with the engine of their day",
		Long: `Replay runs the screenings of a subject (or, with --all, every one) again from
the stored versions of everything that went into them, with the engine of their
day – an archived executable where that engine is not this one – and compares
the evidence byte by byte. Beside it stands what today's engine says.

Exit status: 0 every screening replays to the same bytes, 1 error, 2 wrong
usage, 4 one does not.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if all == (len(args) == 1) {
				return withStatus(ExitUsage, fmt.Errorf("name a subject, or say --all"))
			}
			a, err := g.begin(ctx, access.Replay)
			if err != nil {
				return err
			}
			defer a.close()
			var done, differ int64
			type view struct {
				Subject  int64  `json:"subject"`
				Version  int64  `json:"version"`
				Config   string `json:"configuration"`
				Epoch    int64  `json:"epoch"`
				Engine   string `json:"engine"`
				Archived bool   `json:"archived_executable"`
				Stored   string `json:"stored"`
				Again    string `json:"again"`
				Same     bool   `json:"same"`
				Today    string `json:"today"`
				Changed  bool   `json:"today_differs"`
			}
			var shown []view
			each := func(r vetting.Replayed) error {
				done++
				if !r.Same {
					differ++
				}
				if !all || !r.Same {
					shown = append(shown, view{r.Key.Number, r.Key.Version, r.Key.Config, r.Key.Epoch, r.Engine, r.Archived, r.Stored, r.Again, r.Same, r.Today, r.TodayDigest != r.Stored})
				}
				return nil
			}
			if all {
				err = a.vetting.ReplayAll(ctx, 0, archivedRunner{}, each)
			} else {
				var ss []vetting.Screening
				if ss, err = a.vetting.ScreeningsOf(ctx, args[0]); err != nil {
					return err
				}
				for _, s := range ss {
					if epoch != 0 && s.Epoch != epoch || config != "" && s.Config != config {
						continue
					}
					r, err := a.vetting.Replay(ctx, s.ScreeningKey, archivedRunner{})
					if err != nil {
						return err
					}
					if err := each(r); err != nil {
						return err
					}
				}
			}
			if err != nil {
				return err
			}
			if err := g.print(map[string]any{"replayed": done, "differ": differ, "screenings": shown}, func(w io.Writer) {
				for _, v := range shown {
					verdict := "same bytes"
					if !v.Same {
						verdict = "DIFFERENT"
					}
					how := "in process"
					if v.Archived {
						how = "by the archived executable"
					}
					fmt.Fprintf(w, "subject %d version %d, %s, epoch %d: %s (%s, sha256 %.16s…); today's engine: %s\n", v.Subject, v.Version, v.Config, v.Epoch, verdict, how, v.Again, v.Today)
				}
				fmt.Fprintf(w, "%s replayed, %s differ\n", grouped(done), grouped(differ))
			}); err != nil {
				return err
			}
			if differ > 0 {
				return withStatus(ExitProof, fmt.Errorf("%s of %s screenings do not replay to the same bytes", grouped(differ), grouped(done)))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "replay every screening")
	cmd.Flags().Int64Var(&epoch, "epoch", 0, "only of this epoch")
	cmd.Flags().StringVar(&config, "config", "", "only under this configuration")
	return cmd
}

// newReplayWorker is what an archived executable is asked to do by a later one.
func newReplayWorker(g *global) *cobra.Command {
	return &cobra.Command{
		Use: "replay-worker", Short: "Answer a replay request on standard input", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return screen.New().Replay(g.stdin, g.stdout) },
	}
}

func parseNumber(what, s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, withStatus(ExitUsage, fmt.Errorf("%s %q is not a number", what, s))
	}
	return n, nil
}
