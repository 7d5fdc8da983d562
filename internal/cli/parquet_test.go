package cli

import (
	"bytes"
	"encoding/csv"
	"os"

	"github.com/parquet-go/parquet-go"
	"github.com/rogpeppe/go-internal/testscript"
)

// asParquet writes a CSV file as Parquet, every column as optional text:
// parquet IN.csv OUT.parquet
func asParquet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: parquet IN.csv OUT.parquet")
	}
	rows, err := csv.NewReader(bytes.NewReader([]byte(ts.ReadFile(args[0])))).ReadAll()
	ts.Check(err)
	columns := parquet.Group{}
	for _, name := range rows[0] {
		columns[name] = parquet.Optional(parquet.String())
	}
	schema := parquet.NewSchema("subjects", columns)
	var out bytes.Buffer
	w := parquet.NewGenericWriter[map[string]any](&out, schema)
	for _, row := range rows[1:] {
		values := map[string]any{}
		for i, cell := range row {
			if cell != "" {
				values[rows[0][i]] = cell
			}
		}
		_, err := w.Write([]map[string]any{values})
		ts.Check(err)
	}
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
}
