package questions_test

import (
	"testing"

	"lawquiz/questions"
)

func TestNumeral(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 62: "六十二", 100: "一百", 101: "一百零一",
		105: "一百零五", 110: "一百一十", 115: "一百一十五", 120: "一百二十", 1000: "一千", 1001: "一千零一",
		1010: "一千零一十", 1100: "一千一百", 1260: "一千二百六十", 9999: "九千九百九十九", 0: "", -1: "", 10000: "",
	} {
		if got := questions.Numeral(n); got != want {
			t.Errorf("Numeral(%d) = %q, want %q", n, got, want)
		}
	}
	for n := 1; n <= 9999; n++ {
		if got, err := questions.ParseNumeral(questions.Numeral(n)); err != nil || got != n {
			t.Fatalf("ParseNumeral(Numeral(%d)) = %d, %v", n, got, err)
		}
	}
}

func TestParseNumeralRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "零", "〇", "两", "7", "一十", "一百十", "一百五", "一百零十", "二百零零五", "百", "十十", "一万", "七 "} {
		if n, err := questions.ParseNumeral(s); err == nil {
			t.Errorf("ParseNumeral(%q) = %d, want an error", s, n)
		}
	}
}

// FuzzNumeral holds the reader to the writer: whatever is read is written back unchanged.
func FuzzNumeral(f *testing.F) {
	for _, s := range []string{"七", "十", "一百零五", "一千零一十", "零", "两", "十\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := questions.ParseNumeral(s); err == nil && questions.Numeral(n) != s {
			t.Errorf("ParseNumeral(%q) = %d, which is written %q", s, n, questions.Numeral(n))
		}
	})
}

func TestParseArticle(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]questions.Article{
		"第七条": {Number: 7}, "第一百零五条": {Number: 105}, "附录第四条": {Number: 4, Annex: true},
	} {
		got, err := questions.ParseArticle(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("ParseArticle(%q) = %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "第7条", "七条", "第七", "第七条第二款", "附录", "附录四条", "第一百十条", "第七条之一", "《劳动法》第七条"} {
		if got, err := questions.ParseArticle(s); err == nil {
			t.Errorf("ParseArticle(%q) = %v, want an error", s, got)
		}
	}
}

func TestLaws(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, l := range questions.Laws() {
		if names[l.Name] || l.Articles < 1 || l.Title == "" || l.Dated() == "日" {
			t.Errorf("law %+v", l)
		}
		names[l.Name] = true
	}
	tebie, ok := questions.FindLaw("女职工劳动保护特别规定")
	if !ok || tebie.Dated() != "2012年4月28日" || !tebie.Mentioned("依照《女职工劳动保护特别规定》") {
		t.Errorf("found %+v", tebie)
	}
	for s, want := range map[string]bool{"第十六条": true, "第十七条": false, "附录第四条": true, "附录第五条": false} {
		a, err := questions.ParseArticle(s)
		if err != nil || tebie.Holds(a) != want {
			t.Errorf("holds %s: want %v", s, want)
		}
	}
	if l, ok := questions.FindLaw("河北女职工规定"); ok {
		t.Errorf("an excerpt may not be cited: %+v", l)
	}
	hours, ok := questions.FindLaw("职工工作时间规定")
	if !ok || !hours.Mentioned("按照国务院关于职工工作时间的规定，每周") || hours.Mentioned("按照规定") {
		t.Errorf("found %+v", hours)
	}
}
