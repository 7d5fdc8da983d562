package comparison

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/metrics"
	"github.com/revetproject/revet/score"
)

// read returns what is read of a file: its cells or text, and the faults.
func read(t *testing.T, text string, o Options) []string {
	t.Helper()
	r, err := NewReader(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if err := r.Read(func(row Row) error {
		what := row.Text
		if row.Cells != nil {
			what = strings.Join(row.Cells, "|")
		}
		if row.Err != nil {
			what = "bad: " + what
		}
		out = append(out, fmt.Sprintf("%d %s", row.Line, what))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// A bad row never takes its neighbours with it.
func TestBadRowsAreIsolated(t *testing.T) {
	const head = "name1,name2\n"
	for name, c := range map[string]struct {
		o    Options
		text string
		want []string
	}{
		"several lines in a cell": {Options{Format: CSV}, head + "\"a\nb\",c\nd,e\n", []string{"2 a\nb|c", "4 d|e"}},
		"unclosed quote":          {Options{Format: CSV}, head + "\"a,b\nc,d\ne,f", []string{`2 bad: "a,b`, "3 c|d", "4 e|f"}},
		"unclosed, closed later":  {Options{Format: CSV}, head + "\"a,b\nc,d\ne,\"f\"\n", []string{`2 bad: "a,b`, "3 c|d", "4 e|f"}},
		"bare quote":              {Options{Format: CSV}, head + "a\"\"x,b\nc,d\n", []string{`2 bad: a""x,b`, "3 c|d"}},
		"fields":                  {Options{Format: CSV}, head + "a\n\nb,c,d\r\ne,f\r\n", []string{"2 bad: a", "4 bad: b,c,d", "5 e|f"}},
		"separator and mark":      {Options{Format: CSV, Comma: '\t'}, "\ufeffname1\tname2\na\tb\n", []string{"2 a|b"}},
		"long line":               {Options{Format: CSV, Limit: 12}, head + strings.Repeat("x", 30) + "\nc,d\n", []string{"2 bad: " + strings.Repeat("x", 30), "3 c|d"}},
		"long JSON":               {Options{Format: JSONLines, Limit: 8}, "{\"a\":1}\n{\"a\":123456}\n\n{}", []string{`1 {"a":1}`, `2 bad: {"a":123456}`, "4 {}"}},
	} {
		got := read(t, c.text, c.o)
		for i := range got {
			n, rest, _ := strings.Cut(got[i], " ")
			if r, ok := strings.CutPrefix(rest, "bad: "); ok {
				got[i] = n + " bad: " + strings.TrimSpace(r)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// A file that encoding/csv wrote is read as it reads it.
func TestReadsWhatWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[a-z ,"\n;é]{0,8}x`)
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 0, 12).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		_ = w.Write([]string{"name1", "name2", "more"})
		_ = w.WriteAll(rows)
		r, err := NewReader(&b, Options{Format: CSV})
		if err != nil {
			t.Fatal(err)
		}
		got := [][]string{}
		if err := r.Read(func(row Row) error {
			if row.Err != nil {
				t.Fatalf("line %d: %v", row.Line, row.Err)
			}
			got = append(got, row.Cells)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(rows, got); d != "" {
			t.Fatal(d)
		}
	})
}

func comparer(t *testing.T, prior float64) *Comparer {
	t.Helper()
	c, err := New(score.NewModel(), score.DefaultPolicy(), "", prior)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func named(name string) *entity.Entity {
	return (&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: name})
}

// The two sides may change places; contributions sum to the score; the share
// of a party with itself is 1; the prior moves the probability alone.
func TestVerdict(t *testing.T) {
	c, even := comparer(t, 0.001), comparer(t, 0.5)
	names := []string{"Zarif Qodirbekov", "Кодирбеков Зариф", "Zarif Q.", "Anna Lindgren", "Li Na", "", "???"}
	for _, x := range names {
		for _, y := range names {
			v, w := c.Compare(Pair{named(x), named(y)}), c.Compare(Pair{named(y), named(x)})
			if v.Score != w.Score || v.Share != w.Share || v.Above != w.Above || v.PassesGate != w.PassesGate {
				t.Errorf("%q and %q: %+v one way, %+v the other", x, y, v, w)
			}
			var sum float64
			for _, k := range v.Because {
				sum += k.Points
			}
			if d := sum - v.Score; d > 1e-9 || d < -1e-9 {
				t.Errorf("%q and %q: contributions sum to %v, the score is %v", x, y, sum, v.Score)
			}
			if v.Share < 0 || v.Share > 1 || v.Probability <= 0 || v.Probability > 1 {
				t.Errorf("%q and %q: share %v, probability %v", x, y, v.Share, v.Probability)
			}
			if x == y && len(v.Because) > 0 && v.Share != 1 {
				t.Errorf("%q has the share %v of itself", x, v.Share)
			}
			e := even.Compare(Pair{named(x), named(y)})
			if e.Score != v.Score || e.Above != v.Above || e.Probability < v.Probability {
				t.Errorf("%q and %q: another prior gives %+v instead of %+v", x, y, e, v)
			}
		}
	}
	if v := c.Compare(Pair{named("Zarif Qodirbekov"), named("Zarif Kodirbekov")}); !v.Above || !v.PassesGate || v.Share < 0.8 {
		t.Errorf("one name in two spellings: %+v", v)
	}
	if v := c.Compare(Pair{named("Zarif Qodirbekov"), named("Anna Lindgren")}); v.Above || v.Share != 0 {
		t.Errorf("two names: %+v", v)
	}
	policy := score.DefaultPolicy()
	v := c.Compare(Pair{named("Zarif Qodirbekov"), named("Zarif Kodirbekov")})
	if want := float64(policy.Probability(int64(math.Round(v.Score*score.MicronatsPerNat)))) / 1e6; v.Probability != want {
		t.Errorf("under the policy's own prior the probability is %v, the policy says %v", v.Probability, want)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, prior := range []float64{0, 1, -1, 2, math.NaN(), math.Inf(1)} {
		if _, err := New(score.NewModel(), score.DefaultPolicy(), "", prior); err == nil {
			t.Errorf("prior %v is accepted", prior)
		}
	}
}

func TestSummary(t *testing.T) {
	s := NewSummary()
	s.Add(nil, Unlabelled)
	s.Add(&Verdict{Above: true, Score: 9, rank: 0.9, Probability: 0.9}, Match)
	s.Add(&Verdict{Above: true, Score: 7, rank: 0.2, Probability: 0.4}, NoMatch)
	s.Add(&Verdict{Score: 2, rank: 0.8, Probability: 0.2}, Match)
	s.Add(&Verdict{Score: 1, rank: 0.1}, Unlabelled)
	s.Finish()
	want := &Figures{
		Pairs: 3, Matches: 2, BestF1: 1, At: 0.8, AUC: 1, ScoreBestF1: 0.8, ScoreAt: 2, ScoreAUC: 0.5,
		ECE: (0.8 + 0.4 + 0.1) / 3, Brier: (0.64 + 0.16 + 0.01) / 3,
		Precision: 0.5, Recall: 0.5, F1: 0.5, Counts: metrics.Confusion{TruePositive: 1, FalsePositive: 1, FalseNegative: 1},
	}
	if d := cmp.Diff(want, s.Labelled, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9 })); d != "" || s.Rows != 5 || s.Unused != 1 || s.Above != 2 {
		t.Errorf("%+v %s", s, d)
	}
}

// Whatever a JSON line is, it comes out as one JSON object with a comparison.
func FuzzJSONLine(f *testing.F) {
	for _, s := range []string{
		`{"name1":"Zarif Qodirbekov","name2":["Zarif Kodirbekov"],"is_match":true}`, `{"comparison":1,"revet_comparison":2}`,
		`{"a":{"schema":"Person","properties":{"name":["Bo"]}},"b":{"schema":"Vessel","properties":{"name":["Bo"]}}}`, `{}`, `{ }`, `[`, `"`, "\xff", `{"a":{},"b":{}}`,
	} {
		f.Add(s)
	}
	c, err := New(score.NewModel(), score.DefaultPolicy(), "", 0.001)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := NewReader(strings.NewReader(text), Options{Format: JSONLines, Limit: 1 << 12})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Read(func(row Row) error {
			var v *Verdict
			fault := ""
			pair, _, err := ParseObject(row.Text, "is_match", "Person")
			if row.Err != nil {
				err = row.Err
			}
			if err != nil {
				fault = err.Error()
			} else {
				got := c.Compare(pair)
				v = &got
			}
			out, err := JSONRow(nil, row, v, fault)
			if err != nil {
				t.Fatalf("%q: %v", row.Text, err)
			}
			if raw := jsontext.Value(out); !raw.IsValid() || raw.Kind() != '{' || bytes.ContainsRune(out, '\n') || !bytes.Contains(out, []byte(`comparison":{`)) {
				t.Fatalf("%q gives %q", row.Text, out)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Whatever a CSV file is, each row comes out once, with the header's columns.
func FuzzCSV(f *testing.F) {
	f.Add("name1,name2\na,b\n\"c,d\ne,f\n")
	f.Add("schema,name1,name2,error\n,\"a\nb\",\"\"\"\",\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := NewReader(strings.NewReader(text), Options{Format: CSV, Limit: 1 << 12})
		if err != nil {
			return
		}
		var b bytes.Buffer
		w, err := NewCSVWriter(&b, 0, r.Header())
		if err != nil {
			t.Fatal(err)
		}
		rows, last := 1, int64(0)
		if err := r.Read(func(row Row) error {
			if row.Line <= last {
				t.Fatalf("line %d after line %d", row.Line, last)
			}
			rows, last = rows+1, row.Line
			return w.Write(row, nil, "fault")
		}); err != nil {
			t.Fatal(err)
		}
		back, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(back) != rows {
			t.Fatalf("%d rows written, %d read back: %v", rows, len(back), err)
		}
	})
}
