package intake_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"lawquiz/questions/intake"
)

func TestDelimitedTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"commas, quoted cells of several lines, doubled quotes, rows of unequal length",
			"题干,题型,选项A,选项B,选项C,答案,解析\r\n\"什么是\"\"四期\"\"？\",单选题,\"经期、孕期,\n产期、哺乳期\",别的,,A,\"第一行\n第二行\"\r\n\r\n对不对。,判断题,,,,正确\r\n选几个？,多选题,甲,乙,丙,\"A,C\",因为,多出来的\r\n",
			`2 单选题 什么是"四期"？ [经期、孕期,产期、哺乳期|别的] A
			4 判断题 对不对。 [正确|错误] 正确
			5 多选题 选几个？ [甲|乙|丙] AC
			notice columns_unused 1`},
		{"tabs", "序号\t题型\t题目\t选项A\t选项B\t正确答案\n1\t单选\t谁？\t甲\t乙\tB\n", `2 单选题 谁？ [甲|乙] B`},
		{"semicolons, with Excel's own note", "sep=;\n题干;选项A;选项B;答案\n谁？;甲,方;乙;A\n", `3 单选题 谁？ [甲,方|乙] A`},
		{"strokes", "问题描述|选项A|选项B|正确答案|分数\n谁？|甲|乙|B|2\n", `2 单选题 谁？ [甲|乙] B`},
		{"Chinese commas", "题干，选项A，选项B，答案\n谁？，甲，乙，B\n", `2 单选题 谁？ [甲|乙] B`},
		{"a quotation mark nobody closes, one inside a cell", "题干,选项A,选项B,答案\n\"谁？,甲,乙,A\n说\"好\"吗？,甲,乙,B\n",
			`2 单选题 "谁？ [甲|乙] A
			3 单选题 说"好"吗？ [甲|乙] B
			error quote_open 2:1 题干`},
		{"English heads, a column that says whether several are right", "input,output,A,B,source,multichoice\n谁？,B,甲,乙,某处,False\n哪些？,AB,甲,乙,某处,True\n",
			"2 单选题 谁？ [甲|乙] B\n3 多选题 哪些？ [甲|乙] AB"},
		{"what Excel did to a text file", "题干,选项A,选项B,答案\n何时？,2-Jan,#NAME?,A\n",
			`2 单选题 何时？ [2-Jan|#NAME?] A
			warning cell_date 2:2 选项
			error cell_error 2:3 选项`},
		{"options inside the stem", "题干,答案\n\"谁？\nA. 甲\nB. 乙\",B\n哪些？ A.甲 B.乙 C.丙,AC\n",
			"2 单选题 谁？ [甲|乙] B\n3 多选题 哪些？ [甲|乙|丙] AC"},
		{"HTML is text", "题干,选项A,选项B,答案\n<b>谁</b>？<script>,甲,乙,A\n", `2 单选题 <b>谁</b>？<script> [甲|乙] A`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkBrief(t, intake.Read("题.csv", []byte(c.text), intake.Limits{}), c.want)
		})
	}
}

func TestDelimitedEncodings(t *testing.T) {
	t.Parallel()
	const text = "题干,选项A,选项B,答案\r\n女职工产假多少天？,九十八天,一百天,A\r\n"
	for name, code := range map[string]encoding.Encoding{
		"utf-8": unicode.UTF8BOM, "utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "gb18030": simplifiedchinese.GB18030,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := code.NewEncoder().Bytes([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			r := intake.Read("题.csv", src, intake.Limits{})
			if r.Format != intake.CSV || r.Encoding != name {
				t.Errorf("format %s, encoding %s", r.Format, r.Encoding)
			}
			checkBrief(t, r, "2 单选题 女职工产假多少天？ [九十八天|一百天] A")
		})
	}
}

// However a text abuses quotation marks, the work stays in proportion to its length: every byte of
// 2 MB is looked at a bounded number of times, or this test does not end.
func TestDelimitedHostile(t *testing.T) {
	t.Parallel()
	head := "题干,选项A,选项B,答案\n"
	for name, body := range map[string]string{
		"quotes that never close": strings.Repeat(`"a,`, 700_000),
		"nothing but quotes":      strings.Repeat(`"`, 2_000_001),
		"nothing but marks":       strings.Repeat(",", 2_000_000),
		"one long cell":           strings.Repeat("A", 2_000_000),
		"brackets":                strings.Repeat("（", 700_000),
		"empty lines":             strings.Repeat("\n", 300_000),
		"too many cells":          strings.Repeat("1,2,3,4,5,6,7,8\n", 110_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := intake.Read("题.csv", []byte(head+body), intake.Limits{})
			checkSound(t, r)
			for i := range r.Drafts {
				if !r.Broken(i + 1) {
					t.Errorf("a sound draft from noise: %+v", r.Drafts[i])
				}
			}
		})
	}
}
