package main

import (
	"path/filepath"
	"testing"

	"github.com/revetproject/revet/internal/testdata"
)

// TestShippedConfigurationHoldsItsBars guards what the policy file promises, on a
// tenth of the ordinary people.
func TestShippedConfigurationHoldsItsBars(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for half a minute; make quality measures the whole")
	}
	labelled := testdata.Path(t, "labelled", "yente_candidates", "positives_un_treated_dev.csv")
	r, err := measure(filepath.Join(filepath.Dir(labelled), "..", ".."), options{negatives: 5000})
	if err != nil {
		t.Fatal(err)
	}
	if r.Treated.Rows < 340 || r.Treated.Name < 98 || r.Treated.Full < 99 {
		t.Errorf("recall on mangled listed people fell: %+v", r.Treated)
	}
	if r.FalseFull > 1 || r.FalseName > 3 {
		t.Errorf("false alerts per 1,000: %.2f with all attributes, %.2f by name", r.FalseFull, r.FalseName)
	}
	if r.Bench.F1 < 0.80 || r.Bench.AUC < 0.87 {
		t.Errorf("name_bench: F1 %.4f, AUC %.4f", r.Bench.F1, r.Bench.AUC)
	}
	if loss := r.Aliases.NoGate - r.Aliases.Name; loss > 1 {
		t.Errorf("the gate loses %.2f points against the score alone", loss)
	}
}
