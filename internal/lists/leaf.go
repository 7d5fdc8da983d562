package lists

import (
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// actDetails is what the ledger says of a load. It holds no entry, and is
// bounded: a leaf that is too large would keep the load from being recorded.
type actDetails struct {
	List      string              `json:"list"`
	Load      int64               `json:"load"`
	Outcome   Outcome             `json:"outcome"`
	Snapshot  int64               `json:"snapshot,omitzero"`
	Base      int64               `json:"base,omitzero"`
	Accepts   int64               `json:"accepts,omitzero"`
	Hash      string              `json:"hash,omitzero"`
	Files     []watchlist.RawFile `json:"files,omitempty"`
	Origins   []watchlist.Origin  `json:"origins,omitempty"`
	Bundle    *BundleOrigin       `json:"bundle,omitempty"`
	Entries   int64               `json:"entries"`
	Added     int64               `json:"added"`
	Changed   int64               `json:"changed"`
	Removed   int64               `json:"removed"`
	Bad       int64               `json:"bad"`
	Published int64               `json:"published,omitzero"`
	Fetched   int64               `json:"fetched"`
	Refusals  []refusalDetails    `json:"refusals,omitempty"`
	Problem   string              `json:"problem,omitzero"`
	Epoch     int64               `json:"epoch,omitzero"` // of the tenant whose ledger this is
	Cause     *vetting.Cause      `json:"cause,omitempty"`
}

// refusalDetails is a refusal without its advice.
type refusalDetails struct {
	Gate     string `json:"gate"`
	Measured string `json:"measured"`
	Limit    string `json:"limit"`
}

// maxRefusalsTold is how many refusals a leaf spells out; the load row, which
// the leaf commits to, has all.
const maxRefusalsTold = 40

func act(l Load) actDetails {
	d := actDetails{
		List: l.List, Load: l.ID, Outcome: l.Outcome, Snapshot: l.Snapshot, Base: l.Base, Accepts: l.Accepts, Hash: l.Hash,
		Files: l.Files, Origins: l.Origins, Bundle: l.Bundle, Entries: l.Entries, Added: l.Added, Changed: l.Changed, Removed: l.Removed, Bad: l.Bad,
		Published: l.PublishedAt, Fetched: l.FetchedAt, Problem: clip(l.Problem, 2000),
	}
	for _, r := range l.Refusals[:min(len(l.Refusals), maxRefusalsTold)] {
		d.Refusals = append(d.Refusals, refusalDetails{r.Gate, clip(r.Measured, 500), clip(r.Limit, 200)})
	}
	return d
}

// clip keeps a message within the size a ledger leaf takes.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
