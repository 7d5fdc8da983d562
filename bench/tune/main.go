// Command tune tries numbers of the scoring policy and keeps what measures better.
//
//	go run ./bench/tune [-data DIR] [-passes N] [-only WORDS] [-out FILE] [-seed FILE] [-thin N] [-folds]
//
// It measures on one half of the listed people and of the ordinary people, and
// reports the other half beside it: what is gained on the one and not on the other is
// chance. Names are altered by other draws than those of bench/quality; slips,
// spellings and orders are made in other ways too, words left out, joined and split
// are the same in kind. The result is a policy file.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/revetproject/revet/score"
)

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.data, "data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the labelled data")
	flag.IntVar(&o.passes, "passes", 0, "passes over the numbers")
	only := flag.String("only", "", "only numbers whose path contains one of these words, by comma")
	except := flag.String("except", "culture.,name.equal,name.sound,shortMost,acronym,legalForm,number,omittedWord,descriptorsMost,replacedWord", "no numbers whose path contains one of these words")
	flag.StringVar(&o.out, "out", "", "write the policy found to this file")
	flag.StringVar(&o.seed, "seed", "", "begin with this policy file instead of the shipped one")
	flag.IntVar(&o.show, "show", 0, "print so many misses and false alerts of each kind")
	flag.StringVar(&o.calibration, "calibrate", "", "fit the calibration and write it to this file")
	flag.IntVar(&o.thin, "thin", 1, "take every so-manieth question alone, to search faster")
	flag.BoolVar(&o.cultures, "cultures", false, "print by how much the scores of each name culture have to be shifted for probabilities to hold in it")
	flag.BoolVar(&o.folds, "folds", false, "cross-validate: search without each tenth of the labelled pairs, and measure that tenth")
	flag.Float64Var(&o.weights.auc, "auc", 0.6, "weight of the labelled pairs' AUC")
	flag.Float64Var(&o.weights.f1, "f1", 0.2, "weight of the labelled pairs' F1")
	flag.Parse()
	o.only, o.except = words(*only), words(*except)
	if err := run(o); err != nil {
		log.Fatal("tune: ", err)
	}
}

// options say what is measured and searched.
type options struct {
	data         string   // folder of the data
	seed, out    string   // policy files; "": the shipped one, none
	calibration  string   // file for the calibration; "": none
	only, except []string // of the numbers searched
	passes       int
	cultures     bool // fit the shifts of name cultures
	folds        bool // cross-validate the search
	thin         int  // every so-manieth question
	show         int  // misses of each kind
	weights      weights
}

// check refuses options that say nothing sensible.
func (o *options) check() error {
	switch {
	case o.passes < 0 || o.show < 0:
		return errors.New("-passes and -show count: they are not negative")
	case o.thin < 1:
		return errors.New("-thin is 1 (all questions) or more")
	case o.weights.auc < 0 || o.weights.f1 < 0:
		return errors.New("-auc and -f1 are weights: they are not negative")
	case o.passes == 0 && o.out != "":
		return errors.New("-out needs -passes: without a search there is no other policy")
	case o.folds && (o.passes == 0 || o.out != "" || o.calibration != ""):
		return errors.New("-folds needs -passes, and writes nothing")
	case o.thin > 1 && o.calibration != "":
		return errors.New("-calibrate takes all questions: leave -thin out")
	}
	return nil
}

func run(o options) error {
	if err := o.check(); err != nil {
		return err
	}
	text := score.PolicyFile()
	if o.seed != "" {
		var err error
		if text, err = os.ReadFile(o.seed); err != nil {
			return err
		}
	}
	m, err := score.ReadModel(text)
	if err != nil {
		return err
	}
	l, err := open(o.data, o.thin)
	if err != nil {
		return err
	}
	train, err := l.gather(0)
	if err != nil {
		return err
	}
	if o.folds {
		return l.crossValidate(train, text, &o)
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
	l.report(train, test, m, o.weights)
	if o.show > 0 {
		show(train, m, &l.policy, o.show)
	}
	if o.cultures {
		if err := l.cultures(train, 0, m); err != nil {
			return err
		}
	}
	if o.calibration != "" {
		if err := l.calibrate(train, test, m, o.calibration); err != nil {
			return err
		}
	}
	if o.passes == 0 {
		return nil
	}
	if text, err = descend(text, o.only, o.except, o.passes, func(t []byte) (float64, error) {
		m, err := score.ReadModel(t)
		if err != nil {
			return 0, err
		}
		return train.measure(m, &l.policy).total(o.weights), nil
	}); err != nil {
		return err
	}
	if m, err = score.ReadModel(text); err != nil {
		return err
	}
	l.report(train, test, m, o.weights)
	if o.out != "" {
		return os.WriteFile(o.out, text, 0o644)
	}
	return nil
}

// report prints what a model achieves on the half that is searched and on the other.
func (l *lab) report(train, test *sets, m *score.Model, w weights) {
	train.measure(m, &l.policy).print("train", w)
	test.measure(m, &l.policy).print("test", w)
}

func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func (o *outcome) print(name string, w weights) {
	fmt.Printf("%-6s total %.3f altered %.2f %.2f %.2f %.2f born %.2f alias %.2f treated %.2f originals %.2f auc %.2f (raw %.2f) f1 %.2f namesakes %.2f common %.2f line %.2f born %.2f operating %.2f\n", name, o.total(w),
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
