// Command quality measures how well the shipped configuration finds listed people
// and how often it bothers unlisted ones.
//
//	go run ./bench/quality [-data DIR] [-json FILE] [-html FILE] [-doc FILE] [-gate] [-negatives N] [-misses]
//
// It needs the labelled data (REVET_TESTDATA, or ../shared/data beside the
// repository). docs/quality.md says what each figure means and how it is measured;
// nothing is tuned per row. The table goes to standard output, the same figures as
// JSON and as one self-contained page to the files named. With -gate the command
// ends with exit code 1 when a limit of a release is passed.
package main

import (
	"cmp"
	"flag"
	"log"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("quality: ")
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the labelled data")
	out := flag.String("json", "", "write the figures as JSON to this file")
	page := flag.String("html", "", "write the figures with plots as one page to this file")
	doc := flag.String("doc", "", "write the short table of the figures into its place in this document")
	gate := flag.Bool("gate", false, "fail where a limit of a release is passed")
	var o options
	flag.IntVar(&o.negatives, "negatives", 0, "a quick run: only so many ordinary people, and a tenth of everything else (0: all)")
	flag.BoolVar(&o.misses, "misses", false, "print what was missed and the highest false alerts")
	flag.Parse()
	if _, err := os.Stat(*data); err != nil {
		log.Fatalf("the labelled data is absent (%v); set REVET_TESTDATA or -data to the folder that holds it", err)
	}
	r, err := measure(*data, o)
	if err == nil {
		err = r.print(os.Stdout)
	}
	if err == nil && *out != "" {
		err = r.writeJSON(*out)
	}
	if err == nil && *page != "" {
		err = r.writePage(*page)
	}
	if err == nil && *doc != "" {
		err = r.writeDocument(*doc)
	}
	if err != nil {
		log.Fatal(err)
	}
	breaches := r.breaches()
	for _, b := range breaches {
		log.Print("limit passed: ", b)
	}
	if *gate && len(breaches) > 0 {
		os.Exit(1)
	}
}

func (r *report) writeJSON(file string) error {
	b, err := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(b, '\n'), 0o644)
}
