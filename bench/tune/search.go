package main

import (
	"log"
	"regexp"
	"strconv"
	"strings"
)

// numberLine is a line of the policy file that holds a number of the evidence.
var numberLine = regexp.MustCompile(`^(\s+"(\w+)": \{"value": )(-?\d+)(.*)$`)

// descend changes one number at a time, by steps that shrink, as long as the
// objective rises. The text keeps its cases.
func descend(text []byte, only, except []string, passes int, measure func([]byte) (float64, error)) ([]byte, error) {
	lines := strings.Split(string(text), "\n")
	best, err := measure(text)
	if err != nil {
		return nil, err
	}
	log.Printf("begin at %.4f", best)
	section := ""
	sections := make([]string, len(lines))
	for i, s := range lines {
		if strings.HasPrefix(s, "  \"") {
			section = strings.Trim(strings.TrimSpace(strings.SplitN(s, ":", 2)[0]), `"`)
		}
		sections[i] = section
	}
	for pass := range passes {
		step := []float64{0.3, 0.2, 0.12, 0.07}[min(pass, 3)]
		for i, s := range lines {
			m := numberLine.FindStringSubmatch(s)
			if m == nil || sections[i] == "gate" || sections[i] == "decision" || !wanted(only, sections[i]+"."+m[2]) || len(except) > 0 && wanted(except, sections[i]+"."+m[2]) {
				continue
			}
			at, _ := strconv.ParseInt(m[3], 10, 64)
			for _, direction := range []float64{1, -1} {
				for range 3 {
					now := at + int64(direction*step*float64(max(abs(at), 200_000*b2i(abs(at) > 1000))))
					if abs(at) <= 1000 {
						now = at + int64(direction*max(step*float64(abs(at)), 15))
					}
					now = now / granule(at) * granule(at)
					if now == at || now < 0 != (at < 0) {
						break
					}
					lines[i] = m[1] + strconv.FormatInt(now, 10) + m[4]
					v, err := measure([]byte(strings.Join(lines, "\n")))
					if err == nil && v > best+0.004 {
						log.Printf("%s.%s %d → %d: %.4f → %.4f", sections[i], m[2], at, now, best, v)
						best, at = v, now
						continue
					}
					lines[i] = m[1] + strconv.FormatInt(at, 10) + m[4]
					break
				}
			}
		}
		log.Printf("pass %d: %.4f", pass+1, best)
	}
	return []byte(strings.Join(lines, "\n")), nil
}

func granule(n int64) int64 {
	if abs(n) <= 1000 {
		return 1
	}
	return 10_000
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func wanted(only []string, path string) bool {
	for _, w := range only {
		if strings.Contains(path, w) {
			return true
		}
	}
	return len(only) == 0
}
