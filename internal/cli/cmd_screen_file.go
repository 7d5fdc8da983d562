package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/batch"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/screen"
)

// screenTo says where the results of a file go.
type screenTo struct {
	path   string
	resume bool
}

func (t *screenTo) register(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&t.path, "out", "o", "", "file for the results: .jsonl, .csv or .parquet (default: JSON lines to standard output)")
	cmd.Flags().BoolVar(&t.resume, "resume", false, "carry on with the --out file of a run that was interrupted")
}

func (t *screenTo) validate(input string) error {
	switch {
	case t.resume && t.path == "":
		return errors.New("--resume carries on with a file of results; name it with --out")
	case t.resume && input == "-":
		return errors.New("--resume reads the rows again, and standard input cannot be read twice; give a file")
	case t.path != "" && batch.FormatOf(t.path) == "":
		return fmt.Errorf("--out %s: the ending does not say how to write it; use .jsonl, .csv or .parquet", t.path)
	}
	return nil
}

// fileScreening is the screening of one file.
type fileScreening struct {
	a     *app
	look  *vetting.Lookup
	terms map[string]terms
	out   batch.Format
}

// screenFile screens rows on all processors and writes results in order.
func (g *global) screenFile(ctx context.Context, a *app, look *vetting.Lookup, path string, ff fileFlags, to screenTo) (err error) {
	o, err := ff.options(path, g.warn)
	if err != nil {
		return err
	}
	in, err := g.openInput(path)
	if err != nil {
		return err
	}
	defer in.Close()
	s := fileScreening{a: a, look: look, out: batch.FormatOf(to.path)}
	if s.terms, err = a.terms(ctx); err != nil {
		return err
	}
	var file *batch.File
	write := func(text []byte, _, _ int64) error {
		_, err := g.stdout.Write(text)
		return err
	}
	var skip, badBefore int64
	if to.path != "" {
		if file, err = g.results(ctx, &s, path, o, to); err != nil {
			return err
		}
		skip, badBefore = file.Done()
		write = file.Append
	}
	task := "screening " + path
	done, err := batch.Run(ctx, batch.Options[intake.Row]{
		Read:   func(yield func(intake.Row) error) error { return intake.Read(in, o, yield) },
		Answer: s.answer,
		Record: func(ctx context.Context, n int64) error { return a.vetting.RecordLookup(ctx, a.actor, n, look) },
		Write:  write,
		Now:    a.now,
		Skip:   skip, Progress: func(rows int64) { g.progress.update(task, rows, 0) },
	})
	rows, bad := skip+done.Rows, badBefore+done.Bad
	if err == nil && file != nil {
		g.progress.update("writing "+to.path, rows, rows)
		err = file.Finish()
	} else if file != nil {
		err = g.unfinished(file, rows, to, err)
	}
	g.progress.clear()
	if err = errors.Join(err, a.settle(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	if bad > 0 {
		return withStatus(ExitPartly, fmt.Errorf("%s of %s rows could not be used; their results say why", grouped(bad), grouped(rows)))
	}
	return nil
}

// results begins the file of results, or goes on with it.
func (g *global) results(ctx context.Context, s *fileScreening, path string, o intake.Options, to screenTo) (*batch.File, error) {
	c := s.look.Config()
	mapping, err := json.Marshal(o.Mapping, json.Deterministic(true))
	if err != nil {
		return nil, err
	}
	on := batch.Basis{
		Input: sourceName(path), Mapping: string(mapping), Format: s.out,
		Configuration: c.ID, Version: c.Version, Epoch: s.look.Epoch(), Engine: s.a.engine.ID(),
	}
	if path != "-" {
		if on.Digest, err = g.digest(ctx, path); err != nil {
			return nil, err
		}
	}
	if to.resume {
		return batch.Resume(to.path, on)
	}
	return batch.Create(to.path, on)
}

// unfinished closes a file of results that is not whole, and says how to go on; one without any result is removed.
func (g *global) unfinished(file *batch.File, rows int64, to screenTo, err error) error {
	if n, _ := file.Done(); n == 0 {
		return errors.Join(err, file.Discard())
	}
	return fmt.Errorf("%w; %s rows are answered in %s.part: run the same command with --resume to go on", errors.Join(err, file.Close()), grouped(rows), to.path)
}

// digest is the SHA-256 of a file as it lies on disk.
func (g *global) digest(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	h, n := sha256.New(), int64(0)
	for {
		m, err := io.CopyN(h, f, 8<<20)
		n += m
		g.progress.update("reading "+path, n, size)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil)), nil
}

// answer screens one row and writes the answer in the format of the results.
func (s *fileScreening) answer(r intake.Row) batch.Answered {
	if r.Err != nil {
		return s.text(screened{Row: r.Number, ID: r.ID, Error: r.Err.Error()}, nil)
	}
	res := s.look.Screen(r.Entity)
	a := screened{}
	if s.out == "" || s.out == batch.JSONLines {
		a = viewResult(&res, s.terms)
	}
	a.Row, a.ID, a.Name, a.Engine, a.Epoch = r.Number, r.ID, r.Entity.First("name"), s.a.engine.ID(), s.look.Epoch()
	return s.text(a, &res)
}

func (s *fileScreening) text(a screened, r *screen.Result) batch.Answered {
	var text []byte
	var err error
	switch s.out {
	case batch.CSV, batch.Parquet:
		lines := []batch.Result{{Row: a.Row, ID: a.ID, Name: a.Name, Engine: a.Engine, Epoch: a.Epoch, Error: a.Error}}
		if r != nil {
			lines = batch.Results(lines[0], r)
		}
		text, err = s.out.Encode(lines)
	default:
		if text, err = json.Marshal(a, json.Deterministic(true), jsontext.EscapeForHTML(false)); err == nil {
			text = append(text, '\n')
		}
	}
	return batch.Answered{Text: text, Bad: a.Error != "", Err: err}
}
