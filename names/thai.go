package names

import "strings"

// Thai and Lao write vowels before, above, below and after their consonant, and
// none between two consonants that stand alone. The Lao block mirrors the Thai one
// 128 places up, so one parser reads both.

type thaiTable struct {
	route            Route
	initials, finals letters
	spread           bool // a consonant before one with a vowel is a syllable of its own
}

var thaiInitials = letters{
	'ก': "k", 'ข': "kh", 'ฃ': "kh", 'ค': "kh", 'ฅ': "kh", 'ฆ': "kh", 'ง': "ng", 'จ': "ch", 'ฉ': "ch", 'ช': "ch", 'ซ': "s", 'ฌ': "ch", 'ญ': "y",
	'ฎ': "d", 'ฏ': "t", 'ฐ': "th", 'ฑ': "th", 'ฒ': "th", 'ณ': "n", 'ด': "d", 'ต': "t", 'ถ': "th", 'ท': "th", 'ธ': "th", 'น': "n", 'บ': "b", 'ป': "p",
	'ผ': "ph", 'ฝ': "f", 'พ': "ph", 'ฟ': "f", 'ภ': "ph", 'ม': "m", 'ย': "y", 'ร': "r", 'ล': "l", 'ว': "w", 'ศ': "s", 'ษ': "s", 'ส': "s", 'ห': "h",
	'ฬ': "l", 'อ': "", 'ฮ': "h",
}

var thaiFinals = letters{
	'ก': "k", 'ข': "k", 'ค': "k", 'ฆ': "k", 'ง': "ng", 'จ': "t", 'ช': "t", 'ซ': "t", 'ฌ': "t", 'ฎ': "t", 'ฏ': "t", 'ฐ': "t", 'ฑ': "t", 'ฒ': "t",
	'ด': "t", 'ต': "t", 'ถ': "t", 'ท': "t", 'ธ': "t", 'ศ': "t", 'ษ': "t", 'ส': "t", 'ญ': "n", 'ณ': "n", 'น': "n", 'ร': "n", 'ล': "n", 'ฬ': "n",
	'บ': "p", 'ป': "p", 'พ': "p", 'ฟ': "p", 'ภ': "p", 'ม': "m", 'ย': "i", 'ว': "o",
}

// thaiLetters follow the Indian origin of the letters, as families spell
// themselves: Vajira, Bhumi, Raj, Porn.
var thaiLetters = letters{
	'ค': "k", 'จ': "j", 'ช': "j", 'ท': "d", 'ธ': "dh", 'พ': "p", 'ภ': "bh", 'ว': "v", 'ญ': "y", 'ฐ': "th", 'ศ': "s", 'ด': "d", 'บ': "b",
}

var (
	thaiRoyal = thaiTable{route: "thai-rtgs", initials: thaiInitials, finals: thaiFinals} // Royal Thai General System, 1999
	thaiOwn   = thaiTable{route: "thai-letters", initials: merged(thaiLetters, thaiInitials), finals: merged(letters{'ร': "rn", 'ล': "l", 'ช': "j", 'ย': "i", 'ว': "o", 'ด': "d", 'ธ': "dh", 'ท': "d", 'ศ': "s", 'ส': "s", 'ต': "t"}, thaiFinals)}
	// thaiPapers is between the two: sounds at the start, letters at the end.
	thaiPapers = thaiTable{route: "thai-papers", initials: merged(letters{'ว': "v"}, thaiInitials), finals: merged(letters{'ร': "r", 'ล': "l", 'ช': "ch", 'ด': "d", 'ธ': "dh", 'ท': "d", 'ศ': "s", 'ส': "s"}, thaiFinals), spread: true}
	laoBGN     = thaiTable{route: "lao-bgn", initials: merged(letters{'ช': "x", 'ส': "s", 'ญ': "gn", 'ว': "v"}, thaiInitials), finals: merged(letters{'ญ': "y", 'ย': "y"}, thaiFinals)}
	laoPlain   = thaiTable{route: "lao-plain", initials: merged(letters{'ช': "s", 'ญ': "ny", 'ว': "v", 'ส': "x"}, thaiInitials), finals: merged(letters{'ญ': "y", 'ย': "y"}, thaiFinals)}
)

// merged is the first table completed by the second.
func merged(first, second letters) letters {
	m := make(letters, len(first)+len(second))
	for r, s := range second { // order-free: each letter is set once
		m[r] = s
	}
	for r, s := range first { // order-free: each letter is set once
		m[r] = s
	}
	return m
}

