package watchlist

import (
	"regexp"
	"slices"
	"testing"

	"github.com/revetproject/revet/internal/testdata"
)

// TestOFACIntervals: the texts of dates and their intervals say the same, so a
// list whose texts are taken away has the same dates. That is also how the
// advanced form, which has no texts, is read.
func TestOFACIntervals(t *testing.T) {
	for _, c := range []struct {
		date ofacDate
		want string
	}{
		{ofacDate{"1960-01-01", "1960-01-01", "1960-12-31", "1960-12-31", false}, "1960"},
		{ofacDate{"1959-01-01", "1959-01-01", "1959-12-31", "1959-12-31", true}, "circa 1959"},
		{ofacDate{"1961-05-31", "1961-05-31", "1961-05-31", "1961-05-31", false}, "31 May 1961"},
		{ofacDate{"1955-12-01", "1955-12-01", "1955-12-31", "1955-12-31", false}, "Dec 1955"},
		{ofacDate{"1962-01-01", "1962-12-31", "1963-01-01", "1963-12-31", false}, "1962 to 1963"},
		{ofacDate{"1955-03-01", "1955-03-31", "1956-03-01", "1956-03-31", false}, "Mar 1955 to Mar 1956"},
		{ofacDate{"1963-03-21", "1963-03-21", "1964-03-20", "1964-03-20", false}, "21 Mar 1963 to 20 Mar 1964"},
		{ofacDate{"1964-02-01", "", "", "1964-02-29", false}, "Feb 1964"},
		{ofacDate{"1963-02-01", "", "", "1963-02-27", true}, "circa 01 Feb 1963 to 27 Feb 1963"},
		{ofacDate{fromBegin: "1970"}, "1970"},
		{ofacDate{toEnd: "1970-02"}, "Feb 1970"},
		{ofacDate{fromBegin: "1970-13-40"}, "1970-13-40"},
		{ofacDate{}, ""},
	} {
		if got := c.date.String(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.date, got, c.want)
		}
	}
	t.Run("real", func(t *testing.T) {
		whole := testdata.Gunzip(t, testdata.Path(t, "watchlists", "ofac_enhanced", "IRGC_enhanced_2024-08-28.xml.gz"))
		bare := regexp.MustCompile(`<value>[^<]*</value>(\s*<valueDate)`).ReplaceAll(whole, []byte("<value/>$1"))
		if len(bare) > len(whole)-235*4 {
			t.Fatalf("%d bytes, %d without the texts", len(whole), len(bare))
		}
		a := mustParse(t, OFACEnhanced, Options{}, bytesFile("a.xml", whole))
		b := mustParse(t, OFACEnhanced, Options{}, bytesFile("b.xml", bare))
		for i, e := range a.Entries {
			for _, p := range dateProperties {
				if got, want := b.Entries[i].Entity.Texts(p), e.Entity.Texts(p); !slices.Equal(got, want) {
					t.Errorf("%s: %s is %q by its intervals, %q by its texts", e.Key, p, got, want)
				}
			}
		}
	})
}
