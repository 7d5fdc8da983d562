// Package comparison compares pairs of parties that a file holds side by side:
// each row gets what a screening would say of the pair, and a labelled file its
// precision and recall. It needs no lists and no installation.
//
// A row is either flat (`schema`, `name1`, `name2`, further properties as
// `birthDate1`, `birthDate2` …; CSV columns or JSON members) or a JSON object
// with two FollowTheMoney entities (`a` and `b`, or `query` and `entry`). A row
// that cannot be used keeps its place, with its line and the reason.
package comparison
