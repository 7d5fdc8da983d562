package watchlist

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The ways in which a fetch fails that a caller may want to tell apart.
var (
	// ErrForbiddenAddress: the address, or one it redirects to, is not one that
	// may be asked: no TLS, a host that is not allowed, a private network.
	ErrForbiddenAddress = errors.New("address not allowed")
	// ErrUnreachable: the publisher could not be reached or did not deliver.
	// It is not the same as "unchanged": the list goes on growing stale.
	ErrUnreachable = errors.New("publisher not reached")
)

// FetchOptions bound what a fetch may do; zero values mean the defaults.
type FetchOptions struct {
	// MaxBytes of one file, default 1 GiB.
	MaxBytes int64
	// Timeout of one attempt, default 10 minutes: lists are up to 130 MB and
	// publishers slow.
	Timeout time.Duration
	// Attempts for one file, default 4, with a pause that doubles from Pause
	// (default 2 s) and never exceeds a minute.
	Attempts int
	Pause    time.Duration
	// MaxRedirects, default 5.
	MaxRedirects int
	// UserAgent names the software to the publisher.
	UserAgent string
	// AllowPrivate lets addresses in private networks be asked: a mirror on
	// one's own network. Never set it for addresses that others can enter.
	AllowPrivate bool
	// RootCAs are trusted instead of the system's.
	RootCAs *x509.CertPool
	// Dir is where files are kept until done is called, default the system's.
	Dir string
	// Sleep waits between attempts; nil waits for real.
	Sleep func(ctx context.Context, d time.Duration) error
}

func (o FetchOptions) withDefaults() FetchOptions {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 1 << 30
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Minute
	}
	if o.Attempts <= 0 {
		o.Attempts = 4
	}
	if o.Pause <= 0 {
		o.Pause = 2 * time.Second
	}
	if o.MaxRedirects <= 0 {
		o.MaxRedirects = 5
	}
	if o.UserAgent == "" {
		o.UserAgent = "revet (watchlist update)"
	}
	if o.Sleep == nil {
		o.Sleep = func(ctx context.Context, d time.Duration) error {
			t := time.NewTimer(d)
			defer t.Stop()
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-t.C:
				return nil
			}
		}
	}
	return o
}

// FetchRequest asks for one file.
type FetchRequest struct {
	URL string
	// Hosts are the hosts that a redirect may lead to, beside that of URL. A
	// name that starts with a dot stands for all names below it.
	Hosts []string
	// ETag and LastModified are those of the last fetch. A publisher that
	// answers "not modified" to them is fresh, and nothing is transferred.
	ETag, LastModified string
}

// Fetched is what a publisher answered.
type Fetched struct {
	// NotModified: the publisher was reached and says nothing changed. Then
	// there is no file.
	NotModified bool
	File        File
	SHA256      string
	Size        int64
	// FinalURL is where the bytes came from, without query: redirect targets
	// carry expiring credentials there.
	FinalURL           string
	ETag, LastModified string
	path               string
}

// Remove deletes the file.
func (f *Fetched) Remove() {
	if f != nil && f.path != "" {
		os.Remove(f.path)
	}
}

// Fetch gets one file over TLS and keeps it on disk, so that a load reads bytes
// that no longer change. Redirects are followed to allowed hosts only, and no
// connection is made into a private network whatever a name resolves to. What
// the publisher refuses (4xx) is not tried again; what failed on the way is,
// with growing pauses. Errors wrap [ErrForbiddenAddress], [ErrUnreachable] or
// [ErrLimit].
func Fetch(ctx context.Context, r FetchRequest, o FetchOptions) (*Fetched, error) {
	o = o.withDefaults()
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, fmt.Errorf("%w: %q is not an address: %w", ErrForbiddenAddress, r.URL, err)
	}
	if err := allowed(u, append([]string{u.Hostname()}, r.Hosts...)); err != nil {
		return nil, err
	}
	client := o.client(u, r.Hosts)
	defer client.CloseIdleConnections()
	pause := o.Pause
	for attempt := 1; ; attempt++ {
		f, wait, err := o.once(ctx, client, u, r)
		switch {
		case err == nil:
			return f, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%w: %s: %w", ErrUnreachable, u.Redacted(), ctx.Err())
		case wait < 0 || attempt == o.Attempts:
			return nil, err
		}
		if err := o.Sleep(ctx, min(max(wait, pause), time.Minute)); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrUnreachable, u.Redacted(), err)
		}
		pause *= 2
	}
}

// never is the pause after an answer that will not change.
const never = time.Duration(-1)

