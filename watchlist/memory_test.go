package watchlist

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// A file of the size of the largest list in use (127 MB, about 19,000 entries)
// parses in less than 256 MB: what is held is the entries, never the file.
func TestRFMT8MemoryOfALargeFile(t *testing.T) {
	if testing.Short() {
		t.Skip("generating and parsing 127 MB takes some seconds; run without -short")
	}
	measureMemory(t, UNXML, 127<<20, 256<<20, 15_000, writeLargeUN)
}

// measureMemory parses a generated file of a size and expects the least number
// of entries within a limit of memory.
func measureMemory(t *testing.T, format Format, size int64, limit uint64, least int, write func(io.Writer, int64) (int64, error)) {
	t.Helper()
	// What tests before this one left is not the parser's; pools let go of
	// theirs at the second collection.
	debug.FreeOSMemory()
	debug.FreeOSMemory()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)

	r, w := io.Pipe()
	written := make(chan int64, 1)
	go func() {
		n, err := write(w, size)
		w.CloseWithError(err)
		written <- n
	}()
	peak := make(chan uint64, 1)
	stop := make(chan struct{})
	go func() {
		var top uint64
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				peak <- top
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				top = max(top, m.Sys-m.HeapReleased)
			}
		}
	}()
	s, err := Parse(t.Context(), format, []File{{Name: "large.xml", Open: func() (io.ReadCloser, error) { return r, nil }}}, Options{List: "large"})
	close(stop)
	top := <-peak
	if err != nil {
		t.Fatal(err)
	}
	n := <-written
	if n < size || s.Report.Bytes != n {
		t.Errorf("%d bytes written, %d read, want %d", n, s.Report.Bytes, size)
	}
	base := before.Sys - before.HeapReleased
	t.Logf("%d MB, %d entries: %d MB at most, %d MB of it before the parse", n>>20, len(s.Entries), top>>20, base>>20)
	if len(s.Entries) < least {
		t.Errorf("%d entries are no large list", len(s.Entries))
	}
	if top > limit {
		t.Errorf("%d MB in use at most, %d MB are allowed", top>>20, limit>>20)
	}
	runtime.KeepAlive(s)
}

// writeLargeUN writes records of about 6.5 kB, as those of the large lists are:
// much mark-up, many empty blocks, some text.
func writeLargeUN(dst io.Writer, size int64) (int64, error) {
	count := &countingWriter{w: dst}
	w := bufio.NewWriterSize(count, 64<<10)
	fmt.Fprintf(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2031-01-01T00:00:00Z\">\n <INDIVIDUALS>\n")
	empty := bytes.Repeat([]byte("      <INDIVIDUAL_ALIAS>\n        <QUALITY/>\n        <ALIAS_NAME/>\n      </INDIVIDUAL_ALIAS>\n      <INDIVIDUAL_ADDRESS>\n        <COUNTRY/>\n      </INDIVIDUAL_ADDRESS>\n      <INDIVIDUAL_DOCUMENT/>\n"), 20)
	for i := 0; count.n < size; i++ {
		fmt.Fprintf(w, "    <INDIVIDUAL>\n      <DATAID>%d</DATAID>\n      <VERSIONNUM>1</VERSIONNUM>\n      <FIRST_NAME>Ombran%d</FIRST_NAME>\n      <SECOND_NAME>Keldar%d</SECOND_NAME>\n", i, i, i%977)
		fmt.Fprintf(w, "      <UN_LIST_TYPE>Testland</UN_LIST_TYPE>\n      <REFERENCE_NUMBER>TSi.%06d</REFERENCE_NUMBER>\n      <LISTED_ON>2018-06-07</LISTED_ON>\n      <NAME_ORIGINAL_SCRIPT>عمران كلدار %d</NAME_ORIGINAL_SCRIPT>\n", i, i)
		fmt.Fprintf(w, "      <COMMENTS1>Record %d of a generated list.</COMMENTS1>\n      <NATIONALITY>\n        <VALUE>Afghanistan</VALUE>\n      </NATIONALITY>\n", i)
		for j := range 8 {
			fmt.Fprintf(w, "      <INDIVIDUAL_ALIAS>\n        <QUALITY>Good</QUALITY>\n        <ALIAS_NAME>Umran%d Kildar%d</ALIAS_NAME>\n      </INDIVIDUAL_ALIAS>\n", i, j)
		}
		fmt.Fprintf(w, "      <INDIVIDUAL_DATE_OF_BIRTH>\n        <TYPE_OF_DATE>EXACT</TYPE_OF_DATE>\n        <YEAR>%d</YEAR>\n      </INDIVIDUAL_DATE_OF_BIRTH>\n", 1930+i%70)
		fmt.Fprintf(w, "      <INDIVIDUAL_DOCUMENT>\n        <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>\n        <NUMBER>AB%07d</NUMBER>\n        <ISSUING_COUNTRY>Afghanistan</ISSUING_COUNTRY>\n      </INDIVIDUAL_DOCUMENT>\n", i)
		w.Write(empty)
		fmt.Fprintf(w, "      <SORT_KEY/>\n      <SORT_KEY_LAST_MOD/>\n    </INDIVIDUAL>\n")
	}
	fmt.Fprintf(w, " </INDIVIDUALS>\n</CONSOLIDATED_LIST>\n")
	err := w.Flush()
	return count.n, err
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
