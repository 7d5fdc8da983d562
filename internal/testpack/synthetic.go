package testpack

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/screen"
)

// SyntheticList is what the made-up parties are reported under. They are in no
// list: they tell how the matcher fares whatever the lists of the day hold.
const SyntheticList = "(synthetic)"

// makings are name parts of the cultures that lists hold most of. The people
// made of them are invented.
var makings = []struct{ given, middle, family []string }{
	{[]string{"Zarif", "Dilshod", "Farrukh", "Gulnora", "Nodira"}, []string{"Hamidovich", "Rustamovich", "Saidovich"}, []string{"Qodirbekov", "Yunusaliev", "Mirzaxojayev", "Tursunzoda"}},
	{[]string{"Khalid", "Abdulrahman", "Mustafa", "Nasreen", "Haytham"}, []string{"Ibrahim", "Yusuf", "Mahmoud"}, []string{"al-Duraibi", "Qahtawi", "Barakzada", "Shamsolvaezin"}},
	{[]string{"Владислав", "Екатерина", "Геннадий", "Зинаида"}, []string{"Аркадьевич", "Тимофеевич"}, []string{"Щербацкий", "Жуковецкий", "Хрущалин", "Цыбульников"}},
	{[]string{"Mbaye", "Chukwuemeka", "Tesfaye", "Amadou"}, []string{"Olusegun", "Kwabena"}, []string{"Nwachukwuma", "Diarrassouba", "Gebremeskel", "Ouattarassi"}},
	{[]string{"Hernando", "Guadalupe", "Esteban", "Ximena"}, []string{"Alcántara", "Zubizarreta"}, []string{"Quiñonero", "Echeverrieta", "Villalpando"}},
	{[]string{"Zhiqiang", "Xiaoling", "Guozhong", "Meihua"}, []string{""}, []string{"Ouyang", "Zhuge", "Shangguan", "Xiahou"}},
	{[]string{"Venkatesh", "Harpreet", "Lakshmi", "Zulfiqar"}, []string{"Narayan", "Shafiq"}, []string{"Subramaniapillai", "Chaudhrywala", "Dhillonwal"}},
}

// synthetic makes up n people.
func synthetic(seed uint64, n int) []screen.Entry {
	r := rand.New(rand.NewPCG(seed, 0x73796e7468))
	pick := func(s []string) string { return s[r.IntN(len(s))] }
	out := make([]screen.Entry, n)
	for i := range out {
		m := makings[i%len(makings)]
		e := &entity.Entity{ID: fmt.Sprintf("synthetic-%d", i+1), Schema: "Person"}
		e.Add("name", entity.Value{Text: strings.Join(strings.Fields(pick(m.given)+" "+pick(m.middle)+" "+pick(m.family)), " ")})
		e.Add("birthDate", entity.Value{Text: fmt.Sprintf("%d-%02d-%02d", 1950+r.IntN(50), 1+r.IntN(12), 1+r.IntN(28))})
		out[i] = screen.Entry{List: SyntheticList, Key: e.ID, Entity: e}
	}
	return out
}
