package intake

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// radicals pairs each CJK radical (U+2E80 to U+2EFF), which copies from PDF leave in a text, with
// the character it stands for. NFKC leaves these alone, unlike the Kangxi radicals.
const radicals = "⺀丶⺁厂⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋卩⺌小⺍小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵" +
	"⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爪⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱罒⺲罒" +
	"⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足" +
	"⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒长⻓长⻔门⻕阝⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟食⻠饣⻡首⻢马" +
	"⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯竜⻰龙⻱龟⻲龟⻳龟"

// radical returns the character a radical stands for, or c itself.
func radical(c rune) rune {
	if c >= 0x2f00 {
		return firstRune(norm.NFKC.String(string(c)))
	}
	for rest := radicals; rest != ""; {
		from, n := utf8.DecodeRuneInString(rest)
		to, m := utf8.DecodeRuneInString(rest[n:])
		if from == c {
			return to
		}
		rest = rest[n+m:]
	}
	return c
}
