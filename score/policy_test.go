package score

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

func TestEveryNumberOfThePolicyHasItsCase(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(policyText, &doc); err != nil {
		t.Fatal(err)
	}
	numbers := 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, ok := v["value"]; ok {
				numbers++
				if c, _ := v["case"].(string); len(c) < 8 {
					t.Errorf("%s has no case that motivates it", path)
				}
				return
			}
			for k, x := range v { // the order of errors only
				walk(path+"."+k, x)
			}
		case []any:
			for _, x := range v {
				walk(path, x)
			}
		}
	}
	walk("policy", doc)
	if numbers < 60 {
		t.Errorf("only %d numbers found", numbers)
	}
}

func TestPolicyFileRefusesUnknownNumbers(t *testing.T) {
	text := strings.Replace(string(policyText), `"sigma"`, `"sigmaa"`, 1)
	if _, _, err := readPolicy([]byte(text)); !errors.Is(err, ErrPolicy) {
		t.Errorf("error %v", err)
	}
}

func TestValidate(t *testing.T) {
	for want, change := range map[string]func(*Policy){
		"sigma":  func(p *Policy) { p.Sigma = 0 },
		"lambda": func(p *Policy) { p.Lambda = 1001 },
		"prior":  func(p *Policy) { p.Prior = 0 },
		"line":   func(p *Policy) { p.Line = Certain + 1 },
		"floor":  func(p *Policy) { p.Floor = p.Line + 1 },
		"weak":   func(p *Policy) { p.WeakSupport = -1 },
		"order":  func(p *Policy) { p.Bands[0], p.Bands[1] = p.Bands[1], p.Bands[0] },
		"name":   func(p *Policy) { p.Bands[0].Band = "" },
	} {
		p := DefaultPolicy()
		if err := p.Validate(); err != nil {
			t.Fatalf("the shipped policy: %v", err)
		}
		change(&p)
		if err := p.Validate(); !errors.Is(err, ErrPolicy) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

func TestDefaultPolicyIsACopy(t *testing.T) {
	p := DefaultPolicy()
	p.Bands[0].From, p.WeakAliasAlone["x"] = 1, true
	if q := DefaultPolicy(); q.Bands[0].From == 1 || q.WeakAliasAlone["x"] {
		t.Error("a change reached the shipped policy")
	}
}

func TestBands(t *testing.T) {
	p := DefaultPolicy()
	for _, b := range p.Bands {
		if got := p.Band(b.From); got != b.Band {
			t.Errorf("%d is %q, want %q", b.From, got, b.Band)
		}
	}
	if got := p.Band(p.Floor - 1); got != "" {
		t.Errorf("below the floor is %q", got)
	}
}
