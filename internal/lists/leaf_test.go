package lists

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/watchlist"
)

// However much a load has to say, its leaf fits into the ledger.
func TestLeafOfALoadIsBounded(t *testing.T) {
	l := Load{List: "watch", Problem: strings.Repeat("ü", 1<<16)}
	for range 500 {
		l.Refusals = append(l.Refusals, watchlist.Refusal{Gate: "fill-drop", Measured: strings.Repeat("“", 4096), Limit: "5.0 %", Message: strings.Repeat("x", 4096)})
	}
	b, err := json.Marshal(act(l))
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > audit.MaxPayload/2 {
		t.Errorf("%d bytes of a payload of %d", len(b), audit.MaxPayload)
	}
}

func TestClipKeepsCharactersWhole(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "abcdef": "abcd…", "abcüf": "abc…"} {
		if got := clip(in, 4); got != want {
			t.Errorf("clip(%q, 4) = %q, want %q", in, got, want)
		}
	}
}
