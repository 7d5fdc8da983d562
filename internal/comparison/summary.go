package comparison

import "github.com/revetproject/revet/internal/metrics"

// Summary counts what was compared. Where rows carry labels it measures the
// verdicts against them, in memory that does not grow with the file: values are
// rounded to the steps below. Make it with [NewSummary].
type Summary struct {
	Rows   int64 `json:"rows"`
	Unused int64 `json:"unused"` // rows with an error
	Above  int64 `json:"above"`
	// Labelled is nil for a file without labels.
	Labelled *Figures `json:"labelled,omitzero"`

	shares, scores, probabilities *metrics.Tally
	line                          metrics.Confusion
}

// The steps to which values are rounded before they are measured.
const (
	shareStep       = 1e-4
	scoreStep       = 1e-3 // nats
	probabilityStep = 1e-5
)

// NewSummary returns a summary of nothing.
func NewSummary() *Summary {
	return &Summary{shares: metrics.NewTally(shareStep), scores: metrics.NewTally(scoreStep), probabilities: metrics.NewTally(probabilityStep)}
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
	// How far the probabilities are from the labels: expected calibration error in
	// bins of equal mass, and Brier score. They mean something where the prior is
	// the share of matches among the pairs that such a file is drawn from.
	ECE   float64 `json:"ece"`
	Brier float64 `json:"brier"`
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
	s.shares.Add(v.rank, l == Match)
	s.scores.Add(v.Score, l == Match)
	s.probabilities.Add(v.Probability, l == Match)
	s.line.Add(v.Above, l == Match)
}

// Finish works the figures out.
func (s *Summary) Finish() {
	pairs := s.line.TruePositive + s.line.FalsePositive + s.line.TrueNegative + s.line.FalseNegative
	if pairs == 0 {
		return
	}
	f := &Figures{Pairs: pairs, Matches: s.line.TruePositive + s.line.FalseNegative}
	f.BestF1, f.At = s.shares.BestF1()
	f.AUC = s.shares.AUC()
	f.ScoreBestF1, f.ScoreAt = s.scores.BestF1()
	f.ScoreAUC = s.scores.AUC()
	f.ECE, f.Brier = s.probabilities.Calibration()
	f.Precision, f.Recall, f.F1, f.Counts = s.line.Precision(), s.line.Recall(), s.line.F1(), s.line
	s.Labelled = f
}
