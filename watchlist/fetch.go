package watchlist

import (
	"context"
	"crypto/sha1" //nolint:gosec // the checksum one publisher offers
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
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
	// (default 2 s) and never exceeds MaxPause (default a minute).
	Attempts        int
	Pause, MaxPause time.Duration
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
	// Progress, when set, hears how many bytes of a file have come in, of a
	// total that is 0 when the publisher does not say.
	Progress func(name string, done, total int64)
	// Retry, when set, hears why an attempt failed and when the next is made.
	Retry func(cause error, in time.Duration)
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
	if o.MaxPause <= 0 {
		o.MaxPause = time.Minute
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
	// They say nothing about which version of a list the bytes are: that is
	// decided by what is parsed from them.
	ETag, LastModified string
	// ChecksumURL is where a publisher that answers no conditional request
	// says the SHA-1 of the file, in hexadecimal. While it is SHA1, that of
	// the bytes that were fetched last, the file is not modified. Whatever
	// else is found there means that the file is fetched.
	ChecksumURL, SHA1 string
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
	// SHA1 of the bytes, when the request names a checksum address.
	SHA1 string
	path string
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
	if r.ChecksumURL != "" && r.SHA1 != "" && o.sameChecksum(ctx, r) {
		return &Fetched{NotModified: true, FinalURL: bare(u), SHA1: r.SHA1, ETag: r.ETag, LastModified: r.LastModified}, nil
	}
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
		wait = min(max(wait, pause), o.MaxPause)
		if o.Retry != nil {
			o.Retry(err, wait)
		}
		if err := o.Sleep(ctx, wait); err != nil {
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
	final := bare(resp.Request.URL)
	f := &Fetched{FinalURL: final, ETag: markOf(resp.Header, "ETag"), LastModified: markOf(resp.Header, "Last-Modified")}
	switch code := resp.StatusCode; {
	case code == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		f.NotModified = true
		f.ETag, f.LastModified = orDefault(f.ETag, r.ETag), orDefault(f.LastModified, r.LastModified)
		return f, 0, nil
	case code == http.StatusTooManyRequests || code >= 500:
		return nil, retryAfter(resp.Header), fmt.Errorf("%w: %s answered %s", ErrUnreachable, final, resp.Status)
	case code != http.StatusOK:
		return nil, never, fmt.Errorf("%w: %s answered %s; check the address of the list", ErrUnreachable, final, resp.Status)
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind == "text/html" {
		return nil, never, fmt.Errorf("%w: %s answered with a web page, not with a list; check the address", ErrUnreachable, final)
	}
	if resp.ContentLength > o.MaxBytes {
		return nil, never, fmt.Errorf("%w: %s is %d bytes, %d are allowed", ErrLimit, final, resp.ContentLength, o.MaxBytes)
	}
	if err := o.keep(f, path.Base(u.Path), resp, r.ChecksumURL != ""); err != nil {
		f.Remove()
		if errors.Is(err, ErrLimit) {
			return nil, never, fmt.Errorf("%s: %w", final, err)
		}
		return nil, 0, fmt.Errorf("%w: %s broke off: %w", ErrUnreachable, final, err)
	}
	return f, 0, nil
}

// markOf is a header that marks a version, unless it is too long to keep.
func markOf(h http.Header, name string) string {
	if m := h.Get(name); len(m) <= maxMark {
		return m
	}
	return ""
}

// maxMark is longer than any ETag in use.
const maxMark = 512

// bare is an address without what expires or is secret.
func bare(u *url.URL) string {
	b := *u
	b.RawQuery, b.Fragment, b.User = "", "", nil
	return b.String()
}

// sameChecksum asks the publisher for the checksum of the file and reports
// whether it is that of the bytes we have. It is only a way to save the
// transfer, so every failure means no.
func (o FetchOptions) sameChecksum(ctx context.Context, r FetchRequest) bool {
	u, err := url.Parse(r.ChecksumURL)
	if err != nil || allowed(u, []string{u.Hostname()}) != nil {
		return false
	}
	client := o.client(u, r.Hosts)
	defer client.CloseIdleConnections()
	small := o
	small.MaxBytes, small.Progress = maxChecksum, nil
	f, _, err := small.once(ctx, client, u, FetchRequest{URL: r.ChecksumURL})
	if err != nil {
		return false
	}
	defer f.Remove()
	in, err := f.File.Open()
	if err != nil {
		return false
	}
	defer in.Close()
	said, err := io.ReadAll(in)
	return err == nil && strings.EqualFold(strings.TrimSpace(string(said)), r.SHA1)
}

// maxChecksum is more than any way to write a SHA-1 takes.
const maxChecksum = 1 << 10

// keep writes the body to a file of its own.
func (o FetchOptions) keep(f *Fetched, name string, resp *http.Response, withSHA1 bool) error {
	file, err := os.CreateTemp(o.Dir, "revet-fetch-*")
	if err != nil {
		return err
	}
	f.path = file.Name()
	h, h1 := sha256.New(), sha1.New() //nolint:gosec // the publisher's own checksum, compared to save a transfer
	to := io.MultiWriter(file, h)
	if withSHA1 {
		to = io.MultiWriter(file, h, h1)
	}
	if o.Progress != nil {
		to = io.MultiWriter(to, &counter{tell: func(done int64) { o.Progress(name, done, max(resp.ContentLength, 0)) }})
	}
	f.Size, err = io.Copy(to, io.LimitReader(resp.Body, o.MaxBytes+1))
	if err == nil && f.Size > o.MaxBytes {
		err = fmt.Errorf("%w: more than %d bytes", ErrLimit, o.MaxBytes)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	f.SHA256 = hex.EncodeToString(h.Sum(nil))
	if withSHA1 {
		f.SHA1 = hex.EncodeToString(h1.Sum(nil))
	}
	kept := f.path
	f.File = File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(kept) }}
	return nil
}

// counter tells how many bytes have passed.
type counter struct {
	n    int64
	tell func(int64)
}

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	c.tell(c.n)
	return len(p), nil
}

func retryAfter(h http.Header) time.Duration {
	if s, err := strconv.Atoi(h.Get("Retry-After")); err == nil && s > 0 {
		return time.Duration(s) * time.Second
	}
	return 0
}
