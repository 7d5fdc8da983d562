// Command tune tries numbers of the scoring policy and keeps what measures better.
//
//	go run ./bench/tune [-data DIR] [-passes N] [-only WORDS] [-out FILE] [-seed FILE]
//
// It measures on one half of the listed people and of the ordinary people, by
// alterations of its own, and reports the other half beside it: what is gained on
// the one and not on the other is chance. The result is a policy file.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"runtime/pprof"
	"slices"
	"strings"

	"github.com/revetproject/revet/score"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the labelled data")
	passes := flag.Int("passes", 0, "passes over the numbers")
	only := flag.String("only", "", "only numbers whose path contains one of these words, by comma")
	except := flag.String("except", "name.equal,name.sound,shortMost,acronym,legalForm,number,omittedWord,descriptorsMost,replacedWord", "no numbers whose path contains one of these words")
	out := flag.String("out", "", "write the policy found to this file")
	seed := flag.String("seed", "", "begin with this policy file instead of the shipped one")
	list := flag.Int("show", 0, "print so many misses and false alerts of each kind")
	calibration := flag.String("calibrate", "", "fit the calibration and write it to this file")
	profile := flag.String("cpuprofile", "", "write a CPU profile")
	flag.Float64Var(&weightAUC, "auc", weightAUC, "weight of the labelled pairs' AUC")
	flag.Float64Var(&weightF1, "f1", weightF1, "weight of the labelled pairs' F1")
	flag.Parse()
	if *profile != "" {
		f, err := os.Create(*profile)
		if err != nil {
			log.Fatal(err)
		}
		_ = pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	if err := run(*data, *seed, *out, *only, *except, *calibration, *passes, *list); err != nil {
		log.Fatal("tune: ", err)
	}
}

func run(data, seed, out, only, except, calibration string, passes, list int) error {
	text := score.PolicyFile()
	if seed != "" {
		var err error
		if text, err = os.ReadFile(seed); err != nil {
			return err
		}
	}
	l, err := open(data)
	if err != nil {
		return err
	}
	train, err := l.gather(0)
	if err != nil {
		return err
	}
	test, err := l.gather(1)
	if err != nil {
		return err
	}
	n := 0
	for _, q := range train.strangers {
		n += len(q.pairs)
	}
	log.Printf("%d altered, %d aliases, %d ordinary people with %d candidates, %d labelled pairs", len(train.altered), len(train.aliases), len(train.strangers), n, len(train.bench))
	m, err := score.ReadModel(text)
	if err != nil {
		return err
	}
	train.measure(m, &l.policy).print("train")
	test.measure(m, &l.policy).print("test")
	if list > 0 {
		show(train, m, &l.policy, list)
	}
	if calibration != "" {
		if err := l.calibrate(train, test, m, calibration); err != nil {
			return err
		}
	}
	if passes == 0 {
		return nil
	}
	if text, err = descend(text, words(only), words(except), passes, func(t []byte) (float64, error) {
		m, err := score.ReadModel(t)
		if err != nil {
			return 0, err
		}
		return train.measure(m, &l.policy).total, nil
	}); err != nil {
		return err
	}
	if m, err = score.ReadModel(text); err != nil {
		return err
	}
	train.measure(m, &l.policy).print("train")
	test.measure(m, &l.policy).print("test")
	if out != "" {
		return os.WriteFile(out, text, 0o644)
	}
	return nil
}

func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func (o *outcome) print(name string) {
	fmt.Printf("%-6s total %.3f altered %.2f %.2f %.2f %.2f born %.2f alias %.2f treated %.2f originals %.2f auc %.2f (raw %.2f) f1 %.2f namesakes %.2f common %.2f line %.2f born %.2f operating %.2f\n", name, o.total,
		o.all[0], o.all[1], o.all[2], o.all[3], o.born, o.alias, o.treated, o.originals, o.auc, o.aucRaw, o.f1, o.namesakes, o.common, o.line, o.lineBorn, o.operating)
	for _, k := range slices.Sorted(maps.Keys(o.altered)) {
		fmt.Printf("   %s %.2f", k, o.altered[k])
	}
	fmt.Println()
	for _, k := range slices.Sorted(maps.Keys(o.cultures)) {
		fmt.Printf("   %s %.2f", k, 10*o.cultures[k])
	}
	fmt.Println()
}
