package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

func newBundle(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "bundle", Short: "Carry lists to a network that reaches no publisher, signed"}
	cmd.AddCommand(newBundleMake(g), newBundleImport(g), newBundleShow(g), newBundleKey(g))
	return cmd
}

func newBundleMake(g *global) *cobra.Command {
	var out, keyFile string
	cmd := &cobra.Command{
		Use:   "make --out FILE [LIST…]",
		Short: "Pack the newest good files of lists into one signed file",
		Long: `Make packs the files of the newest good load of each list (all when none is
named), as they were fetched, with when and from where, their SHA-256, and the
terms of the list. It signs what it packed with the key of this installation's
ledger of lists, or with --key; give the verifier key (“revet bundle key”) to
the other side by another way than the bundle. The same lists always make the
same bytes.

Lists that may not be redistributed are left out and named: declare them
--redistributable when their terms allow it.

Exit status: 0 written, 1 not possible, 2 wrong usage.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if out == "" {
				return withStatus(ExitUsage, errors.New("name the file to write: --out FILE.revetbundle"))
			}
			a, err := g.begin(ctx, access.ListLoad)
			if err != nil {
				return err
			}
			defer a.close()
			key, err := a.ledgerKey("")
			if keyFile != "" {
				key, err = audit.LoadKey(keyFile)
			}
			if err != nil {
				return err
			}
			made, err := a.makeBundle(ctx, out, args, key)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(struct {
				File string `json:"file"`
				lists.MadeBundle
			}{out, made}, func(w io.Writer) {
				humanBundled(w, made.Lists)
				for _, l := range made.LeftOut {
					fmt.Fprintf(w, "LEFT OUT %s: %s\n", l.List, l.Reason)
				}
				fmt.Fprintf(w, "Written to %s, SHA-256 %s.\nThe other side takes it with\n  revet bundle import %s --trust %s\n", out, made.SHA256, filepath.Base(out), made.Key)
			})
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write, by custom named *.revetbundle")
	cmd.Flags().StringVar(&keyFile, "key", "", "file of the private key to sign with (default: the installation's)")
	return cmd
}

// makeBundle writes the bundle beside its place first, so that nothing
// half-done stays behind.
func (a *app) makeBundle(ctx context.Context, path string, ids []string, key *audit.Key) (made lists.MadeBundle, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".bundle-*")
	if err != nil {
		return made, err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if made, err = a.lists.MakeBundle(ctx, f, ids, key, a.actor); err != nil {
		return made, err
	}
	if err = errors.Join(f.Chmod(0o644), f.Sync()); err != nil {
		return made, err
	}
	if err = f.Close(); err != nil {
		return made, err
	}
	return made, os.Rename(f.Name(), path)
}

// humanBundled lists what a bundle holds.
func humanBundled(w io.Writer, ls []watchlist.BundledList) {
	t := newTable(w, "list", "title", "format", "entries", "published", "fetched", "files", "bytes", "licence")
	for i := range ls {
		l := &ls[i]
		published, fetched := l.When()
		at := "–"
		if !published.IsZero() {
			at = minute(published.UnixMicro())
		}
		size := int64(0)
		for _, f := range l.Files {
			size += f.Size
		}
		t.AppendRow([]any{l.ID, l.Title, l.Format, grouped(l.Entries), at, minute(fetched.UnixMicro()), len(l.Files), grouped(size), l.Licence})
	}
	t.Render()
}

// openBundle opens a file, reads it to its end and checks it.
func (g *global) openBundle(path string, trust []string) (*watchlist.Bundle, *audit.PublicKey, io.Closer, error) {
	var keys []*audit.PublicKey
	for _, s := range trust {
		k, err := readPublicKey(s)
		if err != nil {
			return nil, nil, nil, withStatus(ExitUsage, fmt.Errorf("--trust: %w", err))
		}
		keys = append(keys, k)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file", path)
	}
	if err != nil {
		return nil, nil, nil, errors.Join(err, f.Close())
	}
	g.progress.update("checking "+filepath.Base(path), 0, 0)
	b, by, err := readOpened(f, info.Size(), keys)
	if err != nil {
		return nil, nil, nil, errors.Join(withStatus(ExitProof, fmt.Errorf("%s is refused, nothing of it was loaded: %w", path, err)), f.Close())
	}
	return b, by, f, nil
}

// readOpened checks the signature against the keys, or, without any, only that
// the bundle is whole; then it returns no key.
func readOpened(r io.ReaderAt, size int64, keys []*audit.PublicKey) (*watchlist.Bundle, *audit.PublicKey, error) {
	if len(keys) > 0 {
		return lists.OpenBundle(r, size, watchlist.BundleLimits{}, keys...)
	}
	b, err := watchlist.ReadBundle(r, size, watchlist.BundleLimits{}, func(_, _ []byte) error { return nil })
	return b, nil, err
}

func newBundleImport(g *global) *cobra.Command {
	var trust []string
	var older string
	var maxAge time.Duration
	var noRun bool
	cmd := &cobra.Command{
		Use:   "import FILE --trust KEY [LIST…]",
		Short: "Load lists from a signed file, and re-screen everyone affected",
		Long: `Import checks the signature of a bundle against the keys that are trusted and
each of its bytes against the manifest, before anything is loaded. Then it loads
the lists (all that the bundle holds when none is named) by the same gates and
self-test as any load, with the time at which they were fetched outside, and
re-screens everybody affected. Bundle and key are on the record of each load.

Refused are: what is not signed by a trusted key, or altered, or cut; lists that
are not declared here, or in another format; what was fetched longer ago than
--max-age, or before what is in force was confirmed. --allow-older REASON takes
older lists all the same and puts the reason on the ledger.

Exit status: 0 every list is as current as the bundle, 1 error, 2 wrong usage,
3 a load was refused or could not be read (the old list stays in force), 4 the
bundle was refused.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if len(trust) == 0 {
				return withStatus(ExitUsage, errors.New("name the verifier key of who made the bundle: --trust KEY (the text or a file), which you must have had by another way than the bundle"))
			}
			if cmd.Flags().Changed("allow-older") && older == "" {
				return withStatus(ExitUsage, errors.New("--allow-older needs the reason; it stays on the ledger"))
			}
			a, err := g.begin(ctx, access.ListLoad)
			if err != nil {
				return err
			}
			defer a.close()
			b, by, file, err := g.openBundle(args[0], trust)
			if err != nil {
				return err
			}
			defer file.Close()
			var ls []loaded
			err = a.lists.ImportBundle(ctx, lists.BundleImport{
				Bundle: b, Key: by, Lists: args[1:], MaxAge: maxAge, AllowOlder: older, Actor: a.actor,
			}, func(from watchlist.BundledList, r lists.LoadResult) error {
				l := describeLoad(r)
				ls = append(ls, l)
				g.showLoad(l)
				if r.Hash != "" && r.Hash != from.Hash {
					g.warn(fmt.Sprintf("list %s reads differently here than where the bundle was made (%d entries there, %d here): the two programs differ in version or declaration", l.List, from.Entries, r.Entries))
				}
				return ctx.Err()
			})
			if err != nil && len(ls) == 0 {
				return withStatus(ExitProof, fmt.Errorf("%s is refused, nothing of it was loaded: %w", args[0], err))
			}
			return errors.Join(err, g.finishLoads(ctx, a, ls, noRun))
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&trust, "trust", nil, "verifier key of who made the bundle, or a file that holds it (repeat for several)")
	f.DurationVar(&maxAge, "max-age", 30*24*time.Hour, "how long ago the lists may have been fetched (0 = any time)")
	f.StringVar(&older, "allow-older", "", "reason for loading what is older than that or than what is in force")
	f.BoolVar(&noRun, "no-run", false, "do not re-screen now; “revet run” does it later")
	return cmd
}

