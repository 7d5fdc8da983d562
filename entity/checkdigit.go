package entity

import "strings"

// MRZCheckDigit computes the check digit of a field of a machine-readable zone
// (ICAO Doc 9303-3, section 4.9): digits count their value, A to Z 10 to 35,
// the filler "<" 0; weights 7, 3, 1 in turn; modulo 10. ok is false when the
// field holds another character.
func MRZCheckDigit(field string) (digit byte, ok bool) {
	sum := 0
	for i := range len(field) {
		v := 0
		switch c := field[i]; {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		case c == '<':
		default:
			return 0, false
		}
		sum += v * [3]int{7, 3, 1}[i%3]
	}
	return '0' + byte(sum%10), true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func alphanumeric(s string) bool {
	for i := range len(s) {
		if _, ok := base36(s[i]); !ok {
			return false
		}
	}
	return s != ""
}

// base36 returns the value of 0–9 and A–Z.
func base36(c byte) (int, bool) {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0'), true
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10, true
	}
	return 0, false
}

// shaped says whether a check that is both shape and digits holds.
func shaped(value string, holds bool) (string, Validity) {
	if holds {
		return value, Valid
	}
	return value, Invalid
}

// checkShape is for kinds without a check digit.
func checkShape(value string, holds bool) (string, Validity) {
	if holds && isASCII(value) {
		return value, Unchecked
	}
	return value, Invalid
}

// checkOr keeps a value that the check would leave empty.
func checkOr(value string, check func(string) (string, Validity)) (string, Validity) {
	if v, validity := check(value); v != "" {
		return v, validity
	}
	return value, Invalid
}

func checkIMO(s string) (string, Validity) {
	if len(s) != 7 || !digits(s) {
		return s, Invalid
	}
	sum := 0
	for i := range 6 {
		sum += int(s[i]-'0') * (7 - i)
	}
	return shaped(s, byte(sum%10)+'0' == s[6])
}

// mod97 computes the remainder of ISO 7064 MOD 97-10; letters count as two
// digits.
func mod97(s string) int {
	r := 0
	for i := range len(s) {
		v, _ := base36(s[i])
		if v >= 10 {
			r = (r*100 + v) % 97
		} else {
			r = (r*10 + v) % 97
		}
	}
	return r
}

// checkLEI returns an empty value when the text cannot be an LEI at all.
func checkLEI(s string) (string, Validity) {
	if len(s) != 20 || !alphanumeric(s) || !digits(s[18:]) {
		return "", Invalid
	}
	return shaped(s, mod97(s) == 1)
}

// ibanLengths is the length of an IBAN by country, from the SWIFT IBAN
// registry (ISO 13616), release 99.
var ibanLengths = parseLengths(`AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27
	DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27
	JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24
	PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24
	XK20 YE30`)

func parseLengths(table string) map[string]int {
	out := make(map[string]int)
	for f := range strings.FieldsSeq(table) {
		out[f[:2]] = int(f[2]-'0')*10 + int(f[3]-'0')
	}
	return out
}

func checkIBAN(s string) (string, Validity) {
	if len(s) < 5 || !alphanumeric(s) {
		return s, Invalid
	}
	return shaped(s, ibanLengths[s[:2]] == len(s) && mod97(s[4:]+s[:4]) == 1)
}

// luhn checks a string of digits (ISO/IEC 7812-1, annex B).
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func checkISIN(s string) (string, Validity) {
	if len(s) != 12 || !alphanumeric(s) || digits(s[:1]) || digits(s[1:2]) || !digits(s[11:]) {
		return s, Invalid
	}
	var b strings.Builder
	for i := range len(s) {
		v, _ := base36(s[i])
		if v >= 10 {
			b.WriteByte('0' + byte(v/10))
		}
		b.WriteByte('0' + byte(v%10))
	}
	return shaped(s, luhn(b.String()))
}

func checkFIGI(s string) (string, Validity) {
	if len(s) != 12 || !alphanumeric(s) || s[2] != 'G' || !digits(s[11:]) {
		return s, Invalid
	}
	sum := 0
	for i := range 11 {
		v, _ := base36(s[i])
		v <<= i % 2
		sum += v/10 + v%10
	}
	return shaped(s, (10-sum%10)%10 == int(s[11]-'0'))
}

func checkBIC(s string) (string, Validity) {
	if len(s) != 8 && len(s) != 11 || !alphanumeric(s) || strings.ContainsAny(s[4:6], "0123456789") {
		return s, Invalid
	}
	if _, ok := countryByCode(strings.ToLower(s[4:6])); !ok {
		return s[:8], Invalid
	}
	return s[:8], Unchecked
}

// weighted sums digits times weights.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return sum
}

func checkINN(s string) (string, Validity) {
	if !digits(s) {
		return s, Invalid
	}
	digit := func(i int) int { return int(s[i] - '0') }
	switch len(s) {
	case 10:
		return shaped(s, weighted(s, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(9))
	case 12:
		return shaped(s, weighted(s, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(10) &&
			weighted(s, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(11))
	}
	return s, Invalid
}

func checkOGRN(s string) (string, Validity) {
	if !digits(s) || len(s) != 13 && len(s) != 15 {
		return s, Invalid
	}
	last := len(s) - 1
	r := 0
	for i := range last {
		r = (r*10 + int(s[i]-'0')) % (last - 1) // modulus 11 for 13 digits, 13 for 15
	}
	return shaped(s, r%10 == int(s[last]-'0'))
}

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

func checkUSCC(s string) (string, Validity) {
	if len(s) != 18 {
		return s, Invalid
	}
	sum, weight := 0, 1
	for i := range 17 {
		v := strings.IndexByte(usccAlphabet, s[i])
		if v < 0 {
			return s, Invalid
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	return shaped(s, s[17] == usccAlphabet[(31-sum%31)%31])
}

func checkSSN(s string) (string, Validity) {
	holds := len(s) == 9 && digits(s) && s[:3] != "000" && s[:3] != "666" && s[0] != '9' && s[3:5] != "00" && s[5:] != "0000"
	return checkShape(s, holds)
}
