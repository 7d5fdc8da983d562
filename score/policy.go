package score

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/go-json-experiment/json"
)

//go:embed policy.json
var policyText []byte

// ErrPolicy is returned for a policy that cannot be used; the message names the
// number and the remedy.
var ErrPolicy = errors.New("score: unusable policy")

// Policy holds every number a tenant may change: gates, line, floor, bands. Its
// default is the one embedded policy file.
type Policy struct {
	Sigma          int64           `json:"sigma"`            // name mass that passes the gate, permille of D
	Lambda         int64           `json:"lambda"`           // weight of the heavier side in D, permille
	Prior          Probability     `json:"prior"`            // share of the people asked for who are listed
	Line           Probability     `json:"line"`             // at or above = potential match
	Floor          Probability     `json:"floor"`            // candidates at or above are kept as evidence although below the line
	Bands          []BandEdge      `json:"bands"`            // descending
	WeakSupport    int64           `json:"weak_support"`     // micronats from other features that let a low-quality alias alert
	WeakAliasAlone map[string]bool `json:"weak_alias_alone"` // per list: may a low-quality alias alert alone
}

// BandEdge is the lowest probability of a band.
type BandEdge struct {
	Band string      `json:"band"`
	From Probability `json:"from"`
}

// DefaultPolicy returns the shipped policy; the caller may change its copy.
func DefaultPolicy() Policy {
	p := shipped().policy
	p.Bands = slices.Clone(p.Bands)
	p.WeakAliasAlone = maps.Clone(p.WeakAliasAlone)
	return p
}

// Validate reports the first number that cannot be used.
func (p *Policy) Validate() error {
	switch {
	case p.Sigma < 1 || p.Sigma > 1000:
		return fmt.Errorf("%w: sigma is %d; it must be 1 to 1000 permille", ErrPolicy, p.Sigma)
	case p.Lambda < 0 || p.Lambda > 1000:
		return fmt.Errorf("%w: lambda is %d; it must be 0 to 1000 permille", ErrPolicy, p.Lambda)
	case p.Prior < 1 || p.Prior >= Certain:
		return fmt.Errorf("%w: the prior is %d; it must be 1 to 999999 parts per million", ErrPolicy, p.Prior)
	case p.Line < 0 || p.Line > Certain:
		return fmt.Errorf("%w: the line is %d; it must be 0 to 1000000 parts per million", ErrPolicy, p.Line)
	case p.Floor > p.Line:
		return fmt.Errorf("%w: the floor %d is above the line %d; lower the floor", ErrPolicy, p.Floor, p.Line)
	case p.WeakSupport < 0:
		return fmt.Errorf("%w: weak support is %d; it must not be negative", ErrPolicy, p.WeakSupport)
	}
	for i, b := range p.Bands {
		if b.Band == "" {
			return fmt.Errorf("%w: band %d has no name", ErrPolicy, i+1)
		}
		if i > 0 && b.From >= p.Bands[i-1].From {
			return fmt.Errorf("%w: band %q begins at %d, not below band %q; order bands from strong to weak", ErrPolicy, b.Band, b.From, p.Bands[i-1].Band)
		}
	}
	return nil
}

// Band returns the band of a probability: the first whose edge it reaches, or "".
func (p *Policy) Band(x Probability) string {
	for _, b := range p.Bands {
		if x >= b.From {
			return b.Band
		}
	}
	return ""
}

// Passes reports whether a result is above the line for an entry of this list. A
// name evidence that rests on a low-quality alias alone passes only where the list
// allows it or other features support it with WeakSupport.
func (p *Policy) Passes(r *Result, list string) bool {
	if r.Probability < p.Line {
		return false
	}
	return !r.WeakOnly || p.WeakAliasAlone[list] || r.support() >= p.WeakSupport
}

// Keeps reports whether a pair that passed the gate is kept as evidence: it reaches
// the floor, or its names alone reach the line. What other data contradict may save
// a namesake from an alert; it never hides a candidate (requirement R-STD-5).
func (p *Policy) Keeps(r *Result) bool {
	return r.Probability >= p.Floor || p.Probability(r.Score-r.support()) >= p.Line
}