func newBundleShow(g *global) *cobra.Command {
	var trust []string
	cmd := &cobra.Command{
		Use:   "show FILE",
		Short: "Show what a bundle holds, and check that it is whole",
		Long: `Show lists what a bundle holds after checking each of its bytes against its
manifest. With --trust KEY it checks the signature too; without, it says that
nobody vouches for the bundle. It needs no installation and changes nothing.

Exit status: 0 shown, 1 error, 2 wrong usage, 4 it is not a whole bundle, or not
signed by a trusted key.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			b, by, file, err := g.openBundle(args[0], trust)
			if err != nil {
				return err
			}
			defer file.Close()
			key := ""
			if by != nil {
				key = by.String()
			}
			return g.print(map[string]any{"file": args[0], "sha256": b.SHA256, "signed_by": key, "lists": b.Manifest.Lists}, func(w io.Writer) {
				humanBundled(w, b.Manifest.Lists)
				for _, l := range b.Manifest.Lists {
					fmt.Fprintf(w, "\n%s: %s\n", l.ID, dash(l.Attribution))
					if l.LicenceURL != "" {
						fmt.Fprintf(w, "  licence: %s\n", l.LicenceURL)
					}
					for _, f := range l.Files {
						fmt.Fprintf(w, "  %s  %s bytes  sha256 %s  %s\n", f.Name, grouped(f.Size), f.SHA256, f.URL)
					}
				}
				fmt.Fprintf(w, "\nSHA-256 %s; every file is as its manifest says.\n", b.SHA256)
				if key == "" {
					fmt.Fprintln(w, "The signature was NOT checked: name the maker's key with --trust.")
				} else {
					fmt.Fprintf(w, "The signature by %s is genuine.\n", key)
				}
			})
		},
	}
	cmd.Flags().StringArrayVar(&trust, "trust", nil, "verifier key of who made the bundle, or a file that holds it (repeat for several)")
	return cmd
}

func newBundleKey(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "key",
		Short: "Print the verifier key of the bundles made here",
		Long: `Key prints the public key with which the other side checks the bundles that this
installation signs. Send it by another way than the bundles.

Exit status: 0 printed, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a, err := g.begin(cmd.Context(), access.ListRead)
			if err != nil {
				return err
			}
			defer a.close()
			key, err := a.ledgerKey("")
			if err != nil {
				return err
			}
			return g.print(map[string]any{"verifier_key": key.Public().String(), "fingerprint": key.Public().Fingerprint()}, func(w io.Writer) {
				fmt.Fprintln(w, key.Public().String())
			})
		},
	}
}
