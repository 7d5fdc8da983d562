package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/casework"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

type alertRow struct {
	Alert   int64   `json:"alert"`
	Status  string  `json:"status"`
	Raised  string  `json:"raised"` // RFC 3339
	Kind    string  `json:"kind"`
	Cause   string  `json:"cause"`
	Config  string  `json:"configuration"`
	Match   int64   `json:"match"`
	Open    bool    `json:"match_open"`
	Subject string  `json:"subject"`
	Name    string  `json:"name"`
	List    string  `json:"list"`
	Key     string  `json:"key"`
	Band    string  `json:"band"`
	Score   float64 `json:"score"`
	// Earlier is the decision on the match with what the entry was before it was
	// renumbered, merged or split off.
	Earlier string `json:"earlier,omitempty"`
	at      int64
}

func viewAlert(v vetting.AlertView) alertRow {
	r := alertRow{
		Alert: v.ID, Status: v.Status, Raised: stamp(v.At), at: v.At, Kind: v.Kind, Cause: describeCause(v.Cause), Config: v.MatchNow.Config, Match: v.Match,
		Open: v.MatchNow.Open, Subject: v.Subject.ID, List: v.MatchNow.List, Key: v.MatchNow.Key, Band: v.MatchNow.Band, Score: float64(v.MatchNow.Score) / 1e6,
	}
	var e entity.Entity
	if e.UnmarshalJSON(v.Subject.Doc) == nil {
		r.Name = e.First("name")
	}
	if m := v.Earlier; m != nil {
		r.Earlier = fmt.Sprintf("%s as %s (match %d)", m.Decision, m.Key, m.ID)
	}
	return r
}

func describeCause(c vetting.Cause) string {
	switch c.Kind {
	case vetting.CauseSnapshot:
		return fmt.Sprintf("%s snapshot %d", c.List, c.To)
	case vetting.CauseConfiguration:
		return fmt.Sprintf("configuration %s version %d", c.Ref, c.To)
	case vetting.CauseEngine:
		return "new engine"
	case vetting.CauseSubject:
		return "subject came or changed"
	}
	return c.Kind
}

