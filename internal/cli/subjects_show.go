package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/vetting"
)

func newSubjectsShow(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show a subject as it is now, with its matches",
		Long: `Show prints the newest version of a subject, what is doubtful about its data,
its matches, and, of a merged subject, what each source says and the matches its
predecessors had.

Exit status: 0 shown, 1 no such subject, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectRead)
			if err != nil {
				return err
			}
			defer a.close()
			s, err := a.vetting.Subject(ctx, args[0])
			if err != nil {
				return err
			}
			v := s.Version
			out := map[string]any{
				"id": v.ID, "number": v.Number, "version": v.Version, "segment": v.Segment, "left_scope": v.Exit, "reason": v.Reason,
				"recorded": stamp(v.At), "valid_from": stamp(v.ValidFrom), "source": v.Source, "actor": v.Actor,
				"entity": jsontext.Value(v.Doc), "matches": s.Matches, "marks": s.Marks, "parts": viewParts(s.Parts), "predecessors": s.Predecessors, "merged_into": s.Whole,
			}
			return g.print(out, func(w io.Writer) {
				fmt.Fprintf(w, "%s  (subject %d, version %d, %s", v.ID, v.Number, v.Version, v.Schema)
				if v.Segment != "" {
					fmt.Fprintf(w, ", %s", v.Segment)
				}
				fmt.Fprintln(w, ")")
				if v.Exit {
					fmt.Fprintf(w, "left scope %s: %s\n", minute(v.At), v.Reason)
				}
				humanEntity(w, v.Doc)
				humanMarks(w, s.Marks)
				humanParts(w, s.Parts)
				humanMatches(w, s.Matches, "No match, now or before.")
				for _, p := range s.Predecessors {
					fmt.Fprintf(w, "%s (subject %d) was merged into it %s by %s: %s\n", p.ID, p.Number, minute(p.Since), p.By, p.Reason)
					humanMatches(w, p.Matches, "It had no match.")
				}
			})
		},
	}
}

func humanMatches(w io.Writer, matches []vetting.SubjectMatch, none string) {
	if len(matches) == 0 {
		fmt.Fprintln(w, none)
		return
	}
	t := newTable(w, "match", "state", "decision", "configuration", "list", "entry", "band", "score")
	for _, m := range matches {
		state := "open"
		if !m.Open {
			state = "closed"
		}
		t.AppendRow([]any{m.ID, state, m.Decision, m.Config, m.List, m.Key, m.Band, nats(m.Score)})
	}
	t.Render()
}

func humanMarks(w io.Writer, marks []quality.Mark) {
	for _, m := range marks {
		of := ""
		if m.Property != "" {
			of = " (" + strings.TrimSpace(m.Property+" "+m.Value) + ")"
		}
		fmt.Fprintf(w, "mark %s: %s%s\n", m.Code, m.Sentence, of)
	}
}

// humanCounts shows counts by mark, in the order of the vocabulary.
func humanCounts(w io.Writer, c quality.Counts) {
	if codes := c.Codes(); len(codes) > 0 {
		parts := make([]string, len(codes))
		for i, code := range codes {
			parts[i] = fmt.Sprintf("%s %s", grouped(c[code]), code)
		}
		fmt.Fprintf(w, "marks: %s\n", strings.Join(parts, ", "))
	}
}

// partView is what one source says of a subject, for programs.
type partView struct {
	ID       string          `json:"id,omitzero"`
	Source   string          `json:"source"`
	Act      string          `json:"act"`
	At       string          `json:"at"`
	By       string          `json:"by"`
	Reason   string          `json:"reason,omitzero"`
	Withheld []vetting.Claim `json:"withheld,omitempty"`
	Entity   jsontext.Value  `json:"entity"`
}

func viewParts(parts []vetting.Part) []partView {
	out := make([]partView, len(parts))
	for i, p := range parts {
		out[i] = partView{p.ID, p.Source, p.Act, stamp(p.At), p.Actor, p.Reason, p.Withheld, p.Entity}
	}
	return out
}

func humanParts(w io.Writer, parts []vetting.Part) {
	for _, p := range parts {
		id := p.ID
		if id == "" {
			id = "moved by hand"
		}
		fmt.Fprintf(w, "part %s: %s\n", id, p.Source)
		for _, c := range p.Withheld {
			fmt.Fprintf(w, "  without %s, found to be another's\n", c)
		}
	}
}

// nats shows micronats as nats with one decimal.
func nats(micro int64) string { return fmt.Sprintf("%.1f", float64(micro)/1e6) }

func humanEntity(w io.Writer, doc []byte) {
	var v struct {
		Properties map[string][]string `json:"properties"`
	}
	if err := json.Unmarshal(doc, &v); err != nil {
		fmt.Fprintf(w, "  %s\n", bytes.TrimSpace(doc))
		return
	}
	for _, p := range sortedKeys(v.Properties) {
		fmt.Fprintf(w, "  %-18s %s\n", p, strings.Join(v.Properties[p], " | "))
	}
}

func newSubjectsHistory(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "history ID",
		Short: "Show every version, screening and match event of a subject",
		Long: `History prints what was recorded of a subject, in the order of recording.

Exit status: 0 shown, 1 no such subject, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectRead)
			if err != nil {
				return err
			}
			defer a.close()
			h, err := a.vetting.History(ctx, args[0])
			if err != nil {
				return err
			}
			type event struct {
				At     string `json:"at"`
				Seq    int64  `json:"seq"`
				What   string `json:"what"`
				Detail string `json:"detail"`
			}
			out := make([]event, len(h))
			for i, e := range h {
				out[i] = event{stamp(e.At), e.Seq, e.What, strings.TrimSpace(e.Detail)}
			}
			return g.print(out, func(w io.Writer) {
				t := newTable(w, "recorded", "what", "detail")
				for _, e := range h {
					t.AppendRow([]any{minute(e.At), e.What, e.Detail})
				}
				t.Render()
			})
		},
	}
}
