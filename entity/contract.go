package entity

// CONTRACT (delete this file as the real ones arrive). The names and the
// signatures are fixed; other packages are being written against them.

// Country returns the FollowTheMoney code(s) for a country as written: code, alpha-3, name in many
// languages, nationality adjective, ICAO special code; a former state returns the set of its successors
// beside its own code. ok is false when unknown (the text is then kept and flagged by the caller).
func Country(s string) (codes []string, ok bool) { return nil, false }

// CountriesCompatible reports whether two codes can denote the same country (equal, or one a former state of the other).
func CountriesCompatible(a, b string) bool { return a == b }

func countryByCode(code string) (string, bool) { return code, len(code) == 2 }
