package watchlist

import (
	"net/url"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
)

func TestSources(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Sources() {
		if seen[s.ID] || s.ID == "" {
			t.Errorf("id %q twice or empty", s.ID)
		}
		seen[s.ID] = true
		if s.Title == "" || s.Publisher == "" || s.Licence == "" || s.Attribution == "" || s.Page == "" || s.Poll <= 0 || s.Stale < s.Poll || len(s.URLs) == 0 {
			t.Errorf("%s is incomplete: %+v", s.ID, s)
		}
		if !slices.Contains(Formats(), s.Format) {
			t.Errorf("%s has the format %q, which nothing parses", s.ID, s.Format)
		}
		var files []File
		for _, u := range s.URLs {
			p, err := url.Parse(u)
			if err != nil || p.Scheme != "https" {
				t.Errorf("%s: %q, %v", s.ID, u, err)
			}
			files = append(files, bytesFile(p.Path[1:], nil))
		}
		// The files that the addresses are named after make a whole load.
		if _, err := assign(parsers[s.Format].parts(), s.Format, files, nil); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
		if _, err := json.Marshal(s); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
		if got, ok := LookupSource(s.ID); !ok || got.Title != s.Title {
			t.Errorf("%s is not found", s.ID)
		}
	}
	if !seen["ofac-sdn"] || !seen["un-sc"] {
		t.Errorf("have %v", seen)
	}
	if _, ok := LookupSource("nope"); ok {
		t.Error("found a source that is not")
	}
}
