package score

import (
	"testing"
)

// between compares two people by name alone.
func between(m *Model, a, b string) int64 {
	p := DefaultPolicy()
	r := m.Compare(m.Profile(party("Person", "name="+a)), m.Profile(party("Person", "name="+b)), &p)
	return r.Score
}

func TestSpellingsThatSoundAlikeCostLittle(t *testing.T) {
	m := NewModel()
	for _, tc := range []struct{ name, near, far string }{
		{"Rashid Dostum", "Rashed Dostum", "Rushod Dostum"},
		{"Hussein Tarkhan", "Husayn Tarkhan", "Hasan Tarkhan"},
		{"Elvira Estrada", "Elwira Estrada", "Olvera Estrada"},
		{"Djamel Beghal", "Jamal Beghal", "Jumol Beghal"},
	} {
		near, far := between(m, tc.name, tc.near), between(m, tc.name, tc.far)
		if near < far+500_000 {
			t.Errorf("%s: %s scores %d, %s scores %d; want the first well above the second", tc.name, tc.near, near, tc.far, far)
		}
	}
}

func TestGivenNamesOfTheOtherSexContradict(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	line := p.Least(p.Line)
	for _, p := range [][2]string{{"Michel Obama", "Michelle Obama"}, {"Daniela Barrera", "Daniel Barrera"}, {"Antonio Rojas", "Antonia Rojas"}, {"Amin Zadran", "Amina Zadran"}} {
		if s := between(m, p[0], p[1]); s >= line {
			t.Errorf("%s | %s scores %d, above the line", p[0], p[1], s)
		}
	}
	// Surnames follow the sex of one and the same family.
	if a, b := between(m, "Marina Kuznetsova", "Marina Kuznetsov"), between(m, "Marina Kuznetsova", "Marin Kuznetsov"); a < line || a < b+3_000_000 {
		t.Errorf("a feminine surname scores %d, a given name of the other sex %d", a, b)
	}
}

func TestTheFirstOfTwoFamilyNamesIsTheOneUsed(t *testing.T) {
	m := NewModel()
	full := "Liliana Palacios Restrepo"
	if a, b := between(m, full, "Liliana Palacios"), between(m, full, "Liliana Restrepo"); a < b+1_000_000 {
		t.Errorf("the first family name alone scores %d, the second %d", a, b)
	}
	if a, b := between(m, "Sabawi Hassan Tikriti", "Sabawi Tikriti"), between(m, "Sabawi Hassan Tikriti", "Sabawi Hassan"); a+2_000_000 < b {
		t.Errorf("without a Spanish name the rule applied: %d, %d", a, b)
	}
}

func TestFatherAndSonExchanged(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	line := p.Least(p.Line)
	same := between(m, "Salman bin Muhammad Tarkhani", "Salman Muhammad Tarkhani")
	if s := between(m, "Salman bin Muhammad Tarkhani", "Muhammad bin Salman Tarkhani"); s >= line || s > same-5_000_000 {
		t.Errorf("father and son score %d, the man himself %d", s, same)
	}
}

func TestKnownNamesThatShareLettersAreTwo(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	line := p.Least(p.Line)
	for _, p := range [][2]string{{"Hasan Nasrallah", "Husayn Nasrallah"}, {"Ahmad Tarkani", "Mahmud Tarkani"}, {"حسن نصرالله", "Husayn Nasrallah"}} {
		if s := between(m, p[0], p[1]); s >= line {
			t.Errorf("%s | %s scores %d, above the line", p[0], p[1], s)
		}
	}
	if s := between(m, "Hasan Nasrallah", "Hassan Nasrullah"); s < line {
		t.Errorf("one name in two spellings scores %d", s)
	}
}

func TestNamesOfPeopleAcrossCultures(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	for _, pair := range [][2]string{
		{"Djamel Boudjemaa", "Jamal Abu Jumaa"},
		{"Soekarnopoetri Megawati", "Megawati Sukarnoputri"},
		{"Maxamed Cabdullahi Faarax", "Mohamed Abdullahi Farah"},
		{"Магомед Хусейнович Гаджиев", "Mohammed Huseynovich Hajiyev"},
		{"Schamil Bassajew", "Shamil Basaev"},
		{"Heydər Cəfərov", "Geidar Dzhafarov"},
		{"Ҷамшед Раҳмонзода", "Jamshed Rahmonov"},
		{"Цахиагийн Элбэгдорж", "Tsakhiagiin Elbegdorj"},
		{"Слободан Ђинђић", "Slobodan Đinđić"},
		{"Marie Dvořáková", "Marie Dvořák"},
		{"Ludwig van der Vaart", "Ludwig Vandervaart"},
		{"Vova Pisarev", "Vladimir Pisarev"},
		{"Paco Zubizarreta", "Francisco Zubizarreta"},
		{"K. R. Narayanan", "Kocheril Raman Narayanan"},
		{"Haji Abdul Manan Agha", "Abdul Manan Agha"},
		{"Enrique Zambrano y Olivares", "Enrique Zambrano Olivares"},
		{"Joaquín Archivaldo Guzmán Loera", "Joaquin Guzman"},
		{"Nguyễn Thị Bích Hạnh", "Bich Hanh Nguyen Thi"},
		{"ชวลิต สิทธิพันธุ์", "Chavalit Sittipunt"},
		{"အောင်မင်းစုကြည်", "Aung Min Su Kyi"},
		{"பிரபாகரன் பழனிசாமி", "Prabhakaran Palaniswami"},
		{"হাসিবুর ওয়াজেদ", "Hasibur Wazed"},
		{"ڕێبوار ڕەشید حەسەن", "Rebwar Rashid Hassan"},
		{"Ramadhan Fadhil Jassem", "Ramazan Fazil Jasim"},
		{"Jewgenij Prigorodnij", "Yevgeny Prigorodny"},
		{"TARKHANIZADEH<<RUSTAMJON<AKMALUDDIN<SHA", "Rustamjon Akmaluddin Sharif Tarkhanizadeh"},
	} {
		a, b := m.Profile(party("Person", "name="+pair[0])), m.Profile(party("Person", "name="+pair[1]))
		if r := m.Compare(a, b, &p); !m.Gate(a, b, &p) || r.Probability < p.Line {
			t.Errorf("%s | %s: gate %v, score %d: %+v", pair[0], pair[1], m.Gate(a, b, &p), r.Score, r.Contributions)
		}
	}
}
