package main

import "github.com/revetproject/revet/bench/internal/lists"

// options is what a run leaves out or prints besides.
type options struct {
	negatives int  // only so many ordinary people, and a tenth of everything else; 0: all
	misses    bool // print what was missed and the highest false alerts
}

func (o options) tenth(n int) int {
	if o.negatives > 0 {
		return n / 10
	}
	return n
}

func measure(data string, o options) (*report, error) {
	l := newLab(data)
	r := &report{Line: nats(l.line()), FalseLists: map[string]float64{}}
	steps := []func(*lab, *report, options) error{persons, measureVessels, organisations, benchmarks}
	for _, step := range steps {
		if err := step(l, r, o); err != nil {
			return nil, err
		}
	}
	r.Run = l.run(o)
	return r, nil
}

// persons measures people on the lists of the UN and OFAC.
func persons(l *lab, r *report, o options) error {
	d, err := l.bothLists(lists.Person)
	if err != nil {
		return err
	}
	treated, err := l.people("labelled/yente_candidates/positives_un_treated_dev.csv", 0)
	if err != nil {
		return err
	}
	untreated, err := l.people("labelled/yente_candidates/positives_un_untreated_dev.csv", 0)
	if err != nil {
		return err
	}
	negatives, err := l.people("labelled/yente_candidates/negatives_us.csv.gz", o.negatives)
	if err != nil {
		return err
	}
	target := d.find(untreated)
	r.Listed, r.ListedUN, r.Negatives = len(d.profiles), d.un, len(negatives)
	var nameScores, fullScores []int64
	r.Treated, nameScores, fullScores = l.recall(d, treated, target, o.misses)
	r.Untreated, _, _ = l.recall(d, untreated, target, false)
	r.Nationalities = cultures(treated, nameScores, l.line())

	both, un := l.highest(d, negatives)
	r.FalseName, r.FalseFull = rate(un.name, l.line()), rate(un.full, l.line())
	r.FalseLists["name only"], r.FalseLists["all attributes"] = rate(both.name, l.line()), rate(both.full, l.line())
	if o.misses {
		l.show(d, negatives, un.full)
	}
	for _, at := range []float64{0.2, 0.5, 1, 2, 5, 10} {
		p := point{Rate: at}
		ln, lf := lineFor(un.name, at), lineFor(un.full, at)
		p.LineName, p.LineFull = nats(ln), nats(lf)
		p.Name, p.Full = share(nameScores, ln), share(fullScores, lf)
		r.Curve = append(r.Curve, p)
	}
	r.AliasSets = l.aliasHoldOuts(d, un.name, both.name)
	r.Aliases = r.AliasSets[0]

	w, err := l.world()
	if err != nil {
		return err
	}
	speller := w.Speller()
	fictional := l.fictional(w, o.tenth(culturePeople))
	reachedBy, unBy := l.highest(d, fictional)
	r.FalseByCulture = l.byCulture(d, fictional, reachedBy, lineFor(both.name, 1))
	r.SpreadName = worstToBest(r.FalseByCulture, func(c *culture) span { return c.Name })
	r.SpreadBorn = worstToBest(r.FalseByCulture, func(c *culture) span { return c.Born })
	r.NamesakesByCulture = l.namesakes(d, speller)

	qs := l.hardQueries(d, o.tenth(len(d.profiles)))
	r.Hard = byAlteration(qs, both)
	r.Mixed = mixed(qs, both, reachedBy, un, unBy, nameScores, fullScores)
	r.GateLoss = l.lossOfGate(qs)
	r.Calibration = l.calibrate(d, qs, speller, negatives, both, fictional, reachedBy)
	if r.Groups, err = l.groups(d, qs, both, speller); err != nil {
		return err
	}
	r.RecallGap = recallGap(r.Groups)
	if err := l.later(d, r, both, o); err != nil {
		return err
	}
	return l.yardsticks(r, d, treated, target, negatives, qs)
}

// benchmarks measures the labelled pairs and the tables of other scripts.
func benchmarks(l *lab, r *report, o options) (err error) {
	if r.Bench, err = l.bench(o.misses); err != nil {
		return err
	}
	if r.Originals, err = l.originals(); err != nil {
		return err
	}
	if r.Scripts, err = l.crossScript(o.tenth(crossQueries)); err != nil {
		return err
	}
	if r.Romanisations, err = l.romanisations(); err != nil {
		return err
	}
	r.CrossPairs, err = l.crossPairs(o.misses)
	return err
}
