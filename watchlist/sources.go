package watchlist

import (
	"slices"
	"strings"
	"time"
)

// Source describes an official list: where its publisher offers it, in which
// format, under which terms, and how old it may grow. It is what a list is
// declared from; everything in it can be overridden there.
type Source struct {
	// ID is the name under which the list is declared.
	ID string `json:"id"`
	// Title is the list's own name, Publisher who answers for it.
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Format    Format `json:"format"`
	// URLs are the addresses of the files, all of which make one load.
	URLs []string `json:"urls"`
	// Hosts are the further hosts that the addresses redirect to. A name that
	// starts with a dot stands for all names below it.
	Hosts []string `json:"hosts,omitempty"`
	// Page is where a person reads about the list.
	Page string `json:"page"`
	// Licence says on which terms the list may be used, Attribution is the
	// line shown with results.
	Licence     string `json:"licence"`
	LicenceURL  string `json:"licence_url,omitempty"`
	Attribution string `json:"attribution"`
	// Redistributable says whether exports may carry entries of the list.
	Redistributable bool `json:"redistributable"`
	// Poll is how often to ask the publisher. Stale is the age of the last
	// contact past which screenings against the list are incomplete (R-REG-4).
	// JSON leaves them out: a declaration states its own.
	Poll  time.Duration `json:"-"`
	Stale time.Duration `json:"-"`
}

const ofacExports = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"

// sources is the table of official lists, by ID.
var sources = []Source{
	{
		ID:        "ofac-sdn",
		Title:     "Specially Designated Nationals and Blocked Persons List",
		Publisher: "Office of Foreign Assets Control, US Department of the Treasury",
		Format:    OFACCSV,
		URLs:      []string{ofacExports + "SDN.CSV", ofacExports + "ALT.CSV", ofacExports + "ADD.CSV", ofacExports + "SDN_COMMENTS.CSV"},
		// Downloads are redirected to links that expire after an hour; the
		// link itself is never stored.
		Hosts:           []string{"wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com"},
		Page:            "https://ofac.treasury.gov/sanctions-list-service",
		Licence:         "Public domain: work of the US government, 17 U.S.C. 105",
		LicenceURL:      "https://www.usa.gov/government-copyright",
		Attribution:     "Source: US Department of the Treasury, Office of Foreign Assets Control, SDN List",
		Redistributable: true,
		Poll:            15 * time.Minute,
		Stale:           24 * time.Hour,
	},
	{
		ID:        "un-sc",
		Title:     "United Nations Security Council Consolidated List",
		Publisher: "United Nations Security Council",
		Format:    UNXML,
		URLs:      []string{"https://scsanctions.un.org/resources/xml/en/consolidated.xml"},
		// Answered by a redirect to a time-limited storage address.
		Hosts:           []string{".blob.core.windows.net", ".un.org"},
		Page:            "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
		Licence:         "UN terms of use: use with attribution; the list is binding on member states",
		LicenceURL:      "https://www.un.org/en/about-us/terms-of-use",
		Attribution:     "Source: United Nations Security Council Consolidated List",
		Redistributable: true,
		Poll:            time.Hour,
		Stale:           48 * time.Hour,
	},
}

// Sources lists the official lists that are known, by ID.
func Sources() []Source {
	out := slices.Clone(sources)
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// LookupSource returns the official list of an ID.
func LookupSource(id string) (Source, bool) {
	for _, s := range sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}
