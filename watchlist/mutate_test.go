package watchlist

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// bombBytes is what the bombs unpack to beyond the list, more than the limit of
// the test. That archives far larger than that are refused as well is tested
// with the inputs.
const bombBytes = 600 << 10

// syntax is what a file is made of; it says which mutations apply.
type syntax int

const (
	xmlSyntax syntax = iota
	csvSyntax
	jsonSyntax
	xlsxSyntax
)

// mutation is one way in which a valid file goes wrong. It returns nil where it
// does not apply to a file.
type mutation struct {
	name string
	// strict says that no publisher's edit looks like this: a list that comes
	// out smaller must be refused or the loss reported. The others (a record
	// taken out, a field emptied) are what a publisher may do on purpose; their
	// losses must be within the gates and show as changes.
	strict bool
	of     []syntax // all when empty
	apply  func(r *rand.Rand, b []byte) []byte
}

var text3 = []syntax{xmlSyntax, csvSyntax, jsonSyntax}

// mutations is the catalogue.
var mutations = []mutation{
	// The transport.
	{"cut anywhere", false, nil, func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] }},
	{"cut XML anywhere", true, []syntax{xmlSyntax, xlsxSyntax}, func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] }},
	{"cut inside a line", true, []syntax{jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(len(b))
		if at == 0 || b[at-1] == '\n' || b[at] == '\n' {
			return nil
		}
		return b[:at]
	}},
	{"the beginning is missing", true, []syntax{xmlSyntax, xlsxSyntax}, func(r *rand.Rand, b []byte) []byte { return b[1+r.IntN(len(b)-1):] }},
	{"a span is missing", false, nil, func(r *rand.Rand, b []byte) []byte {
		at, n := r.IntN(len(b)), 1+r.IntN(200)
		return slices.Concat(b[:at], b[min(at+n, len(b)):])
	}},
	{"a span is repeated", false, nil, func(r *rand.Rand, b []byte) []byte {
		at, n := r.IntN(len(b)), 1+r.IntN(400)
		end := min(at+n, len(b))
		return slices.Concat(b[:end], b[at:])
	}},
	{"bytes are flipped", false, nil, func(r *rand.Rand, b []byte) []byte {
		b = bytes.Clone(b)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] ^= byte(1 << r.IntN(8))
		}
		return b
	}},
	{"zero bytes", false, nil, func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(len(b))
		return slices.Concat(b[:at], make([]byte, 1+r.IntN(64)), b[at:])
	}},
	{"an end-of-file mark in the middle", false, text3, func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(len(b))
		return slices.Concat(b[:at], []byte{0x1a}, b[at:])
	}},
	{"the file twice", true, []syntax{xmlSyntax}, func(_ *rand.Rand, b []byte) []byte { return slices.Concat(b, b) }},
	{"the table or lines twice", false, []syntax{csvSyntax, jsonSyntax}, func(_ *rand.Rand, b []byte) []byte { return slices.Concat(b, []byte("\n"), b) }},
	{"an error page", true, nil, func(*rand.Rand, []byte) []byte {
		return []byte("<!DOCTYPE html><html><head><title>503</title></head><body>Service unavailable</body></html>")
	}},
	{"nothing", true, nil, func(*rand.Rand, []byte) []byte { return []byte{} }},
	{"blanks", true, nil, func(*rand.Rand, []byte) []byte { return []byte(" \r\n\r\n\t") }},
	{"an error page behind the list", true, []syntax{xmlSyntax}, func(_ *rand.Rand, b []byte) []byte {
		return slices.Concat(b, []byte("<html><body>502</body></html>"))
	}},

	// The encoding.
	{"a byte order mark", true, text3, func(_ *rand.Rand, b []byte) []byte {
		return slices.Concat([]byte("\xef\xbb\xbf"), bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	}},
	{"UTF-16 with mark", true, text3, encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM))},
	{"UTF-16 big endian with mark", true, text3, encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM))},
	{"UTF-16 without mark", true, text3, encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))},
	{"Latin-1 undeclared", true, text3, accented(charmap.ISO8859_1)},
	{"Windows-1252 undeclared", true, text3, accented(charmap.Windows1252)},
	{"encoded twice", false, text3, func(_ *rand.Rand, b []byte) []byte {
		out, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err != nil {
			return nil
		}
		return out
	}},
	// What a publisher declares is not second-guessed: letters come out wrong,
	// and the gate on names in other scripts sees it.
	{"another encoding declared", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		names := []string{"windows-1252", "iso-8859-1", "us-ascii", "utf-16", "koi8-r", "ebcdic-cp-us", "nonsense"}
		return xmlDeclaration.ReplaceAll(b, []byte(`<?xml version="1.0" encoding="`+names[r.IntN(len(names))]+`"?>`))
	}},
	{"other line ends", true, text3, func(r *rand.Rand, b []byte) []byte {
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		return bytes.ReplaceAll(b, []byte("\n"), []byte([]string{"\r\n", "\n\n"}[r.IntN(2)]))
	}},

	// The packing.
	{"gzip", true, nil, func(_ *rand.Rand, b []byte) []byte { return gzipped(b) }},
	{"gzip cut", true, nil, func(r *rand.Rand, b []byte) []byte { z := gzipped(b); return z[:r.IntN(len(z))] }},
	{"gzip damaged", true, nil, func(r *rand.Rand, b []byte) []byte {
		z := gzipped(b)
		z[10+r.IntN(len(z)-10)] ^= 0x55
		return z
	}},
	{"gzip twice", true, nil, func(_ *rand.Rand, b []byte) []byte { return gzipped(gzipped(b)) }},
	{"a gzip bomb", true, nil, func(_ *rand.Rand, b []byte) []byte {
		return gzipped(slices.Concat(b, bytes.Repeat([]byte(" "), bombBytes)))
	}},
	{"a zip bomb", true, nil, func(_ *rand.Rand, b []byte) []byte {
		return archived([]string{"list"}, [][]byte{slices.Concat(b, bytes.Repeat([]byte("\n"), bombBytes))})
	}},
	{"a zip of two", true, nil, func(_ *rand.Rand, b []byte) []byte { return archived([]string{"list", "other"}, [][]byte{b, b}) }},
	{"a zip of folders", true, nil, func(*rand.Rand, []byte) []byte { return archived([]string{"a/", "b/"}, [][]byte{nil, nil}) }},

	// Names of fields.
	{"an element is renamed everywhere", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, elementNames(b))
		return renameElement(b, n, n+"New")
	}},
	{"an element is renamed once", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		return renameOnce(r, b)
	}},
	{"an attribute is renamed everywhere", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, attributeNames(b))
		if n == "" {
			return nil
		}
		return regexp.MustCompile(`(\s)`+regexp.QuoteMeta(n)+`=`).ReplaceAll(b, []byte("${1}"+n+"New="))
	}},
	{"a JSON name is renamed everywhere", true, []syntax{jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, jsonNames(b))
		return bytes.ReplaceAll(b, []byte(`"`+n+`":`), []byte(`"`+n+`New":`))
	}},
	{"a JSON name is renamed once", true, []syntax{jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, jsonName.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[3]], []byte("New"), b[at[3]:])
	}},
	{"another namespace", true, []syntax{xmlSyntax}, func(_ *rand.Rand, b []byte) []byte {
		return regexp.MustCompile(`xmlns="[^"]*"`).ReplaceAll(b, []byte(`xmlns="urn:another"`))
	}},

	// What fields hold.
	{"an element is emptied everywhere", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, elementNames(b))
		return regexp.MustCompile(`<`+n+`(\s[^<>]*)?>[^<]*</`+n+`>`).ReplaceAll(b, []byte(`<`+n+`$1/>`))
	}},
	{"an element is emptied once", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[2]], b[at[3]:])
	}},
	{"an attribute is dropped everywhere", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, attributeNames(b))
		if n == "" {
			return nil
		}
		return regexp.MustCompile(`\s`+regexp.QuoteMeta(n)+`="[^"]*"`).ReplaceAll(b, nil)
	}},
	{"an attribute is dropped once", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, attribution.FindAllSubmatchIndex(b, -1))
		if at == nil {
			return nil
		}
		return slices.Concat(b[:at[0]], b[at[1]:])
	}},
	{"a leaf is removed", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[0]], b[at[1]:])
	}},
	{"an element is removed everywhere", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, elementNames(b))
		return regexp.MustCompile(`(?s)<`+n+`(?:\s[^<>]*)?>.*?</`+n+`>|<`+n+`(?:\s[^<>]*)?/>`).ReplaceAll(b, nil)
	}},
	{"an element is removed once", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, elementNames(b))
		at := pickIndex(r, regexp.MustCompile(`(?s)<`+n+`(?:\s[^<>]*)?>.*?</`+n+`>`).FindAllSubmatchIndex(b, -1))
		if at == nil {
			return nil
		}
		return slices.Concat(b[:at[0]], b[at[1]:])
	}},
	{"an element is repeated", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, elementNames(b))
		at := pickIndex(r, regexp.MustCompile(`(?s)<`+n+`(?:\s[^<>]*)?>.*?</`+n+`>`).FindAllSubmatchIndex(b, -1))
		if at == nil {
			return nil
		}
		return slices.Concat(b[:at[1]], b[at[0]:])
	}},
	{"texts change places", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		all := leafText.FindAllSubmatchIndex(b, -1)
		x, y := pickIndex(r, all), pickIndex(r, all)
		if x[0] > y[0] {
			x, y = y, x
		}
		if x[0] == y[0] {
			return nil
		}
		return slices.Concat(b[:x[2]], b[y[2]:y[3]], b[x[3]:y[2]], b[x[2]:x[3]], b[y[3]:])
	}},
	{"all texts are one", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := pick(r, elementNames(b))
		return regexp.MustCompile(`(<`+n+`(?:\s[^<>]*)?>)[^<]+(</`+n+`>)`).ReplaceAll(b, []byte("${1}1${2}"))
	}},
	{"a huge field", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[2]], bytes.Repeat([]byte("Ab "), []int{1000, 40_000}[r.IntN(2)]), b[at[2]:])
	}},
	{"a huge attribute", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := bytes.IndexByte(b[len(b)/3:], '>') + len(b)/3
		return slices.Concat(b[:at], []byte(` x="`), bytes.Repeat([]byte("a"), 100_000), []byte(`"`), b[at:])
	}},
	{"many attributes", false, []syntax{xmlSyntax}, func(_ *rand.Rand, b []byte) []byte {
		at := bytes.LastIndexByte(b[:len(b)/2], '>')
		if at < 0 || b[at-1] == '/' || b[at-1] == '?' || bytes.LastIndex(b[:at], []byte("</")) > bytes.LastIndex(b[:at], []byte("<"))-1 {
			return nil
		}
		var more strings.Builder
		for i := range 300 {
			fmt.Fprintf(&more, ` a%d="1"`, i)
		}
		return slices.Concat(b[:at], []byte(more.String()), b[at:])
	}},
	{"deep nesting", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := []int{20, 200, 20_000}[r.IntN(3)]
		at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[0]], bytes.Repeat([]byte("<d>"), n), b[at[0]:at[1]], bytes.Repeat([]byte("</d>"), n), b[at[1]:])
	}},
	{"a DTD with entities", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		dtd := []string{
			`<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>`,
			`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>`, `<!DOCTYPE x SYSTEM "http://localhost/x.dtd">`, `<!ENTITY a "b">`,
		}[r.IntN(4)]
		at := max(bytes.Index(b, []byte("?>"))+2, 0)
		if at == 1 {
			at = 0
		}
		return slices.Concat(b[:at], []byte(dtd), b[at:])
	}},
	{"an entity nobody declared", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[2]], []byte("&bomb;"), b[at[2]:])
	}},
	{"comments and CDATA", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
		if bytes.ContainsAny(b[at[2]:at[3]], "&]") {
			return nil
		}
		return slices.Concat(b[:at[2]], []byte("<!-- note --><![CDATA["), b[at[2]:at[3]], []byte("]]>"), b[at[3]:])
	}},

	// Records.
	{"records are shuffled", true, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		return rearrange(b, func(records [][]byte) [][]byte {
			r.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
			return records
		})
	}},
	{"a record is missing", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		return rearrange(b, func(records [][]byte) [][]byte { i := r.IntN(len(records)); return slices.Delete(records, i, i+1) })
	}},
	{"half of the records are missing", false, []syntax{xmlSyntax}, func(_ *rand.Rand, b []byte) []byte {
		return rearrange(b, func(records [][]byte) [][]byte { return records[:(len(records)+1)/2] })
	}},
	{"a record has the id of another", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		return rearrange(b, func(records [][]byte) [][]byte {
			i, j := r.IntN(len(records)), r.IntN(len(records))
			x, y := leafText.FindSubmatchIndex(records[i]), leafText.FindSubmatchIndex(records[j])
			if x == nil || y == nil {
				return records
			}
			records[i] = slices.Concat(records[i][:x[2]], records[j][y[2]:y[3]], records[i][x[3]:])
			return records
		})
	}},
	{"a record is repeated with a change", false, []syntax{xmlSyntax}, func(r *rand.Rand, b []byte) []byte {
		return rearrange(b, func(records [][]byte) [][]byte {
			i := r.IntN(len(records))
			again := bytes.Clone(records[i])
			if at := pickIndex(r, leafText.FindAllSubmatchIndex(again, -1)); at != nil {
				again = slices.Concat(again[:at[2]], []byte("Changed "), again[at[2]:])
			}
			return slices.Insert(records, i+1, again)
		})
	}},

	// Lines of CSV and JSON.
	{"lines are shuffled", false, []syntax{csvSyntax, jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		return relined(b, func(lines [][]byte) [][]byte {
			rest := lines[min(1, len(lines)-1):]
			r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
			return lines
		})
	}},
	{"a line is missing", false, []syntax{csvSyntax, jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		return relined(b, func(lines [][]byte) [][]byte { i := r.IntN(len(lines)); return slices.Delete(lines, i, i+1) })
	}},
	{"half of the lines are missing", false, []syntax{csvSyntax, jsonSyntax}, func(_ *rand.Rand, b []byte) []byte {
		return relined(b, func(lines [][]byte) [][]byte { return lines[:(len(lines)+1)/2] })
	}},
	{"a line is repeated with a change", false, []syntax{csvSyntax, jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		return relined(b, func(lines [][]byte) [][]byte {
			i := r.IntN(len(lines))
			return slices.Insert(lines, i, bytes.ToUpper(lines[i]))
		})
	}},
	{"lines are joined", false, []syntax{csvSyntax, jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		return relined(b, func(lines [][]byte) [][]byte {
			if len(lines) < 2 {
				return nil
			}
			i := r.IntN(len(lines) - 1)
			lines[i] = slices.Concat(bytes.TrimRight(lines[i], "\r\n"), lines[i+1])
			return slices.Delete(lines, i+1, i+2)
		})
	}},
	{"a quotation mark goes or comes", false, []syntax{csvSyntax, jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		if r.IntN(2) == 0 {
			at := r.IntN(len(b))
			return slices.Concat(b[:at], []byte(`"`), b[at:])
		}
		at := bytes.IndexByte(b[r.IntN(len(b)):], '"')
		if at < 0 {
			return nil
		}
		return slices.Concat(b[:at], b[at+1:])
	}},

	// Columns of CSV.
	{"a column is dropped", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		c := r.IntN(len(rows[0]))
		for i := range rows {
			if c < len(rows[i]) {
				rows[i] = slices.Delete(rows[i], c, c+1)
			}
		}
	})},
	{"a column is emptied", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		c := r.IntN(len(rows[0]))
		for i := range rows[1:] {
			if c < len(rows[i+1]) {
				rows[i+1][c] = ""
			}
		}
	})},
	{"a cell is emptied", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		row := rows[r.IntN(len(rows))]
		if len(row) > 0 {
			row[r.IntN(len(row))] = ""
		}
	})},
	{"a cell is dropped", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		i := r.IntN(len(rows))
		if n := len(rows[i]); n > 0 {
			c := r.IntN(n)
			rows[i] = slices.Delete(rows[i], c, c+1)
		}
	})},
	{"columns change places", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		a, b := r.IntN(len(rows[0])), r.IntN(len(rows[0]))
		for _, row := range rows {
			if max(a, b) < len(row) {
				row[a], row[b] = row[b], row[a]
			}
		}
	})},
	{"a column is new", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		c := r.IntN(len(rows[0]) + 1)
		for i := range rows {
			if c <= len(rows[i]) {
				rows[i] = slices.Insert(rows[i], c, "New")
			}
		}
	})},
	{"another separator", true, []syntax{csvSyntax}, func(r *rand.Rand, b []byte) []byte {
		return bytes.ReplaceAll(b, []byte(","), []byte([]string{";", "\t", "|"}[r.IntN(3)]))
	}},
	{"a huge cell", false, []syntax{csvSyntax}, columns(func(r *rand.Rand, rows [][]string) {
		row := rows[r.IntN(len(rows))]
		if len(row) > 0 {
			row[r.IntN(len(row))] = strings.Repeat("Huge cell ", []int{300, 12_000}[r.IntN(2)])
		}
	})},

	// Values of JSON.
	{"a JSON value is another kind", false, []syntax{jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, jsonValue.FindAllSubmatchIndex(b, -1))
		other := []string{"null", "[]", "{}", "17", "true", `[""]`, `[[["x"]]]`, `{"a":{"b":1}}`, `""`}
		return slices.Concat(b[:at[2]], []byte(other[r.IntN(len(other))]), b[at[3]:])
	}},
	{"deep JSON", false, []syntax{jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		n := []int{50, 5000, 15_000}[r.IntN(3)]
		at := pickIndex(r, jsonValue.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[2]], bytes.Repeat([]byte("["), n), bytes.Repeat([]byte("]"), n), b[at[3]:])
	}},
	{"a huge JSON text", false, []syntax{jsonSyntax}, func(r *rand.Rand, b []byte) []byte {
		at := pickIndex(r, jsonValue.FindAllSubmatchIndex(b, -1))
		return slices.Concat(b[:at[2]], []byte(`"`), bytes.Repeat([]byte("Ab "), []int{1000, 40_000}[r.IntN(2)]), []byte(`"`), b[at[3]:])
	}},

	// Parts of workbooks.
	{"a part of the workbook is missing", false, []syntax{xlsxSyntax}, func(r *rand.Rand, b []byte) []byte {
		return repacked(b, func(names []string, parts [][]byte) ([]string, [][]byte) {
			i := r.IntN(len(names))
			return slices.Delete(names, i, i+1), slices.Delete(parts, i, i+1)
		})
	}},
	{"a part of the workbook is cut", true, []syntax{xlsxSyntax}, partly(func(r *rand.Rand, p []byte) []byte { return p[:r.IntN(len(p))] })},
	{"an element of a part is renamed", false, []syntax{xlsxSyntax}, partly(func(r *rand.Rand, p []byte) []byte {
		n := pick(r, elementNames(p))
		return renameElement(p, n, n+"New")
	})},
	{"an attribute of a part is dropped", false, []syntax{xlsxSyntax}, partly(func(r *rand.Rand, p []byte) []byte {
		at := pickIndex(r, attribution.FindAllSubmatchIndex(p, -1))
		if at == nil {
			return nil
		}
		return slices.Concat(p[:at[0]], p[at[1]:])
	})},
	{"a text of a part is emptied", false, []syntax{xlsxSyntax}, partly(func(r *rand.Rand, p []byte) []byte {
		at := pickIndex(r, leafText.FindAllSubmatchIndex(p, -1))
		if at == nil {
			return nil
		}
		return slices.Concat(p[:at[2]], p[at[3]:])
	})},
	{"a part of the workbook is a bomb", false, []syntax{xlsxSyntax}, partly(func(_ *rand.Rand, p []byte) []byte {
		return slices.Concat(p, bytes.Repeat([]byte(" "), bombBytes))
	})},
	{"a part of the workbook nests deep", false, []syntax{xlsxSyntax}, partly(func(r *rand.Rand, p []byte) []byte {
		at := bytes.LastIndexByte(p, '<')
		if at < 0 {
			return nil
		}
		return slices.Concat(p[:at], bytes.Repeat([]byte("<d>"), 5000), bytes.Repeat([]byte("</d>"), 5000), p[at:])
	})},
}

