package unitfile_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/unitfile"
)

const sound = `单位代码,上级代码,单位名称,组别,职工数,女职工数,会员数,统计日期,来源
YC,,云川市总工会,,,,,,
YC01,YC,松筠区总工会,县（市、区）,,,,,
YC0101,YC01,"松筠恒岚纺织有限公司，一厂工会",,"1,200",８００,1100,2026/6/30,年报
YC0102,YC01,青泉街道总工会,,,,,,
`

func read(t *testing.T, have []quiz.Unit, src string) unitfile.Sheet {
	t.Helper()
	sheet, problems := unitfile.ReadOnto(have, "in/units.csv", []byte(src))
	for _, p := range problems {
		t.Error(p)
	}
	return sheet
}

// tell writes units as lines of id, parent, code, name, group and head-counts.
func tell(units []quiz.Unit) string {
	var b strings.Builder
	for _, u := range units {
		fmt.Fprintln(&b, u.ID, u.Parent, u.Code, u.Name, u.Group, u.Heads)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	sheet := read(t, nil, sound)
	want := `1 0 YC 云川市总工会  map[]
2 1 YC01 松筠区总工会 县（市、区） map[]
3 2 YC0101 松筠恒岚纺织有限公司，一厂工会  map[会员数:1100 女职工数:800 职工数:1200]
4 2 YC0102 青泉街道总工会  map[]
`
	if got := tell(sheet.Units); got != want || sheet.Added != 4 {
		t.Errorf("%d added, got\n%s", sheet.Added, got)
	}
	heads := []store.HeadCount{
		{Unit: 3, Kind: quiz.Workers, People: 1200, AsOf: "2026-06-30", Source: "年报"},
		{Unit: 3, Kind: quiz.WomenCount, People: 800, AsOf: "2026-06-30", Source: "年报"},
		{Unit: 3, Kind: quiz.MemberCount, People: 1100, AsOf: "2026-06-30", Source: "年报"},
	}
	if !slices.Equal(sheet.Heads, heads) {
		t.Errorf("heads %+v", sheet.Heads)
	}
}

func TestEncodingsAndShapesReadAlike(t *testing.T) {
	t.Parallel()
	want := tell(read(t, nil, sound).Units)
	encode := func(text string, endian unicode.Endianness, mark unicode.BOMPolicy) string {
		out, err := unicode.UTF16(endian, mark).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(sound)
	if err != nil {
		t.Fatal(err)
	}
	tabs := strings.ReplaceAll(strings.ReplaceAll(sound, `"1,200"`, "1200"), ",", "\t")
	english := "Unit Code,PARENT_CODE,name,group,workers,women,members,as_of,source\n" + sound[strings.Index(sound, "YC,"):]
	starred := strings.Replace(sound, "单位代码,上级代码,单位名称", "单位代码（必填）, * 上级 代码,基层工会名称[全称]", 1)
	named := strings.NewReplacer("上级代码", "上级路径", "01,YC,", "01,云川市总工会,", "0101,YC01,", "0101,云川市总工会 / 松筠区总工会,",
		"0102,YC01,", "0102,松筠区总工会,").Replace(sound)
	for name, src := range map[string]string{
		"UTF-8 with mark":        "\uFEFF" + sound,
		"GB18030":                gb,
		"UTF-16LE with mark":     encode(sound, unicode.LittleEndian, unicode.UseBOM),
		"UTF-16BE with mark":     encode(sound, unicode.BigEndian, unicode.UseBOM),
		"UTF-16LE without":       encode(sound, unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16BE without":       encode(sound, unicode.BigEndian, unicode.IgnoreBOM),
		"tabs":                   tabs,
		"tabs in UTF-16":         encode(tabs, unicode.LittleEndian, unicode.UseBOM),
		"CRLF":                   strings.ReplaceAll(sound, "\n", "\r\n"),
		"CR":                     strings.ReplaceAll(sound, "\n", "\r"),
		"English headings":       english,
		"dressed-up headings":    starred,
		"a title and empty rows": "基层工会名册,,,\n,,,,\n\n" + sound + "\n,,,,,,,,\n",
		"remarks":                strings.ReplaceAll(strings.Replace(sound, "来源\n", "来源,序号,备注\n", 1), "年报\n", "年报,7,新建\n"),
		"parents by name":        named,
		"invisible marks":        strings.ReplaceAll(sound, "YC0101", " \u200bYC\u200d0101\u3000"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tell(read(t, nil, src).Units); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestReadOnto(t *testing.T) {
	t.Parallel()
	have := []quiz.Unit{
		{ID: 7, Code: "YC", Name: "云川市总工会"},
		{ID: 9, Parent: 7, Code: "YC01", Name: "松筠区总工会", Group: "县（市、区）", Heads: map[quiz.HeadCount]int{quiz.Workers: 900}},
		{ID: 4, Parent: 9, Code: "YC0101", Name: "旧名", Group: "企业"},
	}
	sheet := read(t, have, "代码,上级代码,名称,女职工数,统计日期\n"+
		"YC0103,YC0102,新厂工会,5,20260630\nYC0102,YC,青泉街道总工会,,\nYC0101,YC0102,新名,,\nYC01,YC,松筠区总工会,880,2026年6月1日\n")
	want := `7 0 YC 云川市总工会  map[]
9 7 YC01 松筠区总工会 县（市、区） map[女职工数:880 职工数:900]
4 11 YC0101 新名 企业 map[]
10 11 YC0103 新厂工会  map[女职工数:5]
11 7 YC0102 青泉街道总工会  map[]
`
	if got := tell(sheet.Units); got != want || sheet.Added != 2 {
		t.Errorf("%d added, got\n%s", sheet.Added, got)
	}
	if len(sheet.Heads) != 2 || sheet.Heads[1].AsOf != "2026-06-01" || sheet.Heads[1].Source != "导入：units.csv" {
		t.Errorf("heads %+v", sheet.Heads)
	}
	if len(have[1].Heads) != 1 || have[2].Name != "旧名" {
		t.Errorf("the old tree was changed: %v", have)
	}
	again := read(t, sheet.Units, "代码,上级代码,名称\nYC0103,YC,新厂工会\n")
	if again.Added != 0 || again.Units[3].ID != 10 || again.Units[3].Parent != 7 {
		t.Errorf("a second import gave\n%s", tell(again.Units))
	}
}

// A file that names every unit also says their order.
func TestOrderOfAWholeFile(t *testing.T) {
	t.Parallel()
	have := []quiz.Unit{{ID: 1, Code: "A", Name: "甲"}, {ID: 2, Parent: 1, Code: "B", Name: "乙"}, {ID: 3, Parent: 1, Code: "C", Name: "丙"}}
	sheet := read(t, have, "代码,上级代码,名称\nC,A,丙\nB,A,乙\nA,,甲\n")
	if got := tell(sheet.Units); got != "3 1 C 丙  map[]\n2 1 B 乙  map[]\n1 0 A 甲  map[]\n" {
		t.Errorf("got\n%s", got)
	}
}

func TestEveryProblemAtOnce(t *testing.T) {
	t.Parallel()
	sheet, problems := unitfile.Read("u.csv", []byte(`代码,上级代码,上级路径,名称,职工数,女职工数,统计日期,人均,代码,
YC,,,云川市总工会,,,,
YC,YC,,重复,,,,
A1,YC9,,孤儿,,,,
A2,A3,,成环一,,,,
A3,A4,,成环二,,,,
A4,A2,,成环三,,,,
B1,,,又一个顶级,,,,
C1,YC,,零,0,,2026-06-30,
C2,YC,,约,约300,,2026-06-30,
C3,YC,,女多,10,11,2026-06-30,
C4,YC,,无日期,10,,,
C5,YC,,坏日期,10,,2026-02-30,
1.2E+17,YC,,科学,,,,
D 1,YC,,坏代码,,,,
,YC,,没代码,,,,
E1,YC,,,,,,
E2,,不存在,路径,,,,
E3,YC,成环一,两个上级,,,,
E4,Y C,,坏上级,,,,
F1,YC,,多一格,,,,,,多
F2,YC,,同名,,,,
F3,YC,,同名,,,,
F4,,同名,两可,,,,
G1,YC,,�乱码,,,,
G2,YC,,"换
行",,,,
G3,YC,,引"号,,,,
`))
	want := []string{
		"1 人均 unknown_column", "1 单位代码 duplicate_column", "3 单位代码 duplicate_code", "4 上级代码 orphan", "5 上级代码 ring", "8 上级代码 two_tops",
		"9 职工数 zero", "10 职工数 bad_count", "11 女职工数 women_exceed", "12 统计日期 missing", "13 统计日期 bad_date",
		"14 单位代码 exponent", "15 单位代码 bad_code", "16 单位代码 missing", "17 单位名称 missing", "18 上级路径 orphan",
		"19 上级路径 parent_differs", "20 上级代码 bad_code", "21  no_heading", "24 上级路径 ambiguous", "25 单位名称 garbled",
		"26 单位名称 control", "28  quotes",
	}
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%d %s %s", p.Line, p.Field, p.Code))
		if !strings.ContainsAny(p.Message, "：") {
			t.Errorf("no remedy in %s", p)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !reflect.DeepEqual(sheet, unitfile.Sheet{}) {
		t.Errorf("something was half applied: %+v", sheet)
	}
	text := fmt.Sprint(problems)
	for _, part := range []string{
		"u.csv:5 上级代码: 上级关系成环：A2 → A3 → A4 → A2：请改正其中一个单位的上级 [ring]",
		"单位代码 YC 与第 2 行重复", "“约300”不是人数：请只写整数", "女职工数 11 多于职工数 10", "（F2、F3）",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("want %q in\n%s", part, text)
		}
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	deep := "代码,上级代码,名称\nU0,,顶\n"
	for i := range quiz.MaxDepth {
		deep += fmt.Sprintf("U%d,U%d,下\n", i+1, i)
	}
	for name, c := range map[string]struct{ src, want string }{
		"empty":           {"", "0  empty"},
		"spaces":          {" \n\n", "0  empty"},
		"separators":      {",,,\n,,\n", "0  empty"},
		"headings only":   {"代码,上级代码,名称\n", "1  empty"},
		"no headings":     {"YC,,云川市总工会\n", "1 YC unknown_column,1 云川市总工会 unknown_column,1 单位代码 missing_column,1 单位名称 missing_column,1 上级代码 missing_column"},
		"no parents":      {"代码,名称\nA,甲\nB,乙\n", "1 上级代码 missing_column"},
		"xlsx":            {"PK\x03\x04\x14\x00", "0  damaged"},
		"xls":             {"\xD0\xCF\x11\xE0\xA1\xB1", "0  binary_file"},
		"binary":          {"a\x00\x00b\x00\x00", "0  not_text"},
		"too large":       {strings.Repeat("x", unitfile.MaxBytes+1), "0  too_large"},
		"too many rows":   {"代码,上级代码,名称\n" + strings.Repeat("A,,甲\n", unitfile.MaxRows+20), "0  too_many_rows"},
		"too deep":        {deep, "14 上级代码 too_deep"},
		"deep and a ring": {deep + "X,Y,环\nY,X,环\nZ,X,旁\n", "14 上级代码 too_deep,15 上级代码 ring"},
		"only a ring":     {"代码,上级代码,名称\nA,B,甲\nB,A,乙\n", "2 上级代码 ring"},
		"own parent":      {"代码,上级代码,名称\nA,,甲\nB,B,乙\n", "3 上级代码 ring"},
		"unclosed quotes": {"代码,上级代码,名称\nA,,\"甲\nB,A,乙\n", "1  empty,2  quotes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sheet, problems := unitfile.Read("u.csv", []byte(c.src))
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d %s %s", p.Line, p.Field, p.Code))
			}
			if g := strings.Join(got, ","); g != c.want || len(sheet.Units) > 0 {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	t.Parallel()
	_, problems := unitfile.Read("u.csv", []byte("代码,上级代码,名称\nYC,,顶\n"+strings.Repeat("YC,,重复\n", 1500)))
	if n := len(problems); n != 1001 || problems[1000].Message != "还有 500 处问题没有列出：请先改正以上各处再导入" {
		t.Errorf("%d problems, the last %v", n, problems[n-1])
	}
}

func TestWriteGuardsCells(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	units := []quiz.Unit{
		{ID: 1, Code: "YC", Name: "=HYPERLINK(\"http://x\")", Group: "+1"},
		{ID: 2, Parent: 1, Code: "YC01", Name: "＝全角", Apart: true, Names: []string{"甲", "乙"}, Heads: map[quiz.HeadCount]int{quiz.Workers: 9}},
		{ID: 3, Parent: 1, Code: "YC02", Name: "'@甲"},
	}
	heads := []store.HeadCount{
		{Unit: 2, Kind: quiz.WomenCount, People: 4, AsOf: "2026-06-30", Source: "-年报"},
		{Unit: 2, Kind: quiz.MemberCount, People: 5, AsOf: "2026-01-31", Source: "月报", Dispatched: "不含"},
	}
	if err := unitfile.Write(&b, units, heads); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF单位代码,上级代码,单位名称,组别,职工数,女职工数,会员数,统计日期,来源,含劳务派遣,不计入参与率,别名\r\n" +
		"YC,,\"'=HYPERLINK(\"\"http://x\"\")\",'+1,,,,,,,,\r\n" +
		"YC01,YC,'＝全角,,9,4,5,2026-01-31,月报,否,是,甲、乙\r\n" +
		"YC02,YC,''@甲,,,,,,,,,\r\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	if err := unitfile.Write(&b, units[1:], nil); quiz.CodeOf(err) != quiz.NotFound {
		t.Errorf("a parent that is not there: %v", err)
	}
	if err := unitfile.Write(broken{}, units, nil); err == nil {
		t.Error("a broken writer reports nothing")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

// assertRoundTrip writes a sheet out and reads it back the same.
func assertRoundTrip(t rapid.TB, sheet unitfile.Sheet) {
	t.Helper()
	var b bytes.Buffer
	if err := unitfile.Write(&b, sheet.Units, sheet.Heads); err != nil {
		t.Fatal(err)
	}
	again, problems := unitfile.ReadOnto(sheet.Units, "units.csv", b.Bytes())
	if len(problems) > 0 || !reflect.DeepEqual(again.Units, sheet.Units) || !slices.Equal(again.Heads, sheet.Heads) {
		t.Errorf("%v\ngot\n%s %v\nwant\n%s %v\nfrom\n%s", problems, tell(again.Units), again.Heads, tell(sheet.Units), sheet.Heads, b.String())
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	name := rapid.StringMatching(`['=+@＝"a-z，, 甲乙丙/（）]{0,6}[甲乙丙]`).Filter(func(s string) bool { return strings.TrimSpace(s) == s })
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "units")
		var sheet unitfile.Sheet
		for i := range n {
			u := quiz.Unit{ID: int64(i + 1), Code: fmt.Sprintf("U%d", i), Name: name.Draw(rt, "name")}
			if i > 0 {
				u.Parent = int64(rapid.IntRange(max(1, i-3), i).Draw(rt, "parent"))
				u.Group = rapid.SampledFrom([]string{"", "县（市、区）", "-组"}).Draw(rt, "group")
			}
			if people := rapid.IntRange(0, 3000).Draw(rt, "women"); people > 0 {
				u.Heads = map[quiz.HeadCount]int{quiz.WomenCount: people}
				sheet.Heads = append(sheet.Heads, store.HeadCount{
					Unit: u.ID, Kind: quiz.WomenCount, People: people, AsOf: "2026-06-30", Source: "=年报",
				})
			}
			sheet.Units = append(sheet.Units, u)
		}
		assertRoundTrip(rt, sheet)
	})
}

// FuzzRead reads whatever bytes there are: no panic, every problem has a place and a remedy, and what is
// accepted is a tree that writes out and reads back the same.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("\uFEFFcode\tparent_path\tname\nA\t\t顶\nB\t顶\t'=x\nC\t顶/=x\t丙\n"))
	f.Add([]byte("\xFF\xFE\xE3\x4E\x01\x78,\x00"))
	f.Add([]byte("代码,上级代码,名称\nA,B,\"甲\nB,A,乙"))
	f.Add([]byte("\xB4\xFA\xC2\xEB,name,path\nA,\xFF,\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		sheet, problems := unitfile.Read("units.csv", src)
		for _, p := range problems {
			if p.Line < 0 || p.Line > bytes.Count(src, []byte("\n"))+bytes.Count(src, []byte("\r"))+1 && p.Line > len(src) || p.Code == "" || p.Message == "" {
				t.Errorf("problem without a place: %v", p)
			}
		}
		if len(problems) > 0 {
			return
		}
		if _, err := quiz.NewTree(sheet.Units); err != nil {
			t.Fatal(err)
		}
		assertRoundTrip(t, sheet)
	})
}
