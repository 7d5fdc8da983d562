package watchlist

import (
	"context"
	"slices"
)

// Origin says where the bytes of one file of a load came from and what the
// publisher said of them (R-FMT-3). It is kept with the load and makes the next
// request for the file conditional.
type Origin struct {
	// URL is the address that was asked, FinalURL where it led, without query.
	URL      string `json:"url"`
	FinalURL string `json:"final_url"`
	// ETag and LastModified are the publisher's marks, "" when it has none.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// SHA1 of the bytes, of a source with a checksum address.
	SHA1 string `json:"sha1,omitempty"`
	// NotModified: the publisher was asked and said that nothing changed; the
	// bytes are those of the fetch before.
	NotModified bool `json:"not_modified,omitempty"`
	// Version of the data set, for a source with versions. Whole is the version
	// whose whole file the bytes rest on, Deltas are the addresses of the changes
	// that were applied to it since, in order, and Undone says why changes were
	// not applied and the whole file was fetched, "" when there were none to apply.
	Version string   `json:"version,omitempty"`
	Whole   string   `json:"whole,omitempty"`
	Deltas  []string `json:"deltas,omitempty"`
	Undone  string   `json:"undone,omitempty"`
}

// Origin returns what is to be remembered of a fetch.
func (f *Fetched) Origin(address string) Origin {
	return Origin{URL: address, FinalURL: f.FinalURL, ETag: f.ETag, LastModified: f.LastModified, SHA1: f.SHA1, NotModified: f.NotModified}
}

// Fetcher fetches all files of a list. It implements what a list service needs
// to update from a publisher. What is known of an official source (where it
// redirects to, how it wants to be asked, how long its bursts of errors last)
// is added to each request for one of its addresses.
type Fetcher struct {
	Options FetchOptions
	// Hosts are allowed as redirect targets beside those of the request and of
	// the known source that an address belongs to.
	Hosts []string
}

// Fetch asks for each file, in order. A file that cannot be had fails the
// whole, since the others are not a list; done removes what was fetched. An
// answer "not modified" comes only to requests that carry conditions.
func (f Fetcher) Fetch(ctx context.Context, asks []FetchRequest) (got []*Fetched, done func(), err error) {
	done = func() {
		for _, g := range got {
			g.Remove()
		}
	}
	for _, ask := range asks {
		o := f.Options
		ask.Hosts = slices.Concat(ask.Hosts, f.Hosts)
		if s, ok := sourceOf(ask.URL); ok {
			s.ask(&ask, &o)
		}
		g, err := Fetch(ctx, ask, o)
		if err != nil {
			done()
			return nil, func() {}, err
		}
		got = append(got, g)
	}
	return got, done, nil
}

// sourceOf returns the official source that offers an address.
func sourceOf(address string) (Source, bool) {
	for _, s := range sources {
		for _, o := range s.offers() {
			if slices.Contains(o.URLs, address) {
				return s, true
			}
		}
	}
	return Source{}, false
}

// ask adds what is known of the source to a request; what the caller set stays.
func (s *Source) ask(r *FetchRequest, o *FetchOptions) {
	r.Hosts = slices.Concat(r.Hosts, s.Hosts)
	if r.ChecksumURL == "" {
		r.ChecksumURL = s.ChecksumURL
	}
	if o.UserAgent == "" {
		o.UserAgent = s.UserAgent
	}
	if o.Attempts == 0 && o.Pause == 0 && s.Pause > 0 {
		o.Attempts, o.Pause, o.MaxPause = s.Attempts, s.Pause, s.MaxPause
	}
}
