package people

import "math/rand/v2"

// land is a country whose names are drawn: how many people it stands for, how its
// names are put together, and where they come from.
type land struct {
	name     string
	millions float64
	form     func(*rand.Rand, *country, bool) string
	sources  string // "given:" or "family:" before a source takes only those of its names
	stems    string // given names from which family names are made by rule; see compose
}

// lands are the countries of each culture, with rounded populations (United Nations
// estimates of about 2020). A name that is at least 1/visitors times as common in the
// West as in the country is taken for that of a visitor and left out; 0 leaves out
// none.
var lands = []struct {
	culture  string
	visitors float64
	lands    []land
}{
	{"African", 0, []land{
		{"Nigeria", 206, plain, "ldbc:Nigeria faker:yo_NG faker:ig_NG faker:ha_NG", ""},
		{"Kenya", 52, plain, "faker:en_KE", ""},
		{"South Africa", 59, plain, "ldbc:South_Africa faker:zu_ZA", ""},
		{"Ghana", 31, plain, "faker:tw_GH", ""},
		{"Cameroon", 26, plain, "ldbc:Cameroon", ""},
		{"Senegal", 16, plain, "ldbc:Senegal", ""},
		{"Zimbabwe", 15, plain, "ldbc:Zimbabwe", ""},
		{"Sierra Leone", 8, plain, "ldbc:Sierra_Leone", ""},
	}},
	{"Arabic", 8, []land{
		{"Egypt", 102, chain, "ldbc:Egypt cc0:EG", ""},
		{"Algeria", 44, plain, "ldbc:Algeria faker:fr_DZ", ""},
		{"Iraq", 40, chain, "ldbc:Iraq cc0:IQ", ""},
		{"Morocco", 37, plain, "ldbc:Morocco cc0:MA", ""},
		{"Saudi Arabia", 35, chain, "ldbc:Saudi_Arabia cc0:SA", ""},
		{"Yemen", 30, chain, "ldbc:Yemen", ""},
		{"Syria", 18, chain, "ldbc:Syria", ""},
		{"Tunisia", 12, plain, "ldbc:Tunisia cc0:TN", ""},
		{"Jordan", 10, chain, "ldbc:Jordan cc0:JO", ""},
		{"Libya", 7, chain, "ldbc:Libya cc0:LY", ""},
		{"Lebanon", 7, plain, "ldbc:Lebanon cc0:LB", ""},
	}},
	{"Central Asian", 8, []land{
		{"Uzbekistan", 34, patronym, "faker:uz_UZ", ""},
		{"Kazakhstan", 19, patronym, "cc0:KZ", kazakhStems},
		{"Tajikistan", 9, patronym, "cc0:TJ", tajikStems},
		{"Kyrgyzstan", 7, patronym, "cc0:KG", kyrgyzStems},
		{"Turkmenistan", 6, patronym, "", turkmenStems},
	}},
	{"Chinese", 8, []land{
		{"China", 1411, chinese, "faker:zh_CN", ""},
		{"Taiwan", 24, chinese, "ldbc:Taiwan faker:zh_TW", ""},
		{"Hong Kong", 7, surnameFirst, "ldbc:Hong_Kong", ""},
	}},
	{"Korean", 8, []land{
		{"South Korea", 52, surnameFirst, "ldbc:South_Korea given:faker:ko_KR", ""},
	}},
	{"Latin American", 0, []land{
		{"Brazil", 213, portuguese, "ldbc:Brazil faker:pt_BR", ""},
		{"Mexico", 129, spanish, "ldbc:Mexico faker:es_MX", ""},
		{"Colombia", 51, spanish, "faker:es_CO", ""},
		{"Argentina", 45, spanish, "ldbc:Argentina faker:es_AR", ""},
		{"Peru", 33, spanish, "ldbc:Peru", ""},
		{"Venezuela", 28, spanish, "ldbc:Venezuela", ""},
		{"Chile", 19, spanish, "faker:es_CL", ""},
		{"Cuba", 11, spanish, "ldbc:Cuba", ""},
	}},
	{"Persian", 8, []land{
		{"Iran", 84, plain, "ldbc:Iran cc0:IR", ""},
		{"Afghanistan", 39, afghan, "ldbc:Afghanistan", ""},
	}},
	{"Slavic", 1, []land{
		{"Russia", 144, eastSlavic, "ldbc:Russia faker:ru_RU", ""},
		{"Ukraine", 44, eastSlavic, "ldbc:Ukraine faker:uk_UA", ""},
		{"Poland", 38, plain, "ldbc:Poland faker:pl_PL", ""},
		{"Belarus", 9, eastSlavic, "ldbc:Belarus", ""},
		{"Serbia", 7, plain, "ldbc:Serbia", ""},
		{"Bulgaria", 7, plain, "ldbc:Bulgaria faker:bg_BG", ""},
	}},
	{"South Asian", 1, []land{
		{"India", 1380, plain, "ldbc:India faker:en_IN", ""},
		{"Pakistan", 221, plain, "ldbc:Pakistan faker:en_PK cc0:PK", ""},
		{"Bangladesh", 165, plain, "ldbc:Bangladesh family:ldbc:Pakistan family:ldbc:India", ""},
		{"Nepal", 29, plain, "ldbc:Nepal cc0:NP", ""},
		{"Sri Lanka", 22, plain, "ldbc:Sri_Lanka", ""},
	}},
	{"South-East Asian", 0, []land{
		{"Indonesia", 274, plain, "ldbc:Indonesia faker:id_ID", ""},
		{"Philippines", 110, plain, "ldbc:Philippines", ""},
		{"Vietnam", 97, vietnamese, "faker:vi_VN", ""},
		{"Thailand", 70, plain, "ldbc:Thailand faker:en_TH", ""},
		{"Malaysia", 32, plain, "ldbc:Malaysia cc0:MY", ""},
	}},
	{"Turkish", 1, []land{
		{"Turkey", 84, plain, "ldbc:Turkey faker:tr_TR cc0:TR", ""},
		{"Azerbaijan", 10, plain, "ldbc:Azerbaijan", ""},
	}},
	{"Western", 0, []land{
		{"United States", 331, western, "census:US", ""},
		{"Germany", 83, plain, "ldbc:Germany faker:de_DE", ""},
		{"United Kingdom", 67, western, "ldbc:England faker:en_GB", ""},
		{"France", 65, plain, "ldbc:France faker:fr_FR", ""},
		{"Italy", 60, plain, "ldbc:Italy faker:it_IT", ""},
		{"Spain", 47, spanish, "ldbc:Spain faker:es_ES", ""},
		{"Netherlands", 17, plain, "ldbc:Netherlands faker:nl_NL", ""},
		{"Sweden", 10, plain, "ldbc:Sweden faker:sv_SE", ""},
	}},
}

