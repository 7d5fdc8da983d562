package names

import (
	"strings"
	"sync"
)

// japaneseSurnames are the usual readings of common Japanese surnames of two and
// three characters, in Hepburn without marks. They also tell where such a name is
// cut.
var japaneseSurnames = sync.OnceValue(func() map[string]string {
	m := make(map[string]string, 128)
	words := strings.Fields(`佐藤 sato 鈴木 suzuki 高橋 takahashi 田中 tanaka 伊藤 ito 渡辺 watanabe 渡邊 watanabe 渡邉 watanabe 山本 yamamoto 中村 nakamura
小林 kobayashi 加藤 kato 吉田 yoshida 山田 yamada 佐々木 sasaki 山口 yamaguchi 松本 matsumoto 井上 inoue 木村 kimura 斎藤 saito 斉藤 saito 齋藤 saito 清水 shimizu
山崎 yamazaki 池田 ikeda 橋本 hashimoto 阿部 abe 安倍 abe 石川 ishikawa 山下 yamashita 中島 nakajima 石井 ishii 小川 ogawa 前田 maeda 岡田 okada 長谷川 hasegawa
藤田 fujita 後藤 goto 近藤 kondo 村上 murakami 遠藤 endo 青木 aoki 坂本 sakamoto 福田 fukuda 太田 ota 西村 nishimura 藤井 fujii 金子 kaneko 岡本 okamoto 藤原 fujiwara
三浦 miura 中野 nakano 中川 nakagawa 原田 harada 松田 matsuda 竹内 takeuchi 小野 ono 田村 tamura 中山 nakayama 和田 wada 石田 ishida 森田 morita 上田 ueda 内田 uchida
柴田 shibata 酒井 sakai 宮崎 miyazaki 横山 yokoyama 高木 takagi 安藤 ando 宮本 miyamoto 大野 ono 小島 kojima 谷口 taniguchi 今井 imai 工藤 kudo 高田 takada 増田 masuda
丸山 maruyama 杉山 sugiyama 村田 murata 大塚 otsuka 新井 arai 小山 koyama 平野 hirano 藤本 fujimoto 河野 kono 上野 ueno 野口 noguchi 武田 takeda 松井 matsui 千葉 chiba
岩崎 iwasaki 菅原 sugawara 木下 kinoshita 松尾 matsuo 野村 nomura 佐野 sano 菊地 kikuchi 菊池 kikuchi 渡部 watanabe 大西 onishi 杉本 sugimoto 浜田 hamada 市川 ichikawa
古川 furukawa 水野 mizuno 小松 komatsu 島田 shimada 小池 koike 平田 hirata 山内 yamauchi 西田 nishida 服部 hattori 重信 shigenobu 麻原 asahara 岸田 kishida 石破 ishiba`)
	for i := 0; i+1 < len(words); i += 2 {
		m[words[i]] = words[i+1]
	}
	return m
})

// japaneseSurname returns how many characters of the run are a Japanese surname,
// 0 where it may as well be a Chinese name: three characters that begin with a
// Chinese surname.
func japaneseSurname(rs []rune) int {
	for n := min(3, len(rs)); n >= 2; n-- {
		if japaneseSurnames()[string(rs[:n])] == "" {
			continue
		}
		if _, chinese := hanSurnames[pinyinTable()[rs[0]]]; n == 2 && len(rs) <= 3 && chinese {
			continue
		}
		return n
	}
	return 0
}
