// Command classes proposes equivalence classes of given names: Latin forms that
// Wikidata holds to be one name and that the relation between tokens does not tie
// together yet. A person reads the proposals and writes what is right into
// names/tables/classes.txt.
//
//	go run ./bench/classes [-data DIR] [-most NATS]
//
// Forms count that are borne by enough people for the frequency model to know them,
// that stand in a cluster with a form in another script, and that no other cluster
// holds apart. A man's and a woman's name are never proposed as one, nor are two
// forms that belong to different classes already. The same data give the same lines.
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/revetproject/revet/names"
)

var plain = regexp.MustCompile(`^[a-z]{4,}$`)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the name data")
	most := flag.Float64("most", 9, "the rarest form to propose, in nats")
	flag.Parse()
	clusters, err := read(filepath.Join(*data, "names/variants/wikidata_name_clusters_dev.txt.gz"))
	if err != nil {
		log.Fatal("classes: ", err)
	}
	w := bufio.NewWriter(os.Stdout)
	for _, line := range propose(clusters, int32(*most*1e6)) {
		fmt.Fprintln(w, line)
	}
	if err := w.Flush(); err != nil {
		log.Fatal("classes: ", err)
	}
}

// read returns the plain Latin forms of each cluster that has a form in another
// script too.
func read(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	var out [][]string
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		forms, _, _ := strings.Cut(sc.Text(), " => ")
		latin := map[string]bool{}
		foreign := false
		for form := range strings.SplitSeq(forms, ",") {
			form = strings.TrimSpace(form)
			if plain.MatchString(form) {
				latin[form] = true
			}
			foreign = foreign || strings.IndexFunc(form, func(r rune) bool { return r > 0x370 }) == 0
		}
		if foreign && len(latin) > 1 {
			out = append(out, slices.Sorted(maps.Keys(latin)))
		}
	}
	return out, sc.Err()
}

// propose lists for each cluster the known forms that are not related to its
// commonest one.
func propose(clusters [][]string, most int32) []string {
	analyser := names.NewAnalyser()
	homes := map[string]int{} // in how many clusters a form is
	for _, c := range clusters {
		for _, form := range c {
			homes[form]++
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, c := range clusters {
		var forms []names.Token
		for _, form := range c {
			n := analyser.Name(form, names.Person)
			if len(n.Tokens) == 1 && n.Tokens[0].Weight <= most {
				forms = append(forms, n.Tokens[0])
			}
		}
		if len(forms) < 2 {
			continue
		}
		slices.SortStableFunc(forms, func(a, b names.Token) int { return cmp.Compare(a.Weight, b.Weight) })
		head := &forms[0]
		var new []string
		for i := range forms[1:] {
			t := &forms[1+i]
			level, _, _ := names.Relate(head, t)
			sexes := names.SexOf(head.Text)*names.SexOf(t.Text) != names.Masculine*names.Feminine
			apart := homes[t.Text] > 1 && homes[head.Text] > 1 && together(clusters, head.Text, t.Text) < 2
			if (level == names.Unrelated || level == names.NearSkeleton) && sexes && !apart && (t.Class == 0 || head.Class == 0 || t.Class == head.Class) {
				new = append(new, t.Text)
			}
		}
		if line := head.Text + " " + strings.Join(new, " "); len(new) > 0 && !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

// together counts the clusters that hold both forms.
func together(clusters [][]string, a, b string) int {
	n := 0
	for _, c := range clusters {
		if _, ok := slices.BinarySearch(c, a); !ok {
			continue
		}
		if _, ok := slices.BinarySearch(c, b); ok {
			n++
		}
	}
	return n
}
