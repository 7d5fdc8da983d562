package entity

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"math/bits"
	"regexp"
	"strings"
)

var (
	ethereumShape = regexp.MustCompile(`^0[xX][0-9a-fA-F]{40}$`)
	addressScheme = regexp.MustCompile(`^(?i)(?:(?:bitcoin|ethereum|litecoin|dash|tron|bitcoincash):|(?:xbt|btc|eth|ltc|usdt|usdc|xmr|trx|bch|bsv|btg|dash|zec|xrp|xvg|etc|arb|bsc|sol|doge|matic)[\s:]+)\s*`)
	addressShape  = regexp.MustCompile(`^[0-9A-Za-z]{20,128}$`)
)

// cryptoAddress normalises the address of a digital currency. The label of the
// currency is left aside, because lists use it loosely; the address decides.
func cryptoAddress(text string) (string, Validity) {
	text = strings.TrimSpace(text)
	text = addressScheme.ReplaceAllString(text, "")
	text = strings.Join(strings.Fields(text), "")
	if generic(strings.ToUpper(text)) {
		return "", Unchecked
	}
	if ethereumShape.MatchString(text) {
		return checkEthereum(text)
	}
	if len(text) < 20 {
		return "", Unchecked
	}
	if !addressShape.MatchString(text) {
		return text, Unchecked
	}
	lower := strings.ToLower(text)
	if lower == text || strings.ToUpper(text) == text {
		if i := strings.LastIndexByte(lower, '1'); i > 0 && i < 6 {
			if v := bech32(lower, i); v != Unchecked {
				return lower, v
			}
		}
	}
	return text, base58(text)
}

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 checks an address of BIP 173 (Bech32) or BIP 350 (Bech32m) whose
// separator is at sep. Unchecked means that the prefix is of no known currency.
func bech32(s string, sep int) Validity {
	switch s[:sep] {
	case "bc", "tb", "ltc", "tltc", "addr", "vtc", "btg":
	default:
		return Unchecked
	}
	sum := uint32(1)
	step := func(v byte) {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for i := range sep {
		step(s[i] >> 5)
	}
	step(0)
	for i := range sep {
		step(s[i] & 31)
	}
	data := s[sep+1:]
	for i := range len(data) {
		v := strings.IndexByte(bech32Alphabet, data[i])
		if v < 0 {
			return Invalid
		}
		step(byte(v))
	}
	if len(data) < 7 {
		return Invalid
	}
	// Witness version 0 uses Bech32, all later ones Bech32m.
	want := uint32(1)
	if data[0] != 'q' {
		want = 0x2bc830a3
	}
	if sum != want && s[:sep] != "addr" || s[:sep] == "addr" && sum != 1 {
		return Invalid
	}
	return Valid
}

const (
	bitcoinAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	rippleAlphabet  = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
)

// base58 checks the four checksum bytes of a Base58Check address. Addresses
// that have the length and first character of such an address but a wrong
// checksum are Invalid; other formats are Unchecked.
func base58(s string) Validity {
	if len(s) < 25 || len(s) > 36 {
		return Unchecked
	}
	alphabet := bitcoinAlphabet
	if s[0] == 'r' {
		alphabet = rippleAlphabet
	}
	if raw := decode58(s, alphabet); len(raw) >= 25 {
		body, sum := raw[:len(raw)-4], raw[len(raw)-4:]
		once := sha256.Sum256(body)
		twice := sha256.Sum256(once[:])
		if bytes.Equal(twice[:4], sum) {
			return Valid
		}
	}
	// First characters: Bitcoin 1 3, Tron T, Litecoin L M, Dogecoin D, Dash X,
	// Zcash t, Ripple r.
	if len(s) >= 33 && len(s) <= 35 && strings.IndexByte("13TLMDXtr", s[0]) >= 0 {
		return Invalid
	}
	return Unchecked
}

func decode58(s, alphabet string) []byte {
	n := new(big.Int)
	radix := big.NewInt(58)
	zeros := 0
	for i := range len(s) {
		v := strings.IndexByte(alphabet, s[i])
		if v < 0 {
			return nil
		}
		if v == 0 && zeros == i {
			zeros++
		}
		n.Mul(n, radix)
		n.Add(n, big.NewInt(int64(v)))
	}
	return append(make([]byte, zeros), n.Bytes()...)
}

// checkEthereum lowers the address and checks the letter case that ERC-55 uses
// as a checksum; an address in one case has none.
func checkEthereum(s string) (string, Validity) {
	digits := s[2:]
	lower := strings.ToLower(digits)
	if digits == lower || digits == strings.ToUpper(digits) {
		return "0x" + lower, Unchecked
	}
	hash := keccak256([]byte(lower))
	for i := range 40 {
		nibble := hash[i/2] >> (4 * (1 - i%2)) & 15
		c := lower[i]
		if c >= 'a' && nibble >= 8 {
			c -= 'a' - 'A'
		}
		if c != digits[i] {
			return "0x" + lower, Invalid
		}
	}
	return "0x" + lower, Valid
}

// keccak256 is the hash of Ethereum: Keccak with the padding before FIPS 202
// changed it, which the standard library does not offer. Messages here are 40
// bytes, so one block is enough.
func keccak256(message []byte) [32]byte {
	const rate = 136
	var block [200]byte
	copy(block[:rate-1], message)
	block[len(message)] ^= 0x01
	block[rate-1] ^= 0x80
	var a [25]uint64
	for i := range a {
		a[i] = binary.LittleEndian.Uint64(block[8*i:])
	}
	keccakF(&a)
	var out [32]byte
	for i := range 4 {
		binary.LittleEndian.PutUint64(out[8*i:], a[i])
	}
	return out
}

// keccakF is the permutation Keccak-f[1600] (FIPS 202, section 3.3).
func keccakF(a *[25]uint64) {
	lfsr := byte(1)
	for range 24 {
		// Theta.
		var c [5]uint64
		for x := range 5 {
			c[x] = a[x] ^ a[x+5] ^ a[x+10] ^ a[x+15] ^ a[x+20]
		}
		for x := range 5 {
			d := c[(x+4)%5] ^ bits.RotateLeft64(c[(x+1)%5], 1)
			for y := 0; y < 25; y += 5 {
				a[x+y] ^= d
			}
		}
		// Rho and pi.
		x, y, last := 1, 0, a[1]
		for t := range 24 {
			x, y = y, (2*x+3*y)%5
			a[x+5*y], last = bits.RotateLeft64(last, (t+1)*(t+2)/2%64), a[x+5*y]
		}
		// Chi.
		for y := 0; y < 25; y += 5 {
			row := [5]uint64(a[y : y+5])
			for x := range 5 {
				a[x+y] = row[x] ^ ^row[(x+1)%5]&row[(x+2)%5]
			}
		}
		// Iota: the round constant comes from a shift register.
		for j := range 7 {
			if lfsr&1 == 1 {
				a[0] ^= 1 << (1<<j - 1)
			}
			carry := lfsr >> 7
			lfsr = lfsr<<1 ^ carry*0x71
		}
	}
}