func romaniseThai(k *keyset, text string, s script) {
	rs := []rune(text)
	if s == lao {
		for i, r := range rs {
			if r >= 0x0E80 {
				rs[i] = r - 0x80
			}
		}
	}
	rs = plainThai(rs)
	if s == lao {
		k.add(laoBGN.read(rs), laoBGN.route, 0)
		k.add(laoPlain.read(rs), laoPlain.route, costNational)
		// French spelling writes u as ou.
		k.add(strings.ReplaceAll(laoBGN.read(rs), "u", "ou"), "lao-french", costNational)
		return
	}
	k.add(thaiRoyal.read(rs), thaiRoyal.route, 0)
	k.add(thaiOwn.read(rs), thaiOwn.route, costNational)
	spread := thaiRoyal
	spread.spread = true
	k.add(spread.read(rs), thaiRoyal.route, costNational)
	k.add(thaiPapers.read(rs), thaiPapers.route, costNational)
	// Newspapers leave the h of aspirates out: Pita, Paetongtarn.
	k.add(unaspirated.Replace(thaiRoyal.read(rs)), "thai-plain", costNational)
	k.add(unaspirated.Replace(spread.read(rs)), "thai-plain", costNational)
	// What is marked as silent, families write all the same: Anand.
	if strings.ContainsRune(text, 0x0E4C) {
		k.add(thaiOwn.read(spokenThai([]rune(text))), thaiOwn.route, costReading)
	}
	// The last vowel of chat(i), phum(i) is not spoken.
	if n := len(rs); n > 3 && (rs[n-1] == 'ิ' || rs[n-1] == 'ุ') && strings.ContainsRune("ตมท", rs[n-2]) && thaiSign(rs[n-3]) {
		k.add(thaiRoyal.read(rs[:n-1]), thaiRoyal.route, costNational)
		k.add(thaiOwn.read(rs[:n-1]), thaiOwn.route, costNational)
	}
}

var unaspirated = strings.NewReplacer("ph", "p", "th", "t", "kh", "k")

// spokenThai drops marks, but keeps the letters that one marks as silent.
func spokenThai(rs []rune) []rune {
	out := make([]rune, 0, len(rs))
	for _, r := range rs {
		if r != 0x0E4C {
			out = append(out, r)
		}
	}
	return plainThai(out)
}

// plainThai drops marks of tone and letters that are marked as silent, with a vowel
// mark between.
func plainThai(rs []rune) []rune {
	out := make([]rune, 0, len(rs))
	for _, r := range rs {
		switch r {
		case 0x0E48, 0x0E49, 0x0E4A, 0x0E4B, 0x0E47, 0x0E4E: // tones, short mark
		case 0x0E4C: // silent
			if n := len(out); n > 0 && (out[n-1] == 'ิ' || out[n-1] == 'ุ') {
				out = out[:n-1]
			}
			if n := len(out); n > 0 {
				last := out[n-1]
				out = out[:n-1]
				// One letter of a cluster is spoken: Chan(thr), Lak(sn).
				if n > 2 && (last == 'ร' && strings.ContainsRune("ทตดธ", out[n-2]) || last == 'ณ' && out[n-2] == 'ษ') && thaiConsonant(out[n-3]) {
					out = out[:n-2]
				}
			}
		default:
			out = append(out, r)
		}
	}
	return out
}

func thaiConsonant(r rune) bool { return r >= 0x0E01 && r <= 0x0E2E && r != 'ฤ' && r != 'ฦ' }

// thaiSign reports a vowel written after, above or below its consonant.
func thaiSign(r rune) bool { return r >= 0x0E30 && r <= 0x0E3D && r != 0x0E3A || r == 0x0E4D }