// number is one number of the policy file.
type number struct {
	Value int64  `json:"value"`
	Case  string `json:"case"`
	Unit  string `json:"unit,omitempty"`
}

// file is the policy file.
type file struct {
	Version int `json:"version"`
	Gate    struct {
		Sigma  number `json:"sigma"`
		Lambda number `json:"lambda"`
	} `json:"gate"`
	Decision struct {
		Prior       number `json:"prior"`
		Line        number `json:"line"`
		Floor       number `json:"floor"`
		WeakSupport number `json:"weakSupport"`
		Bands       []struct {
			Band  string `json:"band"`
			Value int64  `json:"value"`
			Case  string `json:"case"`
		} `json:"bands"`
		WeakAliasAlone struct {
			Lists []string `json:"lists"`
			Case  string   `json:"case"`
		} `json:"weakAliasAlone"`
	} `json:"decision"`
	evidence
}

// evidence are the numbers of the model; a change of one is a new engine.
type evidence struct {
	Name struct {
		Equal             number `json:"equal"`
		Class             number `json:"class"`
		Skeleton          number `json:"skeleton"`
		SkeletonLetter    number `json:"skeletonLetter"`
		SkeletonBare      number `json:"skeletonBare"`
		Sound             number `json:"sound"`
		SoundStep         number `json:"soundStep"`
		SoundFar          number `json:"soundFar"`
		OtherSex          number `json:"otherSex"`
		DifferentName     number `json:"differentName"`
		Exchanged         number `json:"exchanged"`
		FirstSurname      number `json:"firstSurname"`
		Edit4             number `json:"edit4"`
		Edit5             number `json:"edit5"`
		Edit6             number `json:"edit6"`
		Edit7             number `json:"edit7"`
		Edit8             number `json:"edit8"`
		Edits2            number `json:"edits2"`
		NearSkeleton      number `json:"nearSkeleton"`
		MostToken         number `json:"mostToken"`
		MostSkeleton      number `json:"mostSkeleton"`
		MostNear          number `json:"mostNear"`
		JoinNear          number `json:"joinNear"`
		CharacterNear     number `json:"characterNear"`
		Join              number `json:"join"`
		Omitted           number `json:"omitted"`
		OmittedMost       number `json:"omittedMost"`
		RareFrom          number `json:"rareFrom"`
		RareShare         number `json:"rareShare"`
		OmittedFurther    number `json:"omittedFurther"`
		OmittedCharacters number `json:"omittedCharacters"`
		Replaced          number `json:"replaced"`
		ReplacedWeight    number `json:"replacedWeight"`
		ReplacedFamily    number `json:"replacedFamily"`
		ReplacedShort     number `json:"replacedShort"`
		ReplacedLike      number `json:"replacedLike"`
		RoleConflict      number `json:"roleConflict"`
		Order             number `json:"order"`
		SameReading       number `json:"sameReading"`
		OmittedWord       number `json:"omittedWord"`
		OmittedWordMost   number `json:"omittedWordMost"`
		InitialAgrees     number `json:"initialAgrees"`
		InitialDiffers    number `json:"initialDiffers"`
		Generation        number `json:"generation"`
		LegalForm         number `json:"legalForm"`
		Number            number `json:"number"`
		ShortMost         number `json:"shortMost"`
		Thin              number `json:"thin"`
	} `json:"name"`
	Organisation struct {
		ReplacedWord       number `json:"replacedWord"`
		ReplacedName       number `json:"replacedName"`
		ReplacedNameWeight number `json:"replacedNameWeight"`
		DescriptorsMost    number `json:"descriptorsMost"`
		SharedMost         number `json:"sharedMost"`
		AcronymLetter      number `json:"acronymLetter"`
		Whole              number `json:"whole"`
		Loose              number `json:"loose"`
		Slip               number `json:"slip"`
		Flag               number `json:"flag"`
		OtherFlag          number `json:"otherFlag"`
	} `json:"organisation"`
	WeakAlias struct {
		Discount number `json:"discount"`
	} `json:"weakAlias"`
	Kind struct {
		Mismatch number `json:"mismatch"`
	} `json:"kind"`
	Culture struct {
		African        number `json:"african"`
		Arabic         number `json:"arabic"`
		CentralAsian   number `json:"centralAsian"`
		Chinese        number `json:"chinese"`
		Korean         number `json:"korean"`
		LatinAmerican  number `json:"latinAmerican"`
		Persian        number `json:"persian"`
		Slavic         number `json:"slavic"`
		SouthAsian     number `json:"southAsian"`
		SouthEastAsian number `json:"southEastAsian"`
		Turkish        number `json:"turkish"`
		Western        number `json:"western"`
	} `json:"culture"`
	Birth struct {
		Equal           number `json:"equal"`
		Swapped         number `json:"swapped"`
		Digit           number `json:"digit"`
		Transposed      number `json:"transposed"`
		DayMonth        number `json:"dayMonth"`
		DayMonthFar     number `json:"dayMonthFar"`
		Month           number `json:"month"`
		SameMonth       number `json:"sameMonth"`
		Year            number `json:"year"`
		Months2         number `json:"months2"`
		SameYear        number `json:"sameYear"`
		YearPlaceholder number `json:"yearPlaceholder"`
		Span2           number `json:"span2"`
		Span4           number `json:"span4"`
		Span6           number `json:"span6"`
		Span10          number `json:"span10"`
		SpanWide        number `json:"spanWide"`
		About           number `json:"about"`
		AboutNear       number `json:"aboutNear"`
		Off1            number `json:"off1"`
		Off1Exact       number `json:"off1Exact"`
		Off2            number `json:"off2"`
		Off5            number `json:"off5"`
		OffFar          number `json:"offFar"`
		OffGeneration   number `json:"offGeneration"`
		OffPlaceholder  number `json:"offPlaceholder"`
		ApartMost       number `json:"apartMost"`
		Several2        number `json:"several2"`
		Several3        number `json:"several3"`
	} `json:"birth"`
	Gender struct {
		Equal     number `json:"equal"`
		Different number `json:"different"`
	} `json:"gender"`
	Country struct {
		Shared    number `json:"shared"`
		Different number `json:"different"`
	} `json:"country"`
	Place struct {
		Equal    number `json:"equal"`
		Near     number `json:"near"`
		Province number `json:"province"`
	} `json:"place"`
	Identifier struct {
		Strong        number `json:"strong"`
		Document      number `json:"document"`
		OtherKind     number `json:"otherKind"`
		OtherCountry  number `json:"otherCountry"`
		LookAlike     number `json:"lookAlike"`
		Slip          number `json:"slip"`
		Contact       number `json:"contact"`
		Broken        number `json:"broken"`
		DifferentOne  number `json:"differentOne"`
		DifferentMany number `json:"differentMany"`
	} `json:"identifier"`
}

