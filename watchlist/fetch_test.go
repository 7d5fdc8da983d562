package watchlist

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

// publisher serves over TLS; its options trust it and allow its loopback
// address.
func publisher(t *testing.T, h http.HandlerFunc) (*httptest.Server, FetchOptions, *[]time.Duration) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes are what some tests are about
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	var slept []time.Duration
	return s, FetchOptions{RootCAs: roots, AllowPrivate: true, Dir: t.TempDir(), Sleep: func(_ context.Context, d time.Duration) error {
		slept = append(slept, d)
		return nil
	}}, &slept
}

func content(t *testing.T, f *Fetched) string {
	t.Helper()
	r, err := f.File.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFetch(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "identity" || !strings.HasPrefix(r.Header.Get("User-Agent"), "revet") {
			t.Errorf("asked with %v", r.Header)
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Mon, 01 Jan 2029 00:00:00 GMT")
		io.WriteString(w, "the list")
	})
	f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/exports/SDN.CSV?token=secret"}, o)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.Sum256([]byte("the list"))
	if got := content(t, f); got != "the list" || f.File.Name != "SDN.CSV" || f.Size != 8 || f.SHA256 != hex.EncodeToString(h[:]) || f.ETag != `"v1"` || f.LastModified == "" {
		t.Errorf("%q, %+v", got, f)
	}
	if strings.Contains(f.FinalURL, "secret") {
		t.Errorf("the address %q carries what expires", f.FinalURL)
	}
	f.Remove()
	if _, err := f.File.Open(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file stays: %v", err)
	}
}

func TestFetchNotModified(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "yesterday" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "new")
	})
	f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x", ETag: `"v1"`, LastModified: "yesterday"}, o)
	if err != nil || !f.NotModified || f.ETag != `"v1"` || f.File.Open != nil {
		t.Errorf("%+v, %v", f, err)
	}
	f, err = Fetch(t.Context(), FetchRequest{URL: s.URL + "/x", ETag: `"v0"`}, o)
	if err != nil || f.NotModified || content(t, f) != "new" {
		t.Errorf("%+v, %v", f, err)
	}
}

// "Not modified" to a question that was not asked is no list.
func TestFetchUnaskedNotModified(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	if f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x"}, o); !errors.Is(err, ErrUnreachable) {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestRFMT9FetchRedirects(t *testing.T) {
	other, _, _ := publisher(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "planted") })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(other.URL, "https://"))
	var to string
	s, o, _ := publisher(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/final" {
			io.WriteString(w, "moved")
			return
		}
		http.Redirect(w, r, to, http.StatusFound)
	})
	o.RootCAs.AddCert(other.Certificate())
	for _, c := range []struct {
		to    string
		hosts []string
		err   error
		says  string
	}{
		{to: "/final"},
		{to: "https://localhost:" + port + "/list", err: ErrForbiddenAddress, says: "host localhost is not among the hosts allowed"},
		{to: "http://" + strings.TrimPrefix(s.URL, "https://") + "/final", err: ErrForbiddenAddress, says: "not https"},
		{to: "https://user:pw@" + strings.TrimPrefix(s.URL, "https://") + "/final", err: ErrForbiddenAddress, says: "credentials"},
		{to: "/loop", err: ErrForbiddenAddress, says: "more than 5 times"},
		{to: "https://evil-example.com/list", hosts: []string{".example.com", "example.com"}, err: ErrForbiddenAddress, says: "evil-example.com"},
	} {
		to = c.to
		f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x", Hosts: c.hosts}, o)
		switch {
		case c.err == nil:
			if err != nil || content(t, f) != "moved" || !strings.HasSuffix(f.FinalURL, "/final") {
				t.Errorf("redirect to %s: %+v, %v", c.to, f, err)
			}
		case !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.says):
			t.Errorf("redirect to %s: %v, want %q", c.to, err, c.says)
		}
	}
	for _, hosts := range [][]string{{"localhost"}} {
		to = "https://localhost:" + port + "/list"
		// Allowed by name; the certificate of the test server is for example.com
		// and the loopback address, so the connection itself must fail.
		if _, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x", Hosts: hosts}, o); errors.Is(err, ErrForbiddenAddress) || !errors.Is(err, ErrUnreachable) {
			t.Errorf("an allowed host is refused: %v", err)
		}
	}
}

