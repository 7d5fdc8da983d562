package names

import "strings"

// ethiopicRows are the consonants of the rows of eight from U+1200.
var ethiopicRows = strings.Split("h l h m s r s sh k kw k kw b v t ch h hw n ny - k kw kh kw w - z zh y d d j g gw g t ch p ts ts f p", " ") //nolint:dupword // one sound each

// ethiopicOrders are the vowels of a row: BGN/PCGN 1967 without marks, the form
// of passports. The sixth order is a short vowel or none.
var ethiopicOrders = [8]string{"e", "u", "i", "a", "e", "", "o", "wa"}

// romaniseEthiopic reads the syllabary. The sixth order is i where consonants would
// otherwise crowd, then always, then never.
func romaniseEthiopic(k *keyset, text string) {
	read := func(sixth func(i int, spoken bool, rs []rune) bool, first string) string {
		var b strings.Builder
		rs := []rune(text)
		spoken := false // the syllable before ended in a vowel
		for i, r := range rs {
			row, order := int(r-0x1200)/8, int(r-0x1200)%8
			if r < 0x1200 || row >= len(ethiopicRows) {
				if r < 0x80 {
					b.WriteByte(byte(r))
				}
				continue
			}
			c, v := ethiopicRows[row], ethiopicOrders[order]
			if c == "-" {
				c = ""
			}
			if order == 0 {
				v = first
				if c == "" || c == "h" {
					v = "a"
				}
			}
			if order == 5 && (c == "" || sixth(i, spoken, rs)) {
				v = "i"
			}
			b.WriteString(c)
			b.WriteString(v)
			spoken = v != ""
		}
		return b.String()
	}
	crowded := func(i int, spoken bool, rs []rune) bool {
		if i == len(rs)-1 {
			return false
		}
		return i == 0 || !spoken
	}
	k.add(read(crowded, "e"), "ethiopic", 0)
	k.add(read(func(int, bool, []rune) bool { return false }, "e"), "ethiopic", costNational)
	k.add(read(func(i int, _ bool, rs []rune) bool { return i < len(rs)-1 }, "e"), "ethiopic", costNational)
	k.add(read(crowded, "a"), "ethiopic-a", costReading)
	k.add(read(func(int, bool, []rune) bool { return true }, "a"), "ethiopic-alalc", costReading)
}
