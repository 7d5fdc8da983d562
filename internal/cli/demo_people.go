package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/vetting"
)

// met is a person who is met on a day.
type met struct {
	day time.Time
	vetting.Arrival
}

func person(name, gender, born, nationality string) *entity.Entity {
	e := &entity.Entity{Schema: "Person"}
	e.Add("name", entity.Value{Text: name}).Add("gender", entity.Value{Text: gender}).Add("birthDate", entity.Value{Text: born})
	return e.Add("nationality", entity.Value{Text: nationality})
}

// plants are the people the story is about.
func plants() []met {
	on := func(day, id, name, born, nationality, passport string) met {
		t, _ := time.Parse("2006-01-02", day)
		e := person(name, "male", born, nationality)
		e.Add("passportNumber", entity.Value{Text: passport})
		return met{t, vetting.Arrival{ID: id, Segment: "traveller", Entity: e, Source: "front desk"}}
	}
	return []met{
		on("2023-04-21", "P-ALIAS", "Sherali Qurbonshoev", "1990-11-02", "tj", ""),
		on("2025-02-18", "P-LATE", "Nurmuhammad Halimshoev", "1986-07-19", "tj", "TJ7712043"),
		on("2024-05-06", "P-PORT", "Oktavian Brumarescu", "1971-10-08", "ro", ""),
		on("2024-11-11", "P-DATA", "Bekhzod Talmatov", "1978-03-29", "uz", ""),
		on("2024-12-02", "P-NAMESAKE", "Zarif Qodirbekov", "1984-02-11", "kz", ""),
	}
}

// invent makes people of many name cultures. The same number gives the same
// people.
func invent(n int) ([]met, error) {
	b, err := demoFiles.ReadFile("demo/names.csv")
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	rows = rows[1:]
	total := 0
	weights := make([]int, len(rows))
	for i, r := range rows {
		if weights[i], err = strconv.Atoi(r[1]); err != nil {
			return nil, err
		}
		total += weights[i]
	}
	rng := rand.New(rand.NewPCG(2024, 6))
	pick := func(s string) string {
		f := strings.Fields(s)
		return f[rng.IntN(len(f))]
	}
	from := time.Date(2023, 1, 3, 0, 0, 0, 0, time.UTC)
	days := int(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Sub(from).Hours() / 24)
	out := make([]met, n)
	for i := range out {
		w := rng.IntN(total)
		row := rows[0]
		for k, x := range weights {
			if w -= x; w < 0 {
				row = rows[k]
				break
			}
		}
		given, family, gender := row[3], row[5], "male"
		if rng.IntN(2) == 0 {
			given, family, gender = row[4], row[6], "female"
		}
		born := time.Date(1950+rng.IntN(56), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rng.IntN(365))
		e := person(pick(given)+" "+pick(family), gender, born.Format("2006-01-02"), row[2])
		out[i] = met{from.AddDate(0, 0, rng.IntN(days)), vetting.Arrival{ID: fmt.Sprintf("P-%06d", i+1), Segment: "traveller", Entity: e, Source: "front desk"}}
	}
	return out, nil
}