// readPolicy reads the policy file; a member that is unknown or has no case is an
// error, so that no number stands without its reason.
func readPolicy(text []byte) (*file, Policy, error) {
	var f file
	if err := json.Unmarshal(text, &f, json.RejectUnknownMembers(true)); err != nil {
		return nil, Policy{}, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	p := Policy{
		Sigma: f.Gate.Sigma.Value, Lambda: f.Gate.Lambda.Value,
		Prior: Probability(f.Decision.Prior.Value), Line: Probability(f.Decision.Line.Value), Floor: Probability(f.Decision.Floor.Value), WeakSupport: f.Decision.WeakSupport.Value,
		WeakAliasAlone: map[string]bool{},
	}
	for _, b := range f.Decision.Bands {
		p.Bands = append(p.Bands, BandEdge{b.Band, Probability(b.Value)})
	}
	for _, l := range f.Decision.WeakAliasAlone.Lists {
		p.WeakAliasAlone[l] = true
	}
	return &f, p, p.Validate()
}

type shippedPolicy struct {
	evidence *evidence
	policy   Policy
}

var shipped = sync.OnceValue(func() shippedPolicy {
	f, p, err := readPolicy(policyText)
	if err != nil {
		panic(err) // embedded: only a broken build can get here
	}
	return shippedPolicy{&f.evidence, p}
})
