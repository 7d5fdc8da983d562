package watchlist

import (
	"crypto/sha1" //nolint:gosec // what one publisher offers
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A publisher that answers no conditional request, but says the checksum of the
// file, is spared the transfer while nothing changed – and only then.
func TestRFMT9FetchByChecksum(t *testing.T) {
	content, said, asked, sent := "the list", "", 0, 0
	s, o, _ := publisher(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/checksum") {
			asked++
			if said == "" {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			io.WriteString(w, said)
			return
		}
		sent++
		io.WriteString(w, content)
	})
	ask := FetchRequest{URL: s.URL + "/content?token=x", ChecksumURL: s.URL + "/checksum?token=x"}
	first, err := Fetch(t.Context(), ask, o)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum([]byte(content)) //nolint:gosec // see above
	want := hex.EncodeToString(sum[:])
	if first.SHA1 != want || asked != 0 || sent != 1 {
		t.Errorf("first: SHA-1 %s, asked %d, sent %d", first.SHA1, asked, sent)
	}
	ask.SHA1 = first.Origin(ask.URL).SHA1
	for name, c := range map[string]struct {
		said        string
		notModified bool
	}{
		"same":        {strings.ToUpper(want) + "\n", true},
		"other":       {strings.Repeat("0", 40), false},
		"nonsense":    {"<html>maintenance</html>", false},
		"part of it":  {want[:20], false},
		"error":       {"", false},
		"much":        {strings.Repeat(want, 100), false},
		"with a name": {want + "  list.xml", false},
	} {
		said, sent = c.said, 0
		f, err := Fetch(t.Context(), ask, o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if f.NotModified != c.notModified || (sent == 0) != c.notModified {
			t.Errorf("%s: not modified %v, sent %d", name, f.NotModified, sent)
		}
		if f.SHA1 != want || strings.Contains(f.FinalURL, "token") {
			t.Errorf("%s: %+v", name, f)
		}
		f.Remove()
	}
	// A checksum from a place that may not be asked decides nothing.
	said, sent = want, 0
	ask.ChecksumURL = strings.Replace(ask.ChecksumURL, "https:", "http:", 1)
	if f, err := Fetch(t.Context(), ask, o); err != nil || f.NotModified || sent != 1 {
		t.Errorf("a checksum without TLS: %+v, %v", f, err)
	}
}

// What is known of a source goes into each request for one of its addresses,
// and what the caller said stays.
func TestRFMT9SourcesAreAskedAsTheyWant(t *testing.T) {
	un, ok := LookupSource("un-sc")
	if !ok {
		t.Fatal("no un-sc")
	}
	r, o := FetchRequest{URL: un.URLs[0], Hosts: []string{"mirror.example"}}, FetchOptions{}
	un.ask(&r, &o)
	if !strings.HasPrefix(o.UserAgent, "Mozilla/5.0") || !strings.Contains(o.UserAgent, "revet") {
		t.Errorf("asked as %q; the publisher answers “not found” to what is no browser", o.UserAgent)
	}
	if len(r.Hosts) != 3 || r.Hosts[0] != "mirror.example" || r.Hosts[1] != ".blob.core.windows.net" {
		t.Errorf("hosts %v", r.Hosts)
	}
	o = FetchOptions{UserAgent: "ours"}
	if un.ask(&r, &o); o.UserAgent != "ours" {
		t.Errorf("asked as %q", o.UserAgent)
	}

	// The EU's bursts of errors outlast a minute.
	eu, _ := LookupSource("eu-fsf")
	s, o2, slept := publisher(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	r = FetchRequest{URL: s.URL + "/content"}
	eu.ask(&r, &o2)
	r.ChecksumURL = ""
	var told []string
	o2.Retry = func(cause error, in time.Duration) { told = append(told, fmt.Sprintf("%v %v", in, cause)) }
	if _, err := Fetch(t.Context(), r, o2); !errors.Is(err, ErrUnreachable) {
		t.Error(err)
	}
	total := time.Duration(0)
	for i, d := range *slept {
		total += d
		if i > 0 && d < (*slept)[i-1] || d > eu.MaxPause {
			t.Errorf("pauses %v", *slept)
		}
	}
	if total < 5*time.Minute || len(told) != len(*slept) || !strings.Contains(told[0], "15s") || !strings.Contains(told[0], "500") {
		t.Errorf("%v in all, told %v", total, told)
	}
	o = FetchOptions{Attempts: 1}
	if eu.ask(&r, &o); o.Attempts != 1 || o.Pause != 0 {
		t.Errorf("what was asked for is overridden: %+v", o)
	}
}

func TestFetchTellsHowFarItIs(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "8")
		w.Header().Set("ETag", `"`+strings.Repeat("x", 1000)+`"`)
		io.WriteString(w, "the list")
	})
	var last string
	o.Progress = func(name string, done, total int64) { last = fmt.Sprintf("%s %d of %d", name, done, total) }
	f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/list.xml"}, o)
	if err != nil || last != "list.xml 8 of 8" {
		t.Errorf("%q, %v", last, err)
	}
	if f.ETag != "" {
		t.Errorf("a mark of %d bytes is kept", len(f.ETag))
	}
}
