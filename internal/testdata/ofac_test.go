package testdata_test

import (
	"testing"

	"github.com/revetproject/revet/internal/testdata"
)

func TestOFACHistoryRebuildsAllVersions(t *testing.T) {
	n := 0
	for range testdata.OFACHistory(t) {
		n++
	}
	if n != 156 {
		t.Errorf("%d versions, want 156", n)
	}
}