// once makes one attempt. wait is the least pause before the next, or never.
func (o FetchOptions) once(ctx context.Context, client *http.Client, u *url.URL, r FetchRequest) (*Fetched, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, never, fmt.Errorf("%w: %w", ErrForbiddenAddress, err)
	}
	req.Header.Set("User-Agent", o.UserAgent)
	// The bytes are hashed and kept as sent; no packing on the way.
	req.Header.Set("Accept-Encoding", "identity")
	if r.ETag != "" {
		req.Header.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.LastModified)
	}
	resp, err := client.Do(req)
	if err != nil {
		if errors.Is(err, ErrForbiddenAddress) {
			return nil, never, err
		}
		return nil, 0, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	defer resp.Body.Close()
	final := *resp.Request.URL
	final.RawQuery, final.Fragment, final.User = "", "", nil
	f := &Fetched{FinalURL: final.String(), ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified")}
	switch code := resp.StatusCode; {
	case code == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		f.NotModified = true
		f.ETag, f.LastModified = orDefault(f.ETag, r.ETag), orDefault(f.LastModified, r.LastModified)
		return f, 0, nil
	case code == http.StatusTooManyRequests || code >= 500:
		return nil, retryAfter(resp.Header), fmt.Errorf("%w: %s answered %s", ErrUnreachable, final.Redacted(), resp.Status)
	case code != http.StatusOK:
		return nil, never, fmt.Errorf("%w: %s answered %s; check the address of the list", ErrUnreachable, final.Redacted(), resp.Status)
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "text/html" {
		return nil, never, fmt.Errorf("%w: %s answered with a web page, not with a list; check the address", ErrUnreachable, final.Redacted())
	}
	if resp.ContentLength > o.MaxBytes {
		return nil, never, fmt.Errorf("%w: %s is %d bytes, %d are allowed", ErrLimit, final.Redacted(), resp.ContentLength, o.MaxBytes)
	}
	if err := o.keep(f, path.Base(u.Path), resp.Body); err != nil {
		f.Remove()
		if errors.Is(err, ErrLimit) {
			return nil, never, fmt.Errorf("%s: %w", final.Redacted(), err)
		}
		return nil, 0, fmt.Errorf("%w: %s broke off: %w", ErrUnreachable, final.Redacted(), err)
	}
	return f, 0, nil
}

// keep writes the body to a file of its own.
func (o FetchOptions) keep(f *Fetched, name string, body io.Reader) error {
	file, err := os.CreateTemp(o.Dir, "revet-fetch-*")
	if err != nil {
		return err
	}
	f.path = file.Name()
	h := sha256.New()
	f.Size, err = io.Copy(io.MultiWriter(file, h), io.LimitReader(body, o.MaxBytes+1))
	if err == nil && f.Size > o.MaxBytes {
		err = fmt.Errorf("%w: more than %d bytes", ErrLimit, o.MaxBytes)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	kept := f.path
	f.File = File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(kept) }}
	return nil
}

// client follows redirects within the allowed hosts and dials public addresses
// only.
func (o FetchOptions) client(u *url.URL, hosts []string) *http.Client {
	dialer := &net.Dialer{Timeout: 30 * time.Second}
	if !o.AllowPrivate {
		// The check is on the address that is dialled, after the name was
		// resolved, so that a name cannot be pointed inwards between two looks.
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil || !public(ap.Addr()) {
				return fmt.Errorf("%w: %s is not on the public network", ErrForbiddenAddress, address)
			}
			return nil
		}
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
			TLSHandshakeTimeout:    30 * time.Second,
			ResponseHeaderTimeout:  2 * time.Minute,
			MaxResponseHeaderBytes: 64 << 10,
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
			DisableKeepAlives:      true,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > o.MaxRedirects {
				return fmt.Errorf("%w: %s redirects more than %d times", ErrForbiddenAddress, u.Redacted(), o.MaxRedirects)
			}
			if err := allowed(req.URL, append([]string{u.Hostname()}, hosts...)); err != nil {
				return fmt.Errorf("redirected by %s: %w", via[len(via)-1].URL.Host, err)
			}
			return nil
		},
	}
}

// allowed checks scheme, credentials and host of an address.
func allowed(u *url.URL, hosts []string) error {
	switch {
	case u.Scheme != "https":
		return fmt.Errorf("%w: %s://%s is not https; a list that anyone on the way can alter is no list", ErrForbiddenAddress, u.Scheme, u.Host)
	case u.Host == "":
		return fmt.Errorf("%w: %q has no host", ErrForbiddenAddress, u.Redacted())
	case u.User != nil:
		return fmt.Errorf("%w: the address of %s carries credentials", ErrForbiddenAddress, u.Host)
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if slices.ContainsFunc(hosts, func(h string) bool {
		h = strings.ToLower(h)
		return host == h || strings.HasPrefix(h, ".") && strings.HasSuffix(host, h)
	}) {
		return nil
	}
	return fmt.Errorf("%w: host %s is not among the hosts allowed for this list (%s); add it to the source if the publisher moved", ErrForbiddenAddress, u.Hostname(), strings.Join(hosts, ", "))
}

// notPublic are the ranges that [netip.Addr] has no predicate for: shared
// address space, protocol assignments, benchmarks, documentation, reserved,
// and the IPv6 ranges that embed an IPv4 address.
var notPublic = func() []netip.Prefix {
	var out []netip.Prefix
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}()

func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	return !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(a) })
}

func retryAfter(h http.Header) time.Duration {
	if s, err := strconv.Atoi(h.Get("Retry-After")); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	return 0
}

// Fetcher fetches all files of a list. It implements what a list service needs
// to update from a publisher.
type Fetcher struct {
	Options FetchOptions
	// Hosts are allowed as redirect targets beside those of the known source
	// that an address belongs to.
	Hosts []string
}

// Fetch returns the files at the addresses, in their order; done removes them.
func (f Fetcher) Fetch(ctx context.Context, urls []string) (files []File, done func(), err error) {
	var got []*Fetched
	done = func() {
		for _, g := range got {
			g.Remove()
		}
	}
	for _, u := range urls {
		g, err := Fetch(ctx, FetchRequest{URL: u, Hosts: append(sourceHosts(u), f.Hosts...)}, f.Options)
		if err != nil {
			done()
			return nil, func() {}, err
		}
		got = append(got, g)
		files = append(files, g.File)
	}
	return files, done, nil
}

// sourceHosts are the redirect hosts of the source that offers an address.
func sourceHosts(address string) []string {
	for _, s := range sources {
		if slices.Contains(s.URLs, address) {
			return slices.Clone(s.Hosts)
		}
	}
	return nil
}
