package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/alteration"
)

var abbreviations = map[string]string{
	"international": "Intl", "company": "Co", "corporation": "Corp", "brothers": "Bros", "manufacturing": "Mfg", "group": "Grp",
	"technology": "Tech", "technologies": "Tech", "university": "Univ", "ministry": "Min", "government": "Govt", "national": "Natl", "industries": "Ind",
	"industrial": "Ind", "engineering": "Eng", "development": "Dev", "department": "Dept", "institute": "Inst", "limited": "Ltd", "trading": "Trdg",
	"commercial": "Comm", "management": "Mgmt", "services": "Svcs", "association": "Assn", "organization": "Org", "transport": "Transp",
	"laboratory": "Lab", "investment": "Inv", "investments": "Invs", "center": "Ctr", "general": "Gen", "research": "Rsch", "financial": "Fin",
}

// abbreviated shortens every word that has a usual abbreviation.
func abbreviated(_ *rand.Rand, words []string) string {
	out, done := slices.Clone(words), false
	for i, w := range words {
		if a, ok := abbreviations[strings.ToLower(strings.Trim(w, ",."))]; ok {
			out[i], done = a, true
		}
	}
	if !done || len(words) < 2 {
		return ""
	}
	return strings.Join(out, " ")
}

//nolint:misspell // Spanish and French
var translations = map[string][]string{
	"bank": {"Banco", "Банк", "Banque", "Bankası"}, "company": {"Compañía", "Компания", "Compagnie", "Şirketi", "Gesellschaft"},
	"ministry": {"Ministerio", "Министерство", "Ministère", "Bakanlığı"}, "university": {"Universidad", "Университет", "Université", "Üniversitesi"},
	"institute": {"Instituto", "Институт", "Institut", "Enstitüsü"}, "group": {"Grupo", "Группа", "Groupe", "Gruppe", "Grubu"},
	"trading": {"Comercial", "Торговый", "Ticaret", "Handel"}, "industries": {"Industrias", "Industries", "Industrie", "Sanayi"},
	"foundation": {"Fundación", "Фонд", "Fondation", "Vakfı", "Stiftung"}, "organization": {"Organización", "Организация", "Organisation", "Örgütü"},
	"shipping": {"Naviera", "Судоходная", "Denizcilik", "Maritime"}, "factory": {"Fábrica", "Завод", "Usine", "Fabrika", "Fabrik"},
	"plant": {"Planta", "Завод", "Usine"}, "center": {"Centro", "Центр", "Centre", "Merkezi", "Zentrum"}, "national": {"Nacional", "Национальный", "Nationale", "Ulusal"},
	"commercial": {"Comercial", "Коммерческий", "Commerciale", "Ticari"}, "association": {"Asociación", "Ассоциация", "Association", "Derneği", "Verein"},
	"insurance": {"Seguros", "Страховая", "Assurance", "Sigorta", "Versicherung"}, "party": {"Partido", "Партия", "Parti", "Partei"},
	"petroleum": {"Petróleo", "Нефть", "Pétrole", "Petrol"}, "transport": {"Transportes", "Транспорт", "Transports"}, "oil": {"Petróleo", "Нефть", "Pétrole"},
	"airlines": {"Aerolíneas", "Авиалинии", "Havayolları"}, "army": {"Ejército", "Армия", "Armée", "Ordusu", "Armee"},
}

// translated writes one word of what an organisation is in another language.
func translated(r *rand.Rand, words []string) string {
	for _, i := range r.Perm(len(words)) {
		if t := translations[strings.ToLower(strings.Trim(words[i], ",."))]; t != nil && len(words) > 1 {
			return alteration.With(words, i, t[r.IntN(len(t))])
		}
	}
	return ""
}
