package people

import (
	"math/rand/v2"
	"strings"
)

// chance is true in so many of a hundred draws.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// words joins the parts of a name; an article with a hyphen is joined to what follows.
func words(w ...string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(strings.Join(w, " ")), " "), "- ", "-")
}

// plain is a given and a family name.
func plain(r *rand.Rand, c *country, female bool) string {
	return words(c.given(r, female), c.family.name(r))
}

// western adds a second given name to every fourth.
func western(r *rand.Rand, c *country, female bool) string {
	if chance(r, 25) {
		return words(c.given(r, female), c.given(r, female), c.family.name(r))
	}
	return plain(r, c, female)
}

// chain is the given name, the father's, often the grandfather's, and mostly a
// family name.
func chain(r *rand.Rand, c *country, female bool) string {
	n := []string{c.given(r, female), c.male.name(r)}
	if chance(r, 35) {
		n = append(n, c.male.name(r))
	}
	if len(n) < 3 || chance(r, 70) {
		n = append(n, c.family.name(r))
	}
	return words(n...)
}

// afghan is a given name with, often, a father's or a family name.
func afghan(r *rand.Rand, c *country, female bool) string {
	if chance(r, 30) {
		return words(c.given(r, female), c.male.name(r))
	}
	return plain(r, c, female)
}

// spanish has one or two given names and the first family names of both parents.
func spanish(r *rand.Rand, c *country, female bool) string {
	n := []string{c.given(r, female)}
	if chance(r, 45) {
		n = append(n, c.given(r, female))
	}
	return words(append(n, c.family.name(r), c.family.name(r))...)
}

// portuguese mostly has the mother's family name before the father's.
func portuguese(r *rand.Rand, c *country, female bool) string {
	if chance(r, 40) {
		return plain(r, c, female)
	}
	return spanish(r, c, female)
}

// surnameFirst is the order of East Asia; on papers of abroad it is turned round.
func surnameFirst(r *rand.Rand, c *country, female bool) string {
	if chance(r, 30) {
		return plain(r, c, female)
	}
	return words(c.family.name(r), c.given(r, female))
}

// chinese puts half of the given names together from two of one syllable, since
// given names are composed freely.
func chinese(r *rand.Rand, c *country, female bool) string {
	given := c.given(r, female)
	if second := c.given(r, female); chance(r, 60) && syllables(given) == 1 && syllables(second) == 1 {
		given += strings.ToLower(second)
	}
	if chance(r, 25) {
		return words(given, c.family.name(r))
	}
	return words(c.family.name(r), given)
}

// syllables counts the runs of vowels of a word of pinyin.
func syllables(s string) int {
	n, in := 0, false
	for _, r := range strings.ToLower(s) {
		v := strings.ContainsRune("aeiouü", r)
		if v && !in {
			n++
		}
		in = v
	}
	return n
}

// vietnamese has the surname, a middle name and the given name.
func vietnamese(r *rand.Rand, c *country, female bool) string {
	return words(c.family.name(r), []string{"Van", "Thi", "Quang", "Duc", "Ngoc", "Minh", "Thanh", "Huu"}[r.IntN(8)], c.given(r, female))
}

// eastSlavic has a patronymic in every second name, and the ending of the sex.
func eastSlavic(r *rand.Rand, c *country, female bool) string {
	n := []string{c.given(r, female)}
	if father := c.male.name(r); chance(r, 50) && !strings.Contains(father, " ") {
		n = append(n, russianPatronymic(father, female))
	}
	return words(append(n, ofSex(c.family.name(r), female))...)
}

// patronym is the form of Central Asia: Russian, Turkic or Persian patronymics in
// half of the names, and family names with the ending of the sex.
func patronym(r *rand.Rand, c *country, female bool) string {
	n := []string{c.given(r, female)}
	if father := c.male.name(r); chance(r, 45) && !strings.Contains(father, " ") {
		n = append(n, russianPatronymic(father, female))
	}
	return words(append(n, ofSex(c.family.name(r), female))...)
}

func russianPatronymic(father string, female bool) string {
	ending := "ovich"
	if female {
		ending = "ovna"
	}
	switch last := father[len(father)-1]; last {
	case 'y', 'i', 'j':
		return father[:len(father)-1] + "ye" + ending[1:]
	case 'a', 'o':
		return father[:len(father)-1] + ending
	case 'e', 'u':
		return father + "ye" + ending[1:]
	}
	return father + ending
}

// ofSex gives a Slavic family name the ending of the sex.
func ofSex(family string, female bool) string {
	for _, e := range [...][2]string{{"ov", "ova"}, {"ev", "eva"}, {"in", "ina"}, {"sky", "skaya"}, {"ski", "ska"}, {"skiy", "skaya"}, {"skii", "skaia"}} {
		if female && strings.HasSuffix(family, e[0]) {
			return strings.TrimSuffix(family, e[0]) + e[1]
		}
		if !female && strings.HasSuffix(family, e[1]) {
			return strings.TrimSuffix(family, e[1]) + e[0]
		}
	}
	return family
}

// compose adds what the stems of a land say to its sample of a part: given names as
// they are, family names by rule (stem with -ov, with -zoda, -i or uulu of the land).
// A list of stems is as long as a half of the names it stands for, so that each
// weighs evenly beside the other sources.
func (l *land) compose(p part, s sample) {
	if l.stems == "" {
		return
	}
	men, women, _ := strings.Cut(l.stems, "|")
	list := strings.Fields(men)
	if p == female {
		list = strings.Fields(women)
	}
	for _, stem := range list {
		if p != family {
			s[stem] += 1 / float64(len(list))
			continue
		}
		each := 1 / float64(len(list))
		switch l.stems {
		case tajikStems:
			s[stem+"zoda"] += each / 3
			s[stem+"i"] += each / 6
			s[russianFamily(stem)] += each / 2
		case kyrgyzStems:
			s[stem+" uulu"] += each / 6
			s[russianFamily(stem)] += each * 5 / 6
		case kazakhStems:
			s[stem+"uly"] += each / 6
			s[russianFamily(stem)] += each * 5 / 6
		default:
			s[russianFamily(stem)] += each
		}
	}
}

func russianFamily(stem string) string {
	switch stem[len(stem)-1] {
	case 'y', 'i', 'a', 'o', 'e', 'u':
		return strings.TrimRight(stem, "yiaoeu") + "ev"
	}
	return stem + "ov"
}