func TestRFMT9FetchOnlyOverTLSAndPublic(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") })
	o.AllowPrivate = false
	if _, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x"}, o); !errors.Is(err, ErrForbiddenAddress) || !strings.Contains(err.Error(), "not on the public network") {
		t.Errorf("a loopback address is asked: %v", err)
	}
	for _, u := range []string{"http://example.org/x", "file:///etc/passwd", "ftp://example.org/x", "https://user@example.org/x", "https:///x", "://"} {
		if _, err := Fetch(t.Context(), FetchRequest{URL: u}, o); !errors.Is(err, ErrForbiddenAddress) {
			t.Errorf("%s: %v", u, err)
		}
	}
	// Without trust in its certificate a publisher is not reached.
	o.AllowPrivate, o.RootCAs = true, x509.NewCertPool()
	if _, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x"}, o); !errors.Is(err, ErrUnreachable) {
		t.Errorf("an unknown certificate is trusted: %v", err)
	}
}

func TestRFMT9PublicAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "127.0.0.1": false, "10.1.2.3": false, "192.168.0.1": false, "172.16.0.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "::1": false, "fe80::1": false, "fd00::1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::a00:1": false, "2002:a00:1::": false, "::": false, "198.18.0.1": false,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is public: %v, want %v", address, got, want)
		}
	}
}

func TestRFMT9FetchBacksOff(t *testing.T) {
	answers := []int{503, 500, 429, 200}
	n := 0
	s, o, slept := publisher(t, func(w http.ResponseWriter, _ *http.Request) {
		code := answers[min(n, len(answers)-1)]
		n++
		if code == 429 {
			w.Header().Set("Retry-After", "17")
		}
		w.WriteHeader(code)
		io.WriteString(w, "late")
	})
	f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x"}, o)
	if err != nil || content(t, f) != "late" || n != 4 {
		t.Fatalf("%v after %d attempts", err, n)
	}
	want := []time.Duration{2 * time.Second, 4 * time.Second, 17 * time.Second}
	if len(*slept) != 3 || (*slept)[0] != want[0] || (*slept)[1] != want[1] || (*slept)[2] != want[2] {
		t.Errorf("slept %v, want %v", *slept, want)
	}

	n, answers = 0, []int{503}
	if _, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x"}, o); !errors.Is(err, ErrUnreachable) || n != 4 {
		t.Errorf("%v after %d attempts", err, n)
	}
	n, answers = 0, []int{404}
	if _, err := Fetch(t.Context(), FetchRequest{URL: s.URL + "/x"}, o); !errors.Is(err, ErrUnreachable) || n != 1 || !strings.Contains(err.Error(), "404") {
		t.Errorf("%v after %d attempts", err, n)
	}
}

func TestRFMT9FetchLimits(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/declared":
			w.Header().Set("Content-Length", "5000")
			w.Write(bytes.Repeat([]byte("x"), 5000))
		case "/endless":
			for range 100 {
				if _, err := w.Write(bytes.Repeat([]byte("x"), 1000)); err != nil {
					return
				}
			}
		case "/page":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, "<html>sign in</html>")
		case "/cut":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "half")
		}
	})
	o.MaxBytes = 4096
	for path, want := range map[string]error{"/declared": ErrLimit, "/endless": ErrLimit, "/page": ErrUnreachable, "/cut": ErrUnreachable} {
		if f, err := Fetch(t.Context(), FetchRequest{URL: s.URL + path}, o); !errors.Is(err, want) {
			t.Errorf("%s: %+v, %v", path, f, err)
		}
	}
	if left, err := os.ReadDir(o.Dir); err != nil || len(left) != 0 {
		t.Errorf("failed fetches left %d files, %v", len(left), err)
	}
}

func TestFetchCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, o, _ := publisher(t, func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if _, err := Fetch(ctx, FetchRequest{URL: s.URL + "/x"}, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFetcherOfAList(t *testing.T) {
	s, o, _ := publisher(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone.csv" {
			w.WriteHeader(http.StatusGone)
			return
		}
		io.WriteString(w, r.URL.Path)
	})
	f := Fetcher{Options: o}
	got, done, err := f.Fetch(t.Context(), []FetchRequest{{URL: s.URL + "/sdn.csv"}, {URL: s.URL + "/alt.csv"}})
	if err != nil || len(got) != 2 || got[0].File.Name != "sdn.csv" || got[1].File.Name != "alt.csv" {
		t.Fatalf("%+v, %v", got, err)
	}
	done()
	// One file that is missing fails the whole: the others are not a list.
	got, done, err = f.Fetch(t.Context(), []FetchRequest{{URL: s.URL + "/sdn.csv"}, {URL: s.URL + "/gone.csv"}})
	done()
	if !errors.Is(err, ErrUnreachable) || got != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if left, _ := os.ReadDir(o.Dir); len(left) != 0 {
		t.Errorf("%d files stay", len(left))
	}
}
