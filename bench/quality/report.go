package main

// report is what one run measures. The names of its fields are stable.
type report struct {
	Run       run     `json:"run"`
	Line      float64 `json:"lineNats"`
	Listed    int     `json:"listedPersons"`
	ListedUN  int     `json:"listedPersonsUN"`
	Treated   recall  `json:"treated"`
	Untreated recall  `json:"untreated"`

	Negatives  int                `json:"negatives"`
	FalseName  float64            `json:"falseAlertsPer1000NameOnly"`
	FalseFull  float64            `json:"falseAlertsPer1000"`
	FalseLists map[string]float64 `json:"falseAlertsPer1000OFACandUN"`

	FalseByCulture     []culture   `json:"falseAlertsByCulture"`
	SpreadName         spread      `json:"worstToBestCultureNameOnly"`
	SpreadBorn         spread      `json:"worstToBestCultureWithBirthDate"`
	NamesakesByCulture []namesakes `json:"namesakesByCulture"`

	Aliases       aliases   `json:"aliasHoldOut"` // of the UN list: the first of AliasSets
	AliasSets     []aliases `json:"aliasHoldOuts"`
	Curve         []point   `json:"curve"`
	Nationalities []slice   `json:"recallByNationality"`
	Hard          []hard    `json:"alteredNames"`
	Mixed         everybody `json:"atOnePer1000OfFileAndFictional"`
	Groups        []group   `json:"alteredNamesByGroup"`
	RecallGap     gap       `json:"recallGapOfNameCultures"`
	Vessels       vessels   `json:"alteredNamesOfVessels"`
	GateLoss      gateLoss  `json:"gateLoss"`

	Organisations altered        `json:"organisations"`
	Calibration   []calibration  `json:"calibration"`
	Curves        []curve        `json:"recallCurves"`
	Yardsticks    []yard         `json:"yardsticks"`
	Bench         bench          `json:"nameBench"`
	CrossPairs    string         `json:"crossScriptPairs"`
	Originals     []originals    `json:"namesInOriginalScript"`
	Scripts       []crossScript  `json:"crossScriptTokens"`
	Romanisations []romanisation `json:"romanisations"`
}

// recall counts people found, in percent: past the gate, past the line by name
// alone, past the line with everything known.
type recall struct {
	Rows int     `json:"rows"`
	Gate float64 `json:"gate"`
	Name float64 `json:"nameOnly"`
	Full float64 `json:"full"`
}

// point is recall at a rate of false alerts.
type point struct {
	Rate     float64 `json:"falseAlertsPer1000"`
	LineName float64 `json:"lineNameOnly"`
	Name     float64 `json:"recallNameOnly"`
	LineFull float64 `json:"lineFull"`
	Full     float64 `json:"recallFull"`
}

type slice struct {
	Group string  `json:"group"`
	Rows  int     `json:"rows"`
	Name  float64 `json:"nameOnly"`
}

type bench struct {
	Pairs  int          `json:"pairs"`
	F1     float64      `json:"bestF1"`
	At     float64      `json:"bestF1At"`
	AUC    float64      `json:"auc"`
	Slices []benchSlice `json:"slices"`
}

type benchSlice struct {
	Slice string  `json:"slice"`
	Pairs int     `json:"pairs"`
	F1    float64 `json:"bestF1"`
	AUC   float64 `json:"auc"`
}