func newAlerts(g *global) *cobra.Command {
	var f vetting.AlertFilter
	var subject string
	cmd := &cobra.Command{
		Use:   "alerts",
		Short: "List alerts, newest first",
		Long: `Alerts lists what needs, or needed, a person.

Exit status: 0 listed, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			if f.Status != "" && !slices.Contains(casework.States(), casework.State(f.Status)) {
				return withStatus(ExitUsage, fmt.Errorf("--status %q: use open, proposed, inconclusive, true or false", f.Status))
			}
			if f.Limit < 1 {
				return withStatus(ExitUsage, fmt.Errorf("--limit %d: it must be 1 or more", f.Limit))
			}
			a, err := g.begin(ctx, access.AlertRead)
			if err != nil {
				return err
			}
			defer a.close()
			var vs []vetting.AlertView
			if subject != "" {
				vs, err = a.vetting.SubjectAlerts(ctx, subject, f)
			} else {
				vs, err = a.vetting.Alerts(ctx, f)
			}
			if err != nil {
				return err
			}
			rows := make([]alertRow, len(vs))
			for i, v := range vs {
				rows[i] = viewAlert(v)
			}
			return g.print(rows, func(w io.Writer) {
				if len(rows) == 0 {
					fmt.Fprintln(w, "No alert fits.")
					return
				}
				t := newTable(w, "alert", "status", "raised", "kind", "cause", "subject", "name", "entry", "band", "nats")
				for _, r := range rows {
					kind := r.Kind
					if !r.Open && r.Kind != vetting.Closed {
						kind += ", since closed"
					}
					if r.Earlier != "" {
						kind += ", before: " + r.Earlier
					}
					t.AppendRow([]any{r.Alert, r.Status, minute(r.at), kind, r.Cause, r.Subject, r.Name, r.List + " " + r.Key, r.Band, fmt.Sprintf("%.1f", r.Score)})
				}
				t.Render()
			})
		},
	}
	cmd.Flags().StringVar(&f.Status, "status", "", "only these: open, proposed, inconclusive, true, false")
	cmd.Flags().StringVar(&f.Config, "config", "", "only of this configuration")
	cmd.Flags().StringVar(&subject, "subject", "", "only of this subject")
	cmd.Flags().IntVar(&f.Limit, "limit", 100, "at most so many")
	return cmd
}

func newDecide(g *global) *cobra.Command {
	var d casework.Decision
	var differs []string
	var missing, from, by string
	cmd := &cobra.Command{
		Use:   "decide ALERT false|inconclusive|true|confirm|reject|reopen",
		Short: "Decide one alert",
		Long: `Decide records what a named person makes of one alert.

  false         not the same party; --differs names the attribute that tells them
                apart (` + attributes() + `)
  inconclusive  cannot be said yet; --missing what, --from whom, --by when
  true          the same party; takes effect when another person confirms
  confirm       the second person agrees
  reject        the second person does not
  reopen        what was decided is open again

A service account cannot decide, and nobody can confirm what they proposed.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := strconv.ParseInt(strings.TrimPrefix(args[0], "A-"), 10, 64)
			if err != nil {
				return withStatus(ExitUsage, fmt.Errorf("alert %q is not a number", args[0]))
			}
			d.Alert = n
			verbs := map[string]casework.Verb{
				"false": casework.Dismiss, "inconclusive": casework.Defer, "true": casework.Propose, "confirm": casework.Confirm, "reject": casework.Reject, "reopen": casework.Reopen,
			}
			verb, ok := verbs[args[1]]
			if !ok {
				return withStatus(ExitUsage, fmt.Errorf("decision %q: use false, inconclusive, true, confirm, reject or reopen", args[1]))
			}
			d.Verb = verb
			for _, x := range differs {
				attr, text, _ := strings.Cut(x, "=")
				d.Differs = append(d.Differs, casework.Difference{Attribute: casework.Attribute(attr), Text: text})
			}
			if verb == casework.Defer {
				d.Waiting = &casework.Waiting{Missing: missing, From: from}
				if by != "" {
					t, err := time.Parse("2006-01-02", by)
					if err != nil {
						return withStatus(ExitUsage, fmt.Errorf("--by %q: write the day as 2026-12-31", by))
					}
					d.Waiting.Due = t.UnixMicro()
				}
			}
			a, err := g.open(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			// Which act a decision takes depends on the alert; casework checks it.
			p, err := a.principal(ctx)
			if err != nil {
				return err
			}
			made, state, err := a.casework.Decide(ctx, p, d)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(map[string]any{"decision": made, "state": state}, func(w io.Writer) {
				switch state {
				case casework.Proposed:
					fmt.Fprintf(w, "Alert %d: proposed as true; another person must confirm.\n", n)
				default:
					fmt.Fprintf(w, "Alert %d: %s.\n", n, state)
				}
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&d.Reason, "reason", "", "why, in your words")
	f.StringArrayVar(&differs, "differs", nil, "an attribute that differs, or ATTRIBUTE=TEXT (repeatable)")
	f.StringVar(&missing, "missing", "", "what is missing (inconclusive)")
	f.StringVar(&from, "from", "", "who can give it (inconclusive)")
	f.StringVar(&by, "by", "", "by which day, as 2026-12-31 (inconclusive)")
	return cmd
}

func attributes() string {
	var out []string
	for _, a := range casework.Attributes() {
		out = append(out, string(a))
	}
	return strings.Join(out, ", ")
}

func newExplain(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "explain ALERT",
		Short: "Show why an alert was raised: every value compared and what it was worth",
		Long: `Explain shows the evidence of an alert's match: what agreed, differed or was
missing, with points that sum to the score, the entry as published, and the
decisions so far.

Exit status: 0 shown, 1 no such alert, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := strconv.ParseInt(strings.TrimPrefix(args[0], "A-"), 10, 64)
			if err != nil {
				return withStatus(ExitUsage, fmt.Errorf("alert %q is not a number", args[0]))
			}
			a, err := g.begin(ctx, access.Explain)
			if err != nil {
				return err
			}
			defer a.close()
			v, err := a.vetting.Alert(ctx, n)
			if err != nil {
				return err
			}
			event, entry, err := a.vetting.Evidence(ctx, v.Match)
			if err != nil {
				return err
			}
			var c screen.Candidate
			if err := json.Unmarshal(event.Evidence, &c); err != nil {
				return fmt.Errorf("evidence of match %d: %w", v.Match, err)
			}
			history, state, err := a.casework.History(ctx, n)
			if err != nil {
				return err
			}
			list, err := a.lists.List(ctx, entry.List)
			if err != nil {
				return err
			}
			m := viewMatch(&c)
			out := map[string]any{"list": entry.List, "terms": termsOf(list), "alert": viewAlert(v), "match": m, "decisions": history, "state": state, "entry": jsontext.Value(entry.Doc), "subject": jsontext.Value(v.Subject.Doc)}
			return g.print(out, func(w io.Writer) {
				fmt.Fprintf(w, "Alert %d, %s: raised %s because %s.\n", v.ID, state, minute(v.At), describeCause(v.Cause))
				fmt.Fprintf(w, "\nSubject %s, version %d, as it was matched:\n", v.Subject.ID, v.Subject.Version)
				humanEntity(w, v.Subject.Doc)
				fmt.Fprintf(w, "\nEntry %s %s, snapshot %d:\n", entry.List, entry.Key, entry.Snapshot)
				humanEntity(w, entry.Doc)
				termsOf(list).human(w, entry.List)
				m.human(w, "")
				for _, d := range history {
					fmt.Fprintf(w, "\n%s %s: %s", minute(d.At), d.Actor, d.Verb)
					for _, x := range d.Differs {
						fmt.Fprintf(w, "; differs in %s %s", x.Attribute, x.Text)
					}
					if d.Reason != "" {
						fmt.Fprintf(w, " – %s", d.Reason)
					}
				}
				fmt.Fprintln(w)
			})
		},
	}
}

func newExplainMiss(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "explain-miss ALERT",
		Short: "Answer for a late match: missed, or not known then – and why",
		Long: `Explain-miss computes the first moment at which a match could have been found,
and names the cause of its lateness: not listed yet, listed but not yet fetched,
not shared with this office, not screened, below the line, data wrong or missing
at the time.

Exit status: 0 answered, 1 no such alert, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := strconv.ParseInt(strings.TrimPrefix(args[0], "A-"), 10, 64)
			if err != nil {
				return withStatus(ExitUsage, fmt.Errorf("alert %q is not a number", args[0]))
			}
			a, err := g.begin(ctx, access.Explain)
			if err != nil {
				return err
			}
			defer a.close()
			return g.explainMiss(ctx, a, n)
		},
	}
}

func (g *global) explainMiss(ctx context.Context, a *app, alert int64) error {
	v, err := a.vetting.Alert(ctx, alert)
	if err != nil {
		return err
	}
	x, err := a.vetting.Explain(ctx, v.Match, archivedRunner{})
	if err != nil {
		return err
	}
	return g.print(viewExplanation(x), func(w io.Writer) { humanExplanation(w, x) })
}

// explained is the JSON of an explanation: times as RFC 3339, evidence in nats.
type explained struct {
	Match         int64           `json:"match"`
	Config        string          `json:"configuration"`
	List          string          `json:"list"`
	Key           string          `json:"key"`
	Subject       string          `json:"subject"`
	Verdict       string          `json:"verdict"`
	Cause         string          `json:"cause"`
	Reason        string          `json:"reason"`
	MetAt         string          `json:"met_at"`
	OpenedAt      string          `json:"opened_at"`
	FirstPossible string          `json:"first_possible,omitzero"` // by today's engine
	FirstThen     string          `json:"first_then,omitzero"`     // by the engines in force then
	Unasked       string          `json:"unasked,omitzero"`        // why an engine of an earlier moment could not be asked
	Steps         []explainedStep `json:"steps"`
}

type explainedStep struct {
	At     string            `json:"at"`
	What   string            `json:"what"`
	Listed bool              `json:"listed"`
	Used   bool              `json:"used"`
	Line   score.Probability `json:"line"`
	Engine string            `json:"engine"`
	Today  judged            `json:"today"` // by the running engine
	Then   judged            `json:"then"`  // by the engine in force
}

type judged struct {
	Score   float64 `json:"score"`
	Above   bool    `json:"above"`
	Unknown string  `json:"unknown,omitzero"`
}

func viewJudgement(j vetting.Judgement) judged {
	return judged{float64(j.Score) / 1e6, j.Above, j.Unknown}
}

func viewExplanation(x vetting.Explanation) explained {
	out := explained{
		Match: x.Match.ID, Config: x.Match.Config, List: x.Match.List, Key: x.Match.Key, Subject: x.Subject, Verdict: x.Verdict, Cause: x.Cause,
		Reason: x.Reason, MetAt: stamp(x.MetAt), OpenedAt: stamp(x.OpenedAt), FirstPossible: stamp(x.FirstPossible), FirstThen: stamp(x.FirstThen),
		Unasked: x.Unasked, Steps: make([]explainedStep, len(x.Steps)),
	}
	for i, s := range x.Steps {
		out.Steps[i] = explainedStep{
			stamp(s.At), s.What, s.Listed, s.Used, s.Line, s.Engine, viewJudgement(s.Today), viewJudgement(s.Then),
		}
	}
	return out
}

func humanExplanation(w io.Writer, x vetting.Explanation) {
	fmt.Fprintf(w, "Subject %s and %s %s: %s", x.Subject, x.Match.List, x.Match.Key, strings.ToUpper(x.Verdict))
	if x.Cause != "" {
		fmt.Fprintf(w, " – %s", x.Cause)
	}
	fmt.Fprintf(w, ".\n%s\n", x.Reason)
	fmt.Fprintf(w, "first met %s; first possible %s by the engine of then, %s by today's; match opened %s\n",
		minute(x.MetAt), minute(x.FirstThen), minute(x.FirstPossible), minute(x.OpenedAt))
	if x.Unasked != "" {
		fmt.Fprintf(w, "by the engine of then it may have been earlier: %s\n", x.Unasked)
	}
	t := newTable(w, "when", "what changed", "listed", "list used", "line", "nats then", "above", "nats today", "above")
	for _, s := range x.Steps {
		t.AppendRow([]any{minute(s.At), s.What, yes(s.Listed), yes(s.Used), lineOf(s), natsOf(s.Then), aboveOf(s.Then), natsOf(s.Today), aboveOf(s.Today)})
	}
	t.Render()
}

// lineOf is the line as a probability, with the score in nats that reaches it.
func lineOf(s vetting.Step) string {
	switch {
	case s.Engine == "" || s.Line == 0:
		return "–"
	case s.Line >= score.Certain:
		return s.Line.String() + " (no score)"
	}
	return s.Line.String() + " (" + nats(s.LineScore) + ")"
}

func natsOf(j vetting.Judgement) string {
	if j.Unknown != "" {
		return "?"
	}
	return nats(j.Score)
}

func aboveOf(j vetting.Judgement) string {
	if j.Unknown != "" {
		return "?"
	}
	return yes(j.Above)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