var (
	xmlDeclaration = regexp.MustCompile(`<\?xml[^?]*\?>`)
	elementStart   = regexp.MustCompile(`<([A-Za-z_][\w.:-]*)[\s/>]`)
	attribution    = regexp.MustCompile(`\s([A-Za-z_][\w.-]*)="[^"]*"`)
	leafText       = regexp.MustCompile(`<[A-Za-z_][\w.:-]*(?:\s[^<>]*)?>([^<>]+)</[A-Za-z_][\w.:-]*>`)
	jsonName       = regexp.MustCompile(`"([A-Za-z_]+)"\s*:`)
	jsonValue      = regexp.MustCompile(`:\s*("(?:[^"\\]|\\.)*"|\d+|\[[^\[\]{}]*\])`)
)

func encoded(e encoding.Encoding) func(*rand.Rand, []byte) []byte {
	return func(_ *rand.Rand, b []byte) []byte {
		out, err := e.NewEncoder().Bytes(b)
		if err != nil {
			return nil
		}
		return out
	}
}

// accented re-encodes a text into one byte a letter; letters that the encoding
// does not have become question marks, as careless programs write them.
func accented(e *charmap.Charmap) func(*rand.Rand, []byte) []byte {
	return func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(len(b))
		for at > 0 && b[at]&0xc0 == 0x80 {
			at--
		}
		b = slices.Concat(b[:at], []byte("é"), b[at:])
		out, err := encoding.ReplaceUnsupported(e.NewEncoder()).Bytes(b)
		if err != nil {
			return nil
		}
		return bytes.ReplaceAll(out, []byte{0x1a}, []byte("?"))
	}
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func archived(names []string, members [][]byte) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, n := range names {
		m, err := w.Create(n)
		if err != nil {
			panic(err)
		}
		_, _ = m.Write(members[i])
	}
	_ = w.Close()
	return out.Bytes()
}

