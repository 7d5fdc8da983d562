package watchlist

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/revetproject/revet/internal/testdata"
)

func gz(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipped(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range []string{"a.xml", "b.xml"} {
		b, ok := members[name]
		if !ok {
			continue
		}
		m, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPackedFiles(t *testing.T) {
	plain := fixture(t, "un.xml")
	want := unSnapshot(t)
	for name, packed := range map[string][]byte{"un.xml.gz": gz(t, plain), "un.zip": zipped(t, map[string][]byte{"a.xml": plain})} {
		s := mustParse(t, UNXML, Options{}, bytesFile(name, packed))
		h := sha256.Sum256(packed)
		if s.Hash != want.Hash || s.Files[0].SHA256 != hex.EncodeToString(h[:]) || s.Files[0].Size != int64(len(packed)) {
			t.Errorf("%s: hash %s, files %+v", name, s.Hash, s.Files)
		}
		if s.Report.Bytes != int64(len(plain)) {
			t.Errorf("%s: %d bytes unpacked, want %d", name, s.Report.Bytes, len(plain))
		}
		for _, at := range []int{len(packed) / 2, len(packed) - 1} {
			wantError(t, UNXML, Options{}, ErrCut, []string{name}, bytesFile(name, packed[:at]))
		}
	}
	flipped := gz(t, plain)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	wantError(t, UNXML, Options{}, ErrCut, []string{"un.xml.gz"}, bytesFile("un.xml.gz", flipped))
	wantError(t, UNXML, Options{}, ErrOptions, []string{"several files"}, bytesFile("two.zip", zipped(t, map[string][]byte{"a.xml": plain, "b.xml": plain})))
	wantError(t, UNXML, Options{}, ErrEmpty, []string{"no file"}, bytesFile("none.zip", zipped(t, nil)))
}

// A few kilobytes that unpack to gigabytes are refused after a few megabytes.
func TestRFMT8ArchiveBombs(t *testing.T) {
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	io.WriteString(w, `<CONSOLIDATED_LIST dateGenerated="2031-01-01T00:00:00Z">`)
	blank := bytes.Repeat([]byte("<INDIVIDUALS> </INDIVIDUALS>"), 1<<15)
	for range 64 {
		w.Write(blank)
	}
	w.Close()
	wantError(t, UNXML, Options{}, ErrLimit, []string{"200 times"}, bytesFile("bomb.gz", packed.Bytes()))
	wantError(t, UNXML, Options{Limits: Limits{Bytes: 1 << 10}}, ErrLimit, []string{"1024 bytes", "check the file"}, bytesFile("un.xml.gz", gz(t, fixture(t, "un.xml"))))
	wantError(t, UNXML, Options{Limits: Limits{Bytes: 1 << 10}}, ErrLimit, []string{"check the file"}, bytesFile("un.xml", fixture(t, "un.xml")))
}

func TestRFMT8XMLHardening(t *testing.T) {
	plain := string(fixture(t, "un.xml"))
	body := strings.TrimPrefix(plain, `<?xml version="1.0" encoding="UTF-8"?>`)
	deep := strings.Replace(plain, "<DATAID>1001</DATAID>", strings.Repeat("<a>", 100)+strings.Repeat("</a>", 100), 1)
	var attrs strings.Builder
	for i := range 300 {
		fmt.Fprintf(&attrs, ` a%d="x"`, i)
	}
	for name, c := range map[string]struct {
		text string
		o    Options
		kind error
		says string
	}{
		"doctype":         {"<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + body, Options{}, ErrUnsafe, "DOCTYPE"},
		"doctype inside":  {strings.Replace(plain, "<INDIVIDUALS>", "<INDIVIDUALS><!DOCTYPE x>", 1), Options{}, ErrUnsafe, "DOCTYPE"},
		"entity":          {strings.Replace(plain, "Fictitious.", "&lol;", 1), Options{}, ErrWrongFormat, "entity"},
		"depth":           {deep, Options{}, ErrLimit, "nests more than 64"},
		"attributes":      {strings.Replace(plain, "<DATAID>1001", "<DATAID"+attrs.String()+">1001", 1), Options{}, ErrLimit, "300 attributes"},
		"long value":      {strings.Replace(plain, "Fictitious.", strings.Repeat("x", 5000), 1), Options{Limits: Limits{Field: 4096}}, ErrLimit, "check the file"},
		"long directive":  {"<!" + strings.Repeat("x", 5000) + ">" + body, Options{Limits: Limits{Field: 4096}}, ErrLimit, "4096"},
		"records":         {plain, Options{Limits: Limits{Records: 2}}, ErrLimit, "more than 2 records"},
		"cut":             {plain[:len(plain)/2], Options{}, ErrCut, "before the closing tag"},
		"cut at the end":  {strings.TrimSuffix(strings.TrimSpace(plain), "</CONSOLIDATED_LIST>"), Options{}, ErrCut, "before the closing tag"},
		"cut in a tag":    {strings.TrimSpace(plain)[:len(strings.TrimSpace(plain))-5], Options{}, ErrCut, "closing tag"},
		"cut in a record": {plain[:strings.Index(plain, "Keeper")], Options{}, ErrCut, "INDIVIDUAL"},
		"wrong root":      {"<sdnList><sdnEntry/></sdnList>", Options{}, ErrWrongFormat, "<sdnList>"},
		"no records":      {"<CONSOLIDATED_LIST><Designations/></CONSOLIDATED_LIST>", Options{}, ErrEmpty, "<Designations>"},
		"empty list":      {"<CONSOLIDATED_LIST/>", Options{}, ErrEmpty, "nothing"},
		"not XML":         {"uid,name\n1,x\n", Options{}, ErrWrongFormat, "uid,name"},
		"blank":           {"   ", Options{}, ErrWrongFormat, "no XML element"},
		"glued":           {plain + body, Options{}, ErrWrongFormat, "goes on"},
		"mismatch":        {strings.Replace(plain, "</FIRST_NAME>", "</FIRSTNAME>", 1), Options{}, ErrWrongFormat, "closes"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, UNXML, c.o, c.kind, []string{c.says}, bytesFile("un.xml", []byte(c.text)))
		})
	}
}

// A namespace, or another one tomorrow, changes nothing.
func TestXMLNamespacesDoNotMatter(t *testing.T) {
	b := bytes.Replace(fixture(t, "un.xml"), []byte("<CONSOLIDATED_LIST "), []byte(`<CONSOLIDATED_LIST xmlns="https://example.org/next" `), 1)
	s := mustParse(t, UNXML, Options{}, bytesFile("un.xml", b))
	if s.Hash != unSnapshot(t).Hash || len(s.Report.Drift) != 0 {
		t.Errorf("a namespace changed the list; drift %v", s.Report.Drift)
	}
	b = bytes.ReplaceAll(fixture(t, "un.xml"), []byte("<"), []byte("<p:"))
	b = bytes.ReplaceAll(b, []byte("<p:/"), []byte("</p:"))
	b = bytes.ReplaceAll(b, []byte("<p:?"), []byte("<?"))
	b = bytes.Replace(b, []byte("CONSOLIDATED_LIST "), []byte(`CONSOLIDATED_LIST xmlns:p="https://example.org/p" `), 1)
	if mustParse(t, UNXML, Options{}, bytesFile("un.xml", b)).Hash != s.Hash {
		t.Error("a prefix changed the list")
	}
}

func TestXMLEncodings(t *testing.T) {
	plain := strings.Replace(string(fixture(t, "un.xml")), "OMBRAN", "OMBRÁN", 1)
	want := mustParse(t, UNXML, Options{}, bytesFile("un.xml", []byte(plain))).Hash

	u16 := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.Replace(plain, "UTF-8", "UTF-16", 1))) {
		u16 = append(u16, byte(u), byte(u>>8))
	}
	if got := mustParse(t, UNXML, Options{Encoding: "utf-16"}, bytesFile("un.xml", u16)).Hash; got != want {
		t.Error("UTF-16 gave another list")
	}
	if got := mustParse(t, UNXML, Options{}, bytesFile("un.xml", append([]byte("\xef\xbb\xbf"), plain...))).Hash; got != want {
		t.Error("a byte order mark gave another list")
	}

	latin := strings.Replace(`<?xml version="1.0" encoding="ENC"?><CONSOLIDATED_LIST dateGenerated="2031-01-01T00:00:00Z"><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>JOS`+"\xc9"+`</FIRST_NAME><REFERENCE_NUMBER>A</REFERENCE_NUMBER><COMMENTS1>X</COMMENTS1></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`, "ENC", "ISO-8859-1", 1)
	s := mustParse(t, UNXML, Options{}, bytesFile("un.xml", []byte(latin)))
	wantTexts(t, s.find(t, "A"), map[string][]string{"name": {"JOSÉ"}})
	// Declared UTF-8, written as something else.
	lied := strings.Replace(latin, "ISO-8859-1", "UTF-8", 1)
	at := strings.IndexByte(lied, 0xc9)
	wantError(t, UNXML, Options{}, ErrEncoding, []string{fmt.Sprint("offset ", at), "c9", "windows-1252"}, bytesFile("un.xml", []byte(lied)))
	// Declared by the operator instead.
	s = mustParse(t, UNXML, Options{Encoding: "windows-1252"}, bytesFile("un.xml", []byte(lied)))
	wantTexts(t, s.find(t, "A"), map[string][]string{"name": {"JOSÉ"}})
	// Control characters of Latin-1 are a mis-declared Windows file.
	wantError(t, UNXML, Options{}, ErrEncoding, []string{"offset"}, bytesFile("un.xml", []byte(strings.Replace(latin, ">X<", ">\x93X\x94<", 1))))
	wantError(t, UNXML, Options{}, ErrEncoding, []string{"offset"}, bytesFile("un.xml", []byte(strings.Replace(strings.Replace(latin, "ISO-8859-1", "windows-1252", 1), ">X<", ">\x81<", 1))))
	wantError(t, UNXML, Options{}, ErrEncoding, []string{"ebcdic-x"}, bytesFile("un.xml", []byte(strings.Replace(latin, "ISO-8859-1", "ebcdic-x", 1))))
	wantError(t, UNXML, Options{}, ErrEncoding, []string{"offset"}, bytesFile("un.xml", []byte(strings.Replace(latin, "ISO-8859-1", "us-ascii", 1))))
}

