package comparison

import "github.com/revetproject/revet/internal/metrics"

// Summary counts what was compared. Where rows carry labels it measures the
// verdicts against them, at about 40 bytes a labelled row.
type Summary struct {
	Rows   int64 `json:"rows"`
	Unused int64 `json:"unused"` // rows with an error
	Above  int64 `json:"above"`
	// Labelled is nil for a file without labels.
	Labelled *Figures `json:"labelled,omitzero"`

	shares, scores []metrics.Pair
	line           metrics.Confusion
}

// Figures are what the labels say of the verdicts.
type Figures struct {
	Pairs   int64 `json:"pairs"`
	Matches int64 `json:"matches"`
	// The best F1 over all thresholds of the share, that threshold, and the AUC.
	BestF1 float64 `json:"best_f1"`
	At     float64 `json:"best_f1_at_share"`
	AUC    float64 `json:"auc"`
	// The same by the score, in nats, which also weighs how rare the names are.
	ScoreBestF1 float64 `json:"score_best_f1"`
	ScoreAt     float64 `json:"best_f1_at_score"`
	ScoreAUC    float64 `json:"score_auc"`
	// At the line: what “above” says.
	Precision float64           `json:"precision_at_line"`
	Recall    float64           `json:"recall_at_line"`
	F1        float64           `json:"f1_at_line"`
	Counts    metrics.Confusion `json:"counts_at_line"`
}

// Add counts a row; v is nil for one that could not be used.
func (s *Summary) Add(v *Verdict, l Label) {
	s.Rows++
	if v == nil {
		s.Unused++
		return
	}
	if v.Above {
		s.Above++
	}
	if l == Unlabelled {
		return
	}
	s.shares = append(s.shares, metrics.Pair{Value: v.rank, Match: l == Match})
	s.scores = append(s.scores, metrics.Pair{Value: v.Score, Match: l == Match})
	s.line.Add(v.Above, l == Match)
}

// Finish works the figures out.
func (s *Summary) Finish() {
	if len(s.shares) == 0 {
		return
	}
	f := &Figures{Pairs: int64(len(s.shares)), Matches: s.line.TruePositive + s.line.FalseNegative}
	f.BestF1, f.At = metrics.BestF1(s.shares)
	f.AUC = metrics.AUC(s.shares)
	f.ScoreBestF1, f.ScoreAt = metrics.BestF1(s.scores)
	f.ScoreAUC = metrics.AUC(s.scores)
	f.Precision, f.Recall, f.F1, f.Counts = s.line.Precision(), s.line.Recall(), s.line.F1(), s.line
	s.Labelled = f
}
