package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/vetting"
)

func newAudit(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Verify, witness and export the ledger"}
	cmd.AddCommand(newAuditVerify(g), newAuditCheckpoint(g), newAuditExport(g))
	return cmd
}

// maxWait is how long a leaf may wait for the sequencer before verification
// objects.
const maxWait = time.Hour

func newAuditVerify(g *global) *cobra.Command {
	var export, key, witness string
	var installation bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check the ledger, or an export of it with the public key alone",
		Long: `Verify checks every leaf, the tree, the signed checkpoints, and that the rows
the leaves speak of are as they were. With --export it checks a file made by
“revet audit export” with nothing but the public key (--key KEY or a file that
holds it); with --witness it checks against checkpoints kept elsewhere, which is
what shows a tail that was cut off. A witness file is of one ledger: the
tenant's, or with --installation that of the public lists, which is then the one
checked.

Exit status: 0 the ledger holds, 1 error, 2 wrong usage, 4 something is wrong
(every finding names the place).`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			checks := audit.Checks{MaxWait: maxWait, Now: time.Now(), Progress: func(done, size int64) { g.progress.update("verifying", done, size) }}
			if witness != "" {
				f, err := os.Open(witness)
				if err != nil {
					return err
				}
				defer f.Close()
				if checks.Witness, err = audit.ReadWitness(f); err != nil {
					return withStatus(ExitProof, err)
				}
			}
			var reports []audit.Report
			if export != "" {
				if key == "" {
					return withStatus(ExitUsage, errors.New("--export needs the ledger's public key: --key KEY, which you must have had from elsewhere"))
				}
				pub, err := readPublicKey(key)
				if err != nil {
					return err
				}
				checks.Keys = []*audit.PublicKey{pub}
				f, err := os.Open(export)
				if err != nil {
					return err
				}
				defer f.Close()
				r, err := audit.VerifyExport(ctx, f, checks)
				if err != nil {
					return withStatus(ExitProof, err)
				}
				reports = append(reports, r)
			} else {
				a, err := g.begin(ctx, access.AuditVerify)
				if err != nil {
					return err
				}
				defer a.close()
				ledgers := a.ledgers()
				if installation {
					ledgers = ledgers[:1]
				}
				reports, err = a.verify(ctx, checks, ledgers)
				if err != nil {
					return err
				}
			}
			if err := g.print(reports, func(w io.Writer) {
				for _, r := range reports {
					humanVerification(w, r)
				}
			}); err != nil {
				return err
			}
			for _, r := range reports {
				if !r.OK {
					return withStatus(ExitProof, fmt.Errorf("the ledger does not hold: %d findings", int64(len(r.Findings))+r.More))
				}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&export, "export", "", "verify this export instead of the live ledger")
	cmd.Flags().StringVar(&key, "key", "", "the ledger's public key, or a file that holds it")
	cmd.Flags().StringVar(&witness, "witness", "", "a witness file kept elsewhere")
	cmd.Flags().BoolVar(&installation, "installation", false, "check the ledger of the public lists only")
	cmd.MarkFlagsMutuallyExclusive("export", "installation")
	return cmd
}

// ledger names the tenant's ledger, or that of the installation, and its key.
func (a *app) ledger(installation bool) (tenant string, key *audit.Key, err error) {
	if !installation {
		tenant = a.settings.Tenant
	}
	key, err = a.ledgerKey(tenant)
	return tenant, key, err
}

func readPublicKey(s string) (*audit.PublicKey, error) {
	if b, err := os.ReadFile(s); err == nil {
		s = strings.TrimSpace(string(b))
	}
	return audit.ParsePublicKey(s)
}

// verify checks ledgers with their rows. The witness is of the last of them.
func (a *app) verify(ctx context.Context, checks audit.Checks, ledgers []string) ([]audit.Report, error) {
	checks.Now = a.now()
	var out []audit.Report
	for i, tenant := range ledgers {
		key, err := a.ledgerKey(tenant)
		if err != nil {
			return nil, err
		}
		c := checks
		c.Keys = []*audit.PublicKey{key.Public()}
		if i < len(ledgers)-1 {
			c.Witness = nil
		}
		c.CrossCheck = a.crossCheck
		r, err := audit.VerifyStore(ctx, a.db.Audit(tenant), c)
		if err != nil {
			return out, err
		}
		out = append(out, r)
	}
	return out, nil
}

