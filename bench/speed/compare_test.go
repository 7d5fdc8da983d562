package main

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// aliases are ways to write two invented people.
var aliases = [2][10]string{
	{
		"Ibrahim Yusuf Karimov", "Ibragim Karimov", "Karimov Ibrahim Yusufovich", "Ибрагим Юсупович Каримов", "Abu Yusuf", "I. Karimov",
		"Ebrahim Karimi", "Ibrahim al-Karim", "Ibroxim Karimov", "Yusuf Ibrahim",
	},
	{
		"Conrad Emil Vasquez", "Konrad Vazquez", "Vasquez Conrad E.", "Конрад Васкес", "Emilio Vasquez Luna", "C. Vasquez",
		"Conrado Vásquez", "Conrad Luna", "Koni Vaskes", "Emil Vasquez",
	},
}

func party(m *score.Model, who, n int) *score.Profile {
	e := &entity.Entity{ID: "p", Schema: "Person"}
	for i, a := range aliases[who][:n] {
		property := "alias"
		if i == 0 {
			property = "name"
		}
		e.Add(property, entity.Value{Text: a})
	}
	e.Add("birthDate", entity.Value{Text: fmt.Sprintf("19%d-03-14", 61+who)})
	e.Add("gender", entity.Value{Text: "male"})
	e.Add("nationality", entity.Value{Text: [2]string{"uz", "cl"}[who]})
	return m.Profile(e)
}

// BenchmarkCompare compares analysed people with one to ten names each.
func BenchmarkCompare(b *testing.B) {
	m := score.NewModel()
	p := score.DefaultPolicy()
	for _, n := range []int{1, 3, 10} {
		x, again, stranger := party(m, 0, n), party(m, 0, n), party(m, 1, n)
		for _, c := range []struct {
			name  string
			other *score.Profile
		}{{"same", again}, {"stranger", stranger}} {
			b.Run(fmt.Sprintf("%s/names=%d", c.name, n), func(b *testing.B) {
				b.ReportAllocs()
				onThread(b, func() { m.Compare(x, c.other, &p) })
			})
		}
	}
}

// onThread runs a benchmark and reports the CPU time of its thread, which other work on the machine leaves alone.
func onThread(b *testing.B, f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := cpu()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64((cpu()-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
}