func (t *thaiTable) read(rs []rune) string {
	var b strings.Builder
	at := func(i int) rune {
		if i < len(rs) {
			return rs[i]
		}
		return 0
	}
	for i := 0; i < len(rs); {
		r := rs[i]
		pre := rune(0)
		switch {
		case r >= 'เ' && r <= 'ไ':
			pre = r
			i++
		case r == 'ฤ':
			b.WriteString("ri")
			i++
			continue
		case !thaiConsonant(r):
			if r < 0x80 {
				b.WriteRune(r)
			}
			i++
			continue
		}
		// The onset: one consonant, or two that are spoken together.
		c := at(i)
		if !thaiConsonant(c) {
			continue
		}
		i++
		second := at(i)
		vowelled := pre != 0 || thaiSign(at(i+1)) || at(i+1) == 'อ'
		switch {
		case second == 0x0E3C: // Lao l below
			b.WriteString(t.initials[c] + "l")
			i++
		case c == 'ห' && strings.ContainsRune("งญนมยรลว", second) && second != 0 && vowelled && at(i+1) != 0:
			b.WriteString(t.initials[second])
			i++
		case c == 'ท' && second == 'ร' && vowelled && at(i+1) != 0:
			b.WriteString("s")
			i++
		case (c == 'ศ' || c == 'ส') && second == 'ร' && vowelled && at(i+1) != 0 && at(i+1) != 'ร':
			b.WriteString("s") // Set-tha, written Sret-tha
			if t.route == thaiOwn.route {
				b.WriteString("r")
			}
			i++
		case strings.ContainsRune("กขคตทปผพฟบดส", c) && (second == 'ร' || second == 'ล' || second == 'ว' && c != 'ส' && !(thaiConsonant(at(i+1)) && thaiSign(at(i+2)))) && vowelled && (at(i+1) != 0 || pre == 'ไ' || pre == 'ใ') && at(i+1) != 'ร':
			b.WriteString(t.initials[c] + t.initials[second])
			i++
		default:
			b.WriteString(t.initials[c])
		}
		open := false // no final may follow
		next, after := at(i), at(i+1)
		switch pre {
		case 'ไ', 'ใ':
			b.WriteString("ai")
			if next == 'ย' {
				i++
			}
			open = true
		case 'แ':
			b.WriteString("ae")
			if next == 'ะ' {
				i++
			}
		case 'โ':
			b.WriteString("o")
			if next == 'ะ' {
				i++
			}
		case 'เ':
			switch {
			case next == 'ี' && after == 'ย':
				b.WriteString("ia")
				i += 2
			case next == 0x0E3D:
				b.WriteString("ia")
				i++
			case next == 'ื' && after == 'อ':
				b.WriteString("uea")
				i += 2
			case next == 'ิ', next == 'ี', next == 'อ':
				b.WriteString("oe")
				i++
			case next == 'า' && after == 'ะ':
				b.WriteString("o")
				i += 2
			case next == 'า', next == 0x0E3B && after == 'า':
				b.WriteString("ao")
				i++
				if next != 'า' {
					i++
				}
				open = true
			case next == 'ย':
				b.WriteString("oei")
				i++
				open = true
			default:
				b.WriteString("e")
				if next == 'ะ' || next == 0x0E31 {
					i++
				}
			}
		default:
			switch {
			case next == 0x0E31 && after == 'ว':
				b.WriteString("ua")
				i += 2
			case next == 0x0E31, next == 'า', next == 'ะ':
				b.WriteString("a")
				i++
			case next == 0x0E4D && after == 'า', next == 'ำ':
				b.WriteString("am")
				i++
				if next != 'ำ' {
					i++
				}
				open = true
			case next == 'ิ', next == 'ี':
				b.WriteString("i")
				i++
			case next == 'ึ', next == 'ื':
				b.WriteString("ue")
				i++
				if next == 'ื' && after == 'อ' {
					i++
				}
			case next == 'ุ', next == 'ู':
				b.WriteString("u")
				i++
			case next == 0x0E3B && after == 'ว':
				b.WriteString("ua")
				i += 2
			case next == 0x0E3B, next == 0x0E4D:
				b.WriteString("o")
				i++
			case next == 0x0E3D:
				b.WriteString("ia")
				i++
			case next == 'ร' && after == 'ร':
				b.WriteString("a")
				i += 2
				if c := at(i); !thaiConsonant(c) || thaiSign(at(i+1)) {
					b.WriteString("n")
					open = true
				}
			case next == 'อ' && !thaiSign(after):
				b.WriteString("o")
				i++
			case next == 'ว' && thaiConsonant(after) && !thaiSign(at(i+2)):
				b.WriteString("ua")
				i++
			case t.spread && thaiConsonant(next) && thaiConsonant(after) && thaiSign(at(i+2)):
				b.WriteString("a")
				open = true
			case thaiConsonant(next) && !thaiSign(after) && after != 'อ':
				b.WriteString("o") // not written between two consonants
				if next == 'ร' && !thaiConsonant(after) {
					b.WriteString("n") // กร is kon
					i++
					open = true
				}
			case next == 0:
			default:
				b.WriteString("a")
				open = true
			}
		}
		if f := at(i); t.spread && f == 'ร' && thaiConsonant(at(i+1)) && thaiSign(at(i+2)) {
			continue // Wi-ra-kun
		} else if !open && thaiConsonant(f) && f != 'อ' && f != 'ห' && !thaiSign(at(i+1)) && !(at(i+1) == 'อ' && !thaiSign(at(i+2))) && !(at(i+1) == 'ร' && at(i+2) == 'ร') {
			b.WriteString(t.finals[f])
			i++
		}
	}
	return b.String()
}