// crossCheck asks the room a row belongs to.
func (a *app) crossCheck(ctx context.Context, _ audit.Payload, row audit.RowDigest) (string, error) {
	for _, check := range []func(context.Context, audit.RowDigest) (string, bool, error){a.vetting.CheckRows, a.lists.CheckRows, a.casework.CheckRows, a.people.CheckRows, a.encounters.CheckRows, a.population.CheckRows} {
		now, known, err := check(ctx, row)
		if errors.Is(err, vetting.ErrNotFound) {
			return "", fmt.Errorf("%w: %w", audit.ErrNoRow, err)
		}
		if err != nil {
			return "", err
		}
		if known {
			return now, nil
		}
	}
	return "", audit.ErrNotChecked
}

func humanVerification(w io.Writer, r audit.Report) {
	state := "HOLDS"
	if !r.OK {
		state = "DOES NOT HOLD"
	}
	fmt.Fprintf(w, "ledger %s %s: %s acts, root %s", r.Origin, state, grouped(r.Size), r.Root)
	if r.RowsChecked > 0 {
		fmt.Fprintf(w, "; %s row digests checked", grouped(r.RowsChecked))
	}
	if r.Witnessed > 0 {
		fmt.Fprintf(w, "; witnessed at %s", grouped(r.Witnessed))
	}
	fmt.Fprintln(w)
	for _, f := range r.Findings {
		fmt.Fprintf(w, "  %s: %s\n    remedy: %s\n", f.Place, f.Problem, f.Remedy)
	}
	if r.More > 0 {
		fmt.Fprintf(w, "  … and %s more\n", grouped(r.More))
	}
}

func newAuditCheckpoint(g *global) *cobra.Command {
	var witness string
	var installation bool
	cmd := &cobra.Command{
		Use:   "checkpoint",
		Short: "Sign a checkpoint, and add it to a witness file kept elsewhere",
		Long: `Checkpoint sequences what waits and prints the signed checkpoint. With
--witness FILE it is appended to that file after checking that the ledger
continues what the file saw last; keep the file where those who run the ledger
cannot write. The public lists have a ledger of their own: --installation, with
a witness file of its own.

Exit status: 0 done, 1 error, 2 wrong usage, 4 the ledger does not continue what
was witnessed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.AuditCheckpoint)
			if err != nil {
				return err
			}
			defer a.close()
			if err := a.settle(ctx); err != nil {
				return err
			}
			tenant, key, err := a.ledger(installation)
			if err != nil {
				return err
			}
			ledger := a.db.Audit(tenant)
			head, err := ledger.Head(ctx)
			if err != nil {
				return err
			}
			grown := false
			if witness != "" {
				w, err := audit.NewWitness(witness, nil, a.now, key.Public())
				if err != nil {
					return err
				}
				grown, err = w.Add(ctx, head.Note, func(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
					return audit.ProveConsistency(ctx, ledger, from, to)
				})
				if err != nil {
					return withStatus(ExitProof, err)
				}
			}
			return g.print(map[string]any{"size": head.Size, "root": head.Root.String(), "note": string(head.Note), "witnessed": grown}, func(w io.Writer) {
				fmt.Fprintf(w, "%s", head.Note)
			})
		},
	}
	cmd.Flags().StringVar(&witness, "witness", "", "append the checkpoint to this witness file")
	cmd.Flags().BoolVar(&installation, "installation", false, "of the ledger of the public lists")
	return cmd
}

func newAuditExport(g *global) *cobra.Command {
	var out string
	var installation bool
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the ledger for an outsider, who needs only the public key to check it",
		Long: `Export writes the whole ledger as one file. It begins with instructions for
checking it by any means; “revet audit verify --export FILE --key KEY” does it.
The public lists have a ledger of their own: --installation.

Exit status: 0 written, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.AuditExport)
			if err != nil {
				return err
			}
			defer a.close()
			if err := a.settle(ctx); err != nil {
				return err
			}
			tenant, key, err := a.ledger(installation)
			if err != nil {
				return err
			}
			if out == "" || out == "-" {
				_, err := audit.Export(ctx, a.db.Audit(tenant), key.Public(), g.stdout)
				return err
			}
			n, err := exportTo(ctx, a.db.Audit(tenant), key.Public(), out)
			if err != nil {
				return err
			}
			return g.print(map[string]any{"file": out, "acts": n, "verifier_key": key.Public().String()}, func(w io.Writer) {
				fmt.Fprintf(w, "%s acts written to %s\n", grouped(n), out)
			})
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write (default: standard output)")
	cmd.Flags().BoolVar(&installation, "installation", false, "the ledger of the public lists")
	return cmd
}

// exportTo writes the export beside its place first, so that nothing half-done
// stays behind.
func exportTo(ctx context.Context, ledger audit.Store, key *audit.PublicKey, path string) (n int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if n, err = audit.Export(ctx, ledger, key, f); err != nil {
		return n, err
	}
	if err = f.Close(); err != nil {
		return n, err
	}
	return n, os.Rename(f.Name(), path)
}
