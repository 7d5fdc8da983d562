package watchlist

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
)

func TestSources(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Sources() {
		if seen[s.ID] || s.ID == "" {
			t.Errorf("id %q twice or empty", s.ID)
		}
		seen[s.ID] = true
		if s.Title == "" || s.Publisher == "" || s.Licence == "" || s.Attribution == "" || s.Page == "" || s.LicenceURL == "" {
			t.Errorf("%s is incomplete: %+v", s.ID, s)
		}
		if !slices.Contains(Formats(), s.Format) {
			t.Errorf("%s has the format %q, which nothing parses", s.ID, s.Format)
		}
		// What the publisher keeps has an address and a limit of age; what it
		// closed has neither.
		if (s.Closed == "") != (len(s.URLs) > 0 && s.Poll > 0 && s.Stale >= s.Poll) {
			t.Errorf("%s: closed %q, addresses %v, poll %v, stale %v", s.ID, s.Closed, s.URLs, s.Poll, s.Stale)
		}
		if s.Closed != "" {
			if _, err := time.Parse(time.DateOnly, s.Closed); err != nil {
				t.Error(err)
			}
			continue
		}
		for _, offer := range s.offers() {
			var files []File
			for _, u := range offer.URLs {
				p, err := url.Parse(u)
				if err != nil || p.Scheme != "https" {
					t.Errorf("%s: %q, %v", s.ID, u, err)
				}
				files = append(files, bytesFile(p.Path[1:], nil))
				if of, ok := sourceOf(u); !ok || of.ID != s.ID {
					t.Errorf("%s is not known as an address of %s", u, s.ID)
				}
			}
			// The files that the addresses are named after make a whole load.
			if _, err := assign(parsers[offer.Format].parts(), offer.Format, files, nil); err != nil {
				t.Errorf("%s: %v", s.ID, err)
			}
			if got := s.In(offer.Format); !slices.Equal(got, offer.URLs) {
				t.Errorf("%s in %s is at %v", s.ID, offer.Format, got)
			}
		}
		if got := s.In(CSV); got != nil {
			t.Errorf("%s is offered as a table of our own at %v", s.ID, got)
		}
		if _, err := json.Marshal(s); err != nil {
			t.Errorf("%s: %v", s.ID, err)
		}
		if got, ok := LookupSource(s.ID); !ok || got.Title != s.Title {
			t.Errorf("%s is not found", s.ID)
		}
	}
	for _, id := range []string{"ofac-sdn", "ofac-cons", "un-sc", "eu-fsf", "uk-sl", "ch-seco", "au-dfat", "ca-sema", "gb-conlist"} {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
	if _, ok := LookupSource("nope"); ok {
		t.Error("found a source that is not")
	}
}
