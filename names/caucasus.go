package names

import "strings"

// armenianLetters follow the Eastern pronunciation (BGN/PCGN 1981 without marks).
var armenianLetters = letters{
	'ա': "a", 'բ': "b", 'գ': "g", 'դ': "d", 'ե': "e", 'զ': "z", 'է': "e", 'ը': "y", 'թ': "t", 'ժ': "zh", 'ի': "i", 'լ': "l", 'խ': "kh", 'ծ': "ts",
	'կ': "k", 'հ': "h", 'ձ': "dz", 'ղ': "gh", 'ճ': "ch", 'մ': "m", 'յ': "y", 'ն': "n", 'շ': "sh", 'ո': "o", 'չ': "ch", 'պ': "p", 'ջ': "j", 'ռ': "r",
	'ս': "s", 'վ': "v", 'տ': "t", 'ր': "r", 'ց': "ts", 'ւ': "u", 'փ': "p", 'ք': "k", 'օ': "o", 'ֆ': "f", 'և': "ev",
}

// armenianWestern swaps the voiced and the voiceless stops.
var armenianWestern = func() letters {
	w := letters{'բ': "p", 'գ': "k", 'դ': "t", 'կ': "g", 'պ': "b", 'տ': "d", 'ծ': "dz", 'ձ': "ts", 'ճ': "j", 'ջ': "ch"}
	for r, s := range armenianLetters {
		if _, ok := w[r]; !ok {
			w[r] = s
		}
	}
	return w
}()

// georgianLetters are the national system of 2002 without its apostrophes.
var georgianLetters = letters{
	'ა': "a", 'ბ': "b", 'გ': "g", 'დ': "d", 'ე': "e", 'ვ': "v", 'ზ': "z", 'თ': "t", 'ი': "i", 'კ': "k", 'ლ': "l", 'მ': "m", 'ნ': "n", 'ო': "o",
	'პ': "p", 'ჟ': "zh", 'რ': "r", 'ს': "s", 'ტ': "t", 'უ': "u", 'ფ': "p", 'ქ': "k", 'ღ': "gh", 'ყ': "q", 'შ': "sh", 'ჩ': "ch", 'ც': "ts", 'ძ': "dz",
	'წ': "ts", 'ჭ': "ch", 'ხ': "kh", 'ჯ': "j", 'ჰ': "h", 'ჲ': "y", 'ჳ': "w", 'ჱ': "e", 'ჴ': "q", 'ჵ': "o",
}

// georgianISO is the scholarly family (ISO 9984) without its marks.
var georgianISO = letters{'ხ': "x", 'ც': "c", 'წ': "c", 'ჭ': "c", 'ჩ': "c", 'შ': "s", 'ჟ': "z", 'ძ': "j", 'ღ': "g"}

// modernGeorgian turns the letters of the church (Khutsuri) into those of today,
// which stand in the same order.
func modernGeorgian(r rune) rune {
	if r >= 0x2D00 && r <= 0x2D25 {
		return r - 0x2D00 + 'ა'
	}
	return r
}

func romaniseArmenian(k *keyset, text string) {
	k.add(table(text, armenianLetters), "armenian", 0)
	k.add(table(text, armenianWestern), "armenian-western", costNational)
}

func romaniseGeorgian(k *keyset, text string) {
	text = strings.Map(modernGeorgian, text)
	k.add(table(text, georgianLetters), "georgian", 0)
	k.add(table(text, georgianISO, georgianLetters), "georgian-iso", costReading)
}
