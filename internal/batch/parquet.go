package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowGroup is how many lines a row group holds; the memory that writing takes grows with it.
const rowGroup = 100_000

// toParquet writes the lines of a partial file as Parquet.
func toParquet(partial string, w io.Writer) error {
	f, err := os.Open(partial)
	if err != nil {
		return err
	}
	defer f.Close()
	out := parquet.NewGenericWriter[Result](w, parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("revet", "1", ""))
	in := jsontext.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	lines := make([]Result, 0, 1024)
	inGroup := 0
	flush := func() error {
		if _, err := out.Write(lines); err != nil {
			return err
		}
		inGroup += len(lines)
		lines = lines[:0]
		if inGroup < rowGroup {
			return nil
		}
		inGroup = 0
		return out.Flush()
	}
	for n := 1; ; n++ {
		var r Result
		err := json.UnmarshalDecode(in, &r)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%s, result %d: %w", partial, n, err)
		}
		if lines = append(lines, r); len(lines) == cap(lines) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Close()
}