func pick(r *rand.Rand, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[r.IntN(len(names))]
}

func pickIndex(r *rand.Rand, all [][]int) []int {
	if len(all) == 0 {
		return nil
	}
	return all[r.IntN(len(all))]
}

func unique(re *regexp.Regexp, b []byte) []string {
	var out []string
	for _, m := range re.FindAllSubmatch(b, -1) {
		out = append(out, string(m[1]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func elementNames(b []byte) []string { return unique(elementStart, b) }
func jsonNames(b []byte) []string    { return unique(jsonName, b) }

func attributeNames(b []byte) []string {
	return slices.DeleteFunc(unique(attribution, b), func(n string) bool { return n == "version" || n == "encoding" || strings.HasPrefix(n, "xmlns") })
}

func renameElement(b []byte, from, to string) []byte {
	return regexp.MustCompile(`(</?)`+regexp.QuoteMeta(from)+`([\s/>])`).ReplaceAll(b, []byte("${1}"+to+"${2}"))
}

// renameOnce renames one leaf, both tags.
func renameOnce(r *rand.Rand, b []byte) []byte {
	at := pickIndex(r, leafText.FindAllSubmatchIndex(b, -1))
	leaf := b[at[0]:at[1]]
	n := string(elementStart.FindSubmatch(leaf)[1])
	return slices.Concat(b[:at[0]], renameElement(leaf, n, n+"New"), b[at[1]:])
}

// recordNames are the record elements of the formats.
var recordNames = regexp.MustCompile(`<(INDIVIDUAL|ENTITY|sdnEntry|DistinctParty|entity|sanctionEntity|Designation|target|record)[\s>]`)

// rearrange hands the records of an XML file to change, those of one element
// name.
func rearrange(b []byte, change func([][]byte) [][]byte) []byte {
	m := recordNames.FindSubmatch(b)
	if m == nil {
		return nil
	}
	re := regexp.MustCompile(`(?s)<` + string(m[1]) + `(?:\s[^<>]*)?>.*?</` + string(m[1]) + `>`)
	at := re.FindAllIndex(b, -1)
	if len(at) < 2 {
		return nil
	}
	var records [][]byte
	for _, a := range at {
		records = append(records, b[a[0]:a[1]])
	}
	return slices.Concat(b[:at[0][0]], bytes.Join(change(records), []byte("\n")), b[at[len(at)-1][1]:])
}

func relined(b []byte, change func([][]byte) [][]byte) []byte {
	lines := bytes.SplitAfter(b, []byte("\n"))
	if n := len(lines); len(lines[n-1]) == 0 {
		lines = lines[:n-1]
	}
	if len(lines) == 0 {
		return nil
	}
	return bytes.Join(change(lines), nil)
}

func columns(change func(*rand.Rand, [][]string)) func(*rand.Rand, []byte) []byte {
	return func(r *rand.Rand, b []byte) []byte {
		end := ""
		if bytes.HasSuffix(b, []byte{0x1a}) {
			b, end = b[:len(b)-1], "\x1a"
		}
		in := csv.NewReader(bytes.NewReader(b))
		in.FieldsPerRecord, in.LazyQuotes = -1, true
		if bytes.IndexByte(b, ';') >= 0 && bytes.IndexByte(b, ';') < max(bytes.IndexByte(b, ','), 0) {
			in.Comma = ';'
		}
		rows, err := in.ReadAll()
		if err != nil || len(rows) < 2 || len(rows[0]) == 0 {
			return nil
		}
		change(r, rows)
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		w.Comma, w.UseCRLF = in.Comma, true
		_ = w.WriteAll(rows)
		out.WriteString(end)
		return out.Bytes()
	}
}

func repacked(b []byte, change func([]string, [][]byte) ([]string, [][]byte)) []byte {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil
	}
	var names []string
	var parts [][]byte
	for _, m := range z.File {
		body, err := m.Open()
		if err != nil {
			return nil
		}
		var p bytes.Buffer
		_, _ = p.ReadFrom(body)
		names, parts = append(names, m.Name), append(parts, p.Bytes())
	}
	return archived(change(names, parts))
}

// partly changes one part of a workbook, mostly one that holds the list.
func partly(change func(*rand.Rand, []byte) []byte) func(*rand.Rand, []byte) []byte {
	return func(r *rand.Rand, b []byte) []byte {
		return repacked(b, func(names []string, parts [][]byte) ([]string, [][]byte) {
			i := r.IntN(len(names))
			if r.IntN(4) > 0 {
				i = slices.IndexFunc(names, func(n string) bool {
					return n == []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}[r.IntN(4)]
				})
			}
			if i >= 0 && len(parts[i]) > 0 {
				if p := change(r, parts[i]); p != nil {
					parts[i] = p
				}
			}
			return names, parts
		})
	}
}

// The catalogue itself: every mutation applies to something, and names are
// unique.
func TestMutationCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range mutations {
		if seen[m.name] {
			t.Errorf("two mutations are called %s", m.name)
		}
		seen[m.name] = true
	}
	applied := map[string]bool{}
	r := rand.New(rand.NewPCG(1, 2))
	for _, f := range mutants(t) {
		for _, file := range f.files {
			for _, m := range mutations {
				if m.applies(f.syntax) && m.apply(r, file.bytes) != nil {
					applied[m.name] = true
				}
			}
		}
	}
	for _, m := range mutations {
		if !applied[m.name] {
			t.Errorf("%s applies to no file", m.name)
		}
	}
}
