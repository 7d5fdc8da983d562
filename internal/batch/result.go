package batch

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

// Format is how results are written.
type Format string

// The formats. CSV and Parquet hold a line for each match, and one for each row without a match; JSON lines hold an object for
// each row, with all evidence.
const (
	CSV       Format = "csv"
	JSONLines Format = "jsonl"
	Parquet   Format = "parquet"
)

// FormatOf tells a format from the ending of a file's name; "" if it tells none.
func FormatOf(path string) Format {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return CSV
	case ".jsonl", ".ndjson":
		return JSONLines
	case ".parquet":
		return Parquet
	}
	return ""
}

// Result is one line of CSV or Parquet: a row with one match, or without any.
type Result struct {
	Row           int64   `json:"row" parquet:"row"` // from 1
	ID            string  `json:"id" parquet:"id"`
	Name          string  `json:"name" parquet:"name"`
	Outcome       string  `json:"outcome" parquet:"outcome"` // clear, potential_match, incomplete; "" where the row could not be used
	List          string  `json:"list" parquet:"list"`
	Key           string  `json:"key" parquet:"key"` // of the entry
	Entry         string  `json:"entry" parquet:"entry"`
	Probability   float64 `json:"probability" parquet:"probability"` // 0 to 1, to six places
	Score         float64 `json:"score" parquet:"score"`             // nats
	Band          string  `json:"band" parquet:"band"`
	WeakAliasOnly bool    `json:"weak_alias_only" parquet:"weak_alias_only"`
	Explanation   string  `json:"explanation" parquet:"explanation"`
	Sources       string  `json:"sources" parquet:"sources"` // lists consulted as list@snapshot, and what is wrong with those that are missing or stale
	Engine        string  `json:"engine" parquet:"engine"`
	Epoch         int64   `json:"epoch" parquet:"epoch"`
	Error         string  `json:"error" parquet:"error"` // why the row could not be used
}

// Columns are the columns of CSV and Parquet, in order.
func Columns() []string {
	return []string{"row", "id", "name", "outcome", "list", "key", "entry", "probability", "score", "band", "weak_alias_only", "explanation", "sources", "engine", "epoch", "error"}
}

func (r *Result) cells() []string {
	c := []string{strconv.FormatInt(r.Row, 10), r.ID, r.Name, r.Outcome, r.List, r.Key, r.Entry, "", "", r.Band, "", r.Explanation, r.Sources, r.Engine, "", r.Error}
	if r.Key != "" {
		c[7] = strconv.FormatFloat(r.Probability, 'f', 6, 64)
		c[8] = strconv.FormatFloat(r.Score, 'f', 2, 64)
		c[10] = strconv.FormatBool(r.WeakAliasOnly)
	}
	if r.Engine != "" {
		c[14] = strconv.FormatInt(r.Epoch, 10)
	}
	return c
}

// Results lays what screening gave beside the row of base: a line for each match at or above the line, the most probable first;
// one line where there is none.
func Results(base Result, r *screen.Result) []Result {
	base.Outcome, base.Sources = string(r.Outcome), sources(r.Sources)
	var out []Result
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if !c.Above {
			continue
		}
		x := base
		x.List, x.Key, x.Entry = c.List, c.Key, c.Result.EntryName
		x.Probability = float64(c.Result.Probability) / float64(score.Certain)
		x.Score, x.Band = float64(c.Result.Score)/score.MicronatsPerNat, c.Result.Band
		x.WeakAliasOnly, x.Explanation = c.Result.WeakOnly, c.Result.Sentence()
		out = append(out, x)
	}
	if out == nil {
		out = append(out, base)
	}
	return out
}

func sources(all []screen.Source) string {
	s := make([]string, len(all))
	for i, x := range all {
		s[i] = x.List
		if x.Snapshot > 0 {
			s[i] += "@" + strconv.FormatInt(x.Snapshot, 10)
		}
		if x.Problem != "" {
			s[i] += " (" + x.Problem + ")"
		}
	}
	return strings.Join(s, "; ")
}

// Encode writes lines as they stand in a partial file of CSV or Parquet.
func (f Format) Encode(lines []Result) ([]byte, error) {
	var b strings.Builder
	switch f {
	case CSV:
		w := csv.NewWriter(&b)
		for i := range lines {
			if err := w.Write(lines[i].cells()); err != nil {
				return nil, err
			}
		}
		w.Flush()
		return []byte(b.String()), w.Error()
	case Parquet:
		for i := range lines {
			t, err := json.Marshal(&lines[i], jsontext.EscapeForHTML(false))
			if err != nil {
				return nil, err
			}
			b.Write(t)
			b.WriteByte('\n')
		}
		return []byte(b.String()), nil
	}
	return nil, fmt.Errorf("batch: results of format %q are not written as lines of columns", f)
}

// header is what a partial file begins with.
func (f Format) header() []byte {
	if f != CSV {
		return nil
	}
	return []byte(strings.Join(Columns(), ",") + "\n")
}
