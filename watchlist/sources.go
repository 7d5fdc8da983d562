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
	// URLs are the addresses of the files, all of which make one load. They
	// are empty for a list that is only read from archives.
	URLs []string `json:"urls"`
	// Other are further formats in which the publisher offers the same list.
	// The keys of its entries are the same in each of them.
	Other []Offer `json:"other,omitempty"`
	// Hosts are the further hosts that the addresses redirect to. A name that
	// starts with a dot stands for all names below it.
	Hosts []string `json:"hosts,omitempty"`
	// ChecksumURL is where the publisher says the SHA-1 of the file; see
	// [FetchRequest].
	ChecksumURL string `json:"checksum_url,omitempty"`
	// UserAgent is sent where the publisher does not answer ours.
	UserAgent string `json:"user_agent,omitempty"`
	// Page is where a person reads about the list.
	Page string `json:"page"`
	// Licence says on which terms the list may be used, Attribution is the
	// line shown with results.
	Licence     string `json:"licence"`
	LicenceURL  string `json:"licence_url,omitempty"`
	Attribution string `json:"attribution"`
	// Redistributable says whether exports may carry entries of the list. It
	// is false where the terms were not verified.
	Redistributable bool `json:"redistributable"`
	// Closed is the day (YYYY-MM-DD) on which the publisher stopped keeping
	// the list; "" while it is kept. Screenings against a closed list are
	// incomplete.
	Closed string `json:"closed,omitempty"`
	// Poll is how often to ask the publisher. Stale is the age of the last
	// contact past which screenings against the list are incomplete (R-REG-4).
	// JSON leaves them out: a declaration states its own.
	Poll  time.Duration `json:"-"`
	Stale time.Duration `json:"-"`
	// Attempts, Pause and MaxPause replace the defaults of [FetchOptions] for
	// a publisher whose bursts of errors last longer.
	Attempts        int           `json:"-"`
	Pause, MaxPause time.Duration `json:"-"`
}

// Offer is one format in which a publisher offers a list.
type Offer struct {
	Format Format   `json:"format"`
	URLs   []string `json:"urls"`
}

func (s *Source) offers() []Offer { return append([]Offer{{s.Format, s.URLs}}, s.Other...) }

// In returns the addresses of the list in a format, nil when the publisher does
// not offer it.
func (s *Source) In(f Format) []string {
	for _, o := range s.offers() {
		if o.Format == f {
			return slices.Clone(o.URLs)
		}
	}
	return nil
}

const ofacExports = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"

// ofacHosts: downloads are redirected to links that expire after an hour; the
// link itself is never stored.
var ofacHosts = []string{"wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com"}

// browser is for publishers that answer "not found" to anything that does not
// look like a browser. It still says who asks.
const browser = "Mozilla/5.0 (compatible; revet; watchlist update)"