// The check must see a character that lies across two reads.
func TestUTF8CheckAcrossReads(t *testing.T) {
	text := strings.Repeat("я", 70_000) + "x" + strings.Repeat("金", 50_000)
	in := &input{name: "f"}
	r, err := in.text(&slow{[]byte(text), 7}, "", "")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || string(got) != text {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(text))
	}
	bad := text[:len(text)-1]
	r, _ = in.text(&slow{[]byte(bad), 7}, "", "")
	if _, err = io.ReadAll(r); !errors.Is(err, ErrEncoding) || !strings.Contains(err.Error(), fmt.Sprint("offset ", len(bad)-2)) {
		t.Errorf("a cut character at %d gives %v", len(bad)-2, err)
	}
}

// slow yields a few bytes at a time.
type slow struct {
	b []byte
	n int
}

func (s *slow) Read(p []byte) (int, error) {
	if len(s.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), s.n)], s.b)
	s.b = s.b[n:]
	return n, nil
}

func TestParseStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for f, files := range map[Format][]File{
		UNXML: {bytesFile("un.xml", fixture(t, "un.xml"))}, OFACCSV: ofacFixture(t), FTM: {bytesFile("f", fixture(t, "entities.ftm.json"))},
	} {
		if _, err := Parse(ctx, f, files, Options{List: "x"}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

func TestOpenFails(t *testing.T) {
	f := File{Name: "gone.xml", Open: func() (io.ReadCloser, error) { return nil, os.ErrNotExist }}
	wantError(t, UNXML, Options{}, ErrMissing, []string{"gone.xml"}, f)
	wantError(t, UNXML, Options{}, ErrOptions, []string{"File.Open"}, File{Name: "x"})
}

// The real file that is cut in half is refused, whatever the cut.
func TestRealFileCutInHalf(t *testing.T) {
	b := testdata.Gunzip(t, testdata.Path(t, "watchlists", "un_consolidated", "un_2025-11-15.xml.gz"))
	for _, at := range []int{len(b) / 2, len(b) - 30, 1000} {
		if s, err := Parse(t.Context(), UNXML, []File{bytesFile("un.xml", b[:at])}, Options{List: "un"}); !errors.Is(err, ErrCut) || s != nil {
			t.Errorf("cut at %d: %v", at, err)
		}
	}
}
