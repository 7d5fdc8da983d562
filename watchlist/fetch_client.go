package watchlist

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

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