// Given names of peoples that are thin in public data, men's and women's apart by
// a bar; family names and patronymics are made of the men's.
const (
	tajikStems = "Rustam Farrukh Jamshed Bakhtiyor Dilshod Komron Sukhrob Behruz Aziz Daler Firdavs Umed Sherali Mirzo Rahmon Safar Karim Nazar Sharif Davlat Emomali Abdullo Saidali Khurshed Manuchehr Parviz Shuhrat Ismoil Orif Zafar Alisher Iskandar Hasan Habib Siyovush Rahim Qurbon Murod Bobojon Faizullo" +
		" | Zarina Nigora Malika Mavjuda Gulnora Shahnoza Madina Manizha Farzona Mehrangez Parvina Sitora Nargis Zulfiya Munira Oysha Tahmina Bunafsha Ruhshona Nilufar"
	kazakhStems = "Nurlan Yerlan Daniyar Aidos Bauyrzhan Serik Marat Kairat Askar Timur Arman Berik Bolat Dauren Erzhan Galym Kanat Murat Nursultan Olzhas Rustem Sanzhar Talgat Yerbol Zhanibek Abai Azamat Beibut Damir Ilyas Kasym Madi Nurzhan Ruslan Sayat Tokhtar" +
		" | Aigerim Ainur Aliya Asel Dana Dinara Gulnara Zhanar Karlygash Madina Saule Zarina Botagoz Kamila Laura Meruert Perizat Symbat Tolganay Zhuldyz"
	kyrgyzStems = "Bakyt Azamat Ulan Talant Mirlan Kubanych Nurbek Almaz Bolot Daniyar Emil Joomart Kanybek Maksat Nurlan Omurbek Ruslan Sadyr Temir Ulukbek Zhyldyz Askar Askat Chyngyz Erkin Iskender Kairat Melis Sagyn Tilek Ermek Akyl" +
		" | Aizada Ainura Aisuluu Begimai Cholpon Elmira Gulnara Jyldyz Kanykei Meerim Nurgul Perizat Roza Saltanat Venera Zhibek Aigul Asel"
	turkmenStems = "Serdar Merdan Dovlet Atamyrat Batyr Orazgeldi Maksat Begench Gurbanguly Rejep Myrat Kakajan Oraz Annamuhammet Berdi Chary Guvanch Hojamyrat Ilyas Jumamyrat Muhammet Nury Perman Rahym Saparmyrat Tachmyrat Yagshygeldi Yazmyrat Dovran Arslan" +
		" | Aynabat Bahar Gulshat Jeren Maral Ogulgerek Ogulnur Oguljan Selbi Aygul Enesh Mahri Shemshat Tazegul Bibi Gozel"
)
