package questions

import (
	"fmt"
	"slices"
	"strings"
)

// Law is a text whose articles questions may cite.
type Law struct {
	Name     string // short name without 《》, as written in citations
	Title    string // the name on the text, without 中华人民共和国
	Edition  string // the edition the articles are counted in: date, then what happened on it
	Articles int    // 第一条 to this one
	Annex    int    // 附录第一条 to this one; 0 when no annex may be cited
}

// laws is every text a citation may name: those of which the whole text was at hand.
// A new edition changes Edition and Articles here; the banks written from the old one then fail the lint.
var laws = []Law{
	{Name: "劳动法", Title: "劳动法", Edition: "2018年12月29日修正", Articles: 107},
	{Name: "劳动合同法", Title: "劳动合同法", Edition: "2012年12月28日修正", Articles: 98},
	{Name: "劳动合同法实施条例", Title: "劳动合同法实施条例", Edition: "2008年9月18日", Articles: 38},
	{Name: "妇女权益保障法", Title: "妇女权益保障法", Edition: "2022年10月30日修订", Articles: 86},
	{Name: "工会法", Title: "工会法", Edition: "2021年12月24日修正", Articles: 58},
	{Name: "劳动争议调解仲裁法", Title: "劳动争议调解仲裁法", Edition: "2007年12月29日", Articles: 54},
	{Name: "社会保险法", Title: "社会保险法", Edition: "2018年12月29日修正", Articles: 98},
	{Name: "工伤保险条例", Title: "工伤保险条例", Edition: "2010年12月20日修订", Articles: 67},
	{Name: "就业促进法", Title: "就业促进法", Edition: "2015年4月24日修正", Articles: 69},
	{Name: "反家庭暴力法", Title: "反家庭暴力法", Edition: "2015年12月27日", Articles: 38},
	{Name: "职业病防治法", Title: "职业病防治法", Edition: "2018年12月29日修正", Articles: 88},
	{Name: "安全生产法", Title: "安全生产法", Edition: "2021年6月10日修正", Articles: 119},
	{Name: "人口与计划生育法", Title: "人口与计划生育法", Edition: "2021年8月20日修正", Articles: 48},
	{Name: "女职工劳动保护特别规定", Title: "女职工劳动保护特别规定", Edition: "2012年4月28日", Articles: 16, Annex: 4},
	{Name: "职工带薪年休假条例", Title: "职工带薪年休假条例", Edition: "2007年12月14日", Articles: 10},
	{Name: "企业职工带薪年休假实施办法", Title: "企业职工带薪年休假实施办法", Edition: "2008年9月18日", Articles: 19},
	{Name: "全国年节及纪念日放假办法", Title: "全国年节及纪念日放假办法", Edition: "2024年11月10日修订", Articles: 8},
	{Name: "禁止使用童工规定", Title: "禁止使用童工规定", Edition: "2002年10月1日", Articles: 14},
	{Name: "劳动保障监察条例", Title: "劳动保障监察条例", Edition: "2004年11月1日", Articles: 36},
	{Name: "失业保险条例", Title: "失业保险条例", Edition: "1999年1月22日", Articles: 33},
	{Name: "使用有毒物品作业场所劳动保护条例", Title: "使用有毒物品作业场所劳动保护条例", Edition: "2024年12月6日修订", Articles: 70},
	{Name: "婚姻登记条例", Title: "婚姻登记条例", Edition: "2025年4月6日修订", Articles: 28},
	{Name: "治安管理处罚法", Title: "治安管理处罚法", Edition: "2025年6月27日修订", Articles: 144},
	{Name: "未成年人保护法", Title: "未成年人保护法", Edition: "2024年4月26日修正", Articles: 132},
	{Name: "母婴保健法", Title: "母婴保健法", Edition: "2017年11月4日修正", Articles: 39},
	{Name: "劳动争议司法解释（一）", Title: "最高人民法院关于审理劳动争议案件适用法律问题的解释（一）", Edition: "2020年12月25日", Articles: 54},
	{Name: "民法典", Title: "民法典", Edition: "2020年5月28日", Articles: 1260},
	{Name: "延迟法定退休年龄办法", Title: "国务院关于渐进式延迟法定退休年龄的办法", Edition: "2024年9月13日", Articles: 9},
	{Name: "职工工作时间规定", Title: "国务院关于职工工作时间的规定", Edition: "1995年3月25日修订", Articles: 9},
	{Name: "医疗期规定", Title: "企业职工患病或非因工负伤医疗期规定", Edition: "1994年12月1日", Articles: 9},
	{Name: "超龄劳动者规定", Title: "超龄劳动者基本权益保障暂行规定", Edition: "2026年5月10日", Articles: 24},
	{Name: "劳动争议司法解释（二）", Title: "最高人民法院关于审理劳动争议案件适用法律问题的解释（二）", Edition: "2025年2月17日通过", Articles: 21},
}

// Laws returns every law a citation may name. The caller owns the slice.
func Laws() []Law { return slices.Clone(laws) }

// FindLaw returns the law of that short name; ok is false when there is none.
func FindLaw(name string) (law Law, ok bool) {
	i := slices.IndexFunc(laws, func(l Law) bool { return l.Name == name })
	if i < 0 {
		return Law{}, false
	}
	return laws[i], true
}

// suggestLaw returns the short name behind a full one, such as 《中华人民共和国劳动法》.
func suggestLaw(name string) (short string, ok bool) {
	name = strings.TrimPrefix(strings.Trim(name, "《》 　"), "中华人民共和国")
	for _, l := range laws {
		if name == l.Name || name == l.Title {
			return l.Name, true
		}
	}
	return "", false
}

// Mentioned reports whether text names the law, by its short name or its title.
func (l Law) Mentioned(text string) bool {
	return strings.Contains(text, l.Name) || strings.Contains(text, l.Title)
}

// Dated returns the date of the edition alone, such as 2018年12月29日.
func (l Law) Dated() string {
	date, _, _ := strings.Cut(l.Edition, "日")
	return date + "日"
}

// Article is the place in a law a citation points at.
type Article struct {
	Number int
	Annex  bool // 附录第…条
}

// ParseArticle reads 第…条 or 附录第…条 in proper Chinese numerals. Anything else, such as
// 第7条, 第十条第二款 or 第一百十条, is an error that shows no text but the wanted form.
func ParseArticle(s string) (Article, error) {
	var a Article
	number, annex := strings.CutPrefix(s, "附录")
	number, first := strings.CutPrefix(number, "第")
	number, last := strings.CutSuffix(number, "条")
	n, err := ParseNumeral(number)
	if err != nil || !first || !last {
		return a, fmt.Errorf("条文要写成“第…条”或“附录第…条”，数字用汉字，如 第七条、第一百零五条")
	}
	return Article{Number: n, Annex: annex}, nil
}

// String returns the form citations use, such as 附录第三条.
func (a Article) String() string {
	if a.Annex {
		return "附录第" + Numeral(a.Number) + "条"
	}
	return "第" + Numeral(a.Number) + "条"
}

// Holds reports whether the law has that article.
func (l Law) Holds(a Article) bool {
	if a.Annex {
		return a.Number >= 1 && a.Number <= l.Annex
	}
	return a.Number >= 1 && a.Number <= l.Articles
}