// sources is the table of official lists, by ID.
//
// The CSV form is the default for OFAC: a twentieth of the bytes of the
// ENHANCED form for a list that is asked for every quarter of an hour, and its
// remarks are parsed. The ENHANCED form adds names in native scripts and
// relationships; entries keep their keys (the uid) when a list changes over.
var sources = []Source{
	{
		ID:        "ofac-sdn",
		Title:     "Specially Designated Nationals and Blocked Persons List",
		Publisher: "Office of Foreign Assets Control, US Department of the Treasury",
		Format:    OFACCSV,
		URLs:      []string{ofacExports + "SDN.CSV", ofacExports + "ALT.CSV", ofacExports + "ADD.CSV", ofacExports + "SDN_COMMENTS.CSV"},
		Other: []Offer{
			{OFACEnhanced, []string{ofacExports + "SDN_ENHANCED.XML"}},
			{OFACAdvanced, []string{ofacExports + "SDN_ADVANCED.XML"}},
			{OFACXML, []string{ofacExports + "SDN.XML"}},
		},
		Hosts:           ofacHosts,
		Page:            "https://ofac.treasury.gov/sanctions-list-service",
		Licence:         "Public domain: work of the US government, 17 U.S.C. 105",
		LicenceURL:      "https://www.usa.gov/government-copyright",
		Attribution:     "Source: US Department of the Treasury, Office of Foreign Assets Control, SDN List",
		Redistributable: true,
		Poll:            15 * time.Minute,
		Stale:           24 * time.Hour,
	},
	{
		ID:        "ofac-cons",
		Title:     "Consolidated Sanctions List (non-SDN)",
		Publisher: "Office of Foreign Assets Control, US Department of the Treasury",
		Format:    OFACCSV,
		URLs:      []string{ofacExports + "CONS_PRIM.CSV", ofacExports + "CONS_ALT.CSV", ofacExports + "CONS_ADD.CSV", ofacExports + "CONS_COMMENTS.CSV"},
		Other: []Offer{
			{OFACEnhanced, []string{ofacExports + "CONS_ENHANCED.XML"}},
			{OFACAdvanced, []string{ofacExports + "CONS_ADVANCED.XML"}},
			{OFACXML, []string{ofacExports + "CONSOLIDATED.XML"}},
		},
		Hosts:           ofacHosts,
		Page:            "https://ofac.treasury.gov/sanctions-list-service",
		Licence:         "Public domain: work of the US government, 17 U.S.C. 105",
		LicenceURL:      "https://www.usa.gov/government-copyright",
		Attribution:     "Source: US Department of the Treasury, Office of Foreign Assets Control, Consolidated Sanctions List",
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
		// Answered by a redirect to a time-limited storage address, and by "not
		// found" to what does not look like a browser.
		Hosts:           []string{".blob.core.windows.net", ".un.org"},
		UserAgent:       browser,
		Page:            "https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
		Licence:         "UN terms of use: use with attribution; the list is binding on member states",
		LicenceURL:      "https://www.un.org/en/about-us/terms-of-use",
		Attribution:     "Source: United Nations Security Council Consolidated List",
		Redistributable: true,
		Poll:            4 * time.Hour,
		Stale:           48 * time.Hour,
	},
	{
		ID:        "eu-fsf",
		Title:     "Consolidated list of persons, groups and entities subject to EU financial sanctions",
		Publisher: "European Commission, DG FISMA",
		Format:    EUXML,
		// The token is the one the Commission publishes for everybody.
		URLs: []string{"https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw"},
		// No conditional requests are answered; the checksum address is.
		ChecksumURL:     "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/checksum?token=dG9rZW4tMjAxNw",
		Page:            "https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
		Licence:         "Reuse with acknowledgement: Commission Decision 2011/833/EU. Only the Official Journal of the European Union is authentic",
		LicenceURL:      "https://eur-lex.europa.eu/eli/dec/2011/833/oj",
		Attribution:     "Source: European Union, consolidated financial sanctions list; only the Official Journal is authentic",
		Redistributable: true,
		Poll:            2 * time.Hour,
		Stale:           48 * time.Hour,
		// Bursts of HTTP 500 last for more than a minute.
		Attempts: 6,
		Pause:    15 * time.Second,
		MaxPause: 4 * time.Minute,
	},
	{
		ID:              "uk-sl",
		Title:           "UK Sanctions List",
		Publisher:       "Foreign, Commonwealth & Development Office",
		Format:          UKXML,
		URLs:            []string{"https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml"},
		Other:           []Offer{{UKCSV, []string{"https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.csv"}}},
		Page:            "https://www.gov.uk/government/publications/the-uk-sanctions-list",
		Licence:         "Open Government Licence v3.0",
		LicenceURL:      "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
		Attribution:     "Contains public sector information licensed under the Open Government Licence v3.0: UK Sanctions List",
		Redistributable: true,
		Poll:            2 * time.Hour,
		Stale:           48 * time.Hour,
	},
	{
		ID:          "ch-seco",
		Title:       "Consolidated list of the sanctions of Switzerland",
		Publisher:   "State Secretariat for Economic Affairs (SECO)",
		Format:      SECOXML,
		URLs:        []string{"https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml?lang=en&action=downloadXmlGesamtlisteAction"},
		Page:        "https://www.seco.admin.ch/seco/en/home/Aussenwirtschaftspolitik_Wirtschaftliche_Zusammenarbeit/Wirtschaftsbeziehungen/exportkontrollen-und-sanktionen/sanktionen-embargos.html",
		Licence:     "Terms of the Swiss federal authorities (admin.ch); redistribution not verified",
		LicenceURL:  "https://www.admin.ch/gov/en/start/terms-and-conditions.html",
		Attribution: "Source: State Secretariat for Economic Affairs SECO, Switzerland",
		Poll:        4 * time.Hour,
		Stale:       48 * time.Hour,
	},
	{
		ID:          "au-dfat",
		Title:       "Australian Sanctions Consolidated List",
		Publisher:   "Department of Foreign Affairs and Trade, Australia",
		Format:      DFAT,
		URLs:        []string{"https://www.dfat.gov.au/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx"},
		Page:        "https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list",
		Licence:     "Terms of the Australian Department of Foreign Affairs and Trade; not verified",
		LicenceURL:  "https://www.dfat.gov.au/about-us/about-this-website/copyright",
		Attribution: "Source: Australian Government, Department of Foreign Affairs and Trade",
		Poll:        4 * time.Hour,
		Stale:       48 * time.Hour,
	},
	{
		ID:          "ca-sema",
		Title:       "Consolidated Canadian Autonomous Sanctions List",
		Publisher:   "Global Affairs Canada",
		Format:      SEMAXML,
		URLs:        []string{"https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml"},
		Page:        "https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx",
		Licence:     "Terms of the Government of Canada; not verified",
		LicenceURL:  "https://www.canada.ca/en/transparency/terms.html",
		Attribution: "Source: Global Affairs Canada, Consolidated Canadian Autonomous Sanctions List",
		Poll:        3 * time.Hour,
		Stale:       48 * time.Hour,
	},
	openSanctions,
	{
		ID:              "gb-conlist",
		Title:           "OFSI Consolidated List of Financial Sanctions Targets in the UK (closed)",
		Publisher:       "Office of Financial Sanctions Implementation, HM Treasury",
		Format:          UKConList,
		Page:            "https://www.gov.uk/guidance/moving-to-a-single-list-for-uk-sanctions-designations-28-january-2026",
		Licence:         "Open Government Licence v3.0",
		LicenceURL:      "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
		Attribution:     "Contains public sector information licensed under the Open Government Licence v3.0: OFSI Consolidated List, closed on 28 January 2026",
		Redistributable: true,
		Closed:          "2026-01-28",
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
