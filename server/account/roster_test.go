package account_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"lawquiz/quiz"
	"lawquiz/server/account"
)

func TestLoginRoster(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		file := "\ufeff单位代码,姓名,后四位,性别,会员\r\nC001,王 小芳,012x,女,是\r\nC001,张伟,1111,男,\r\nC001,张伟,2222,,否\r\n"
		if n, err := b.desk.ImportRoster(t.Context(), strings.NewReader(file), b.tree); err != nil || n != 3 {
			t.Fatalf("ImportRoster = %d, %v", n, err)
		}
		_, wang, err := b.desk.LoginRoster(t.Context(), "kz7w9q", "王小芳", "012X", "")
		want := account.Viewer{Channel: account.ChannelWeb, Name: "王小芳", Gender: quiz.Female, Member: true, Unit: factory, Registered: true}
		if err != nil {
			t.Fatal(err)
		}
		want.Person = wang.Person
		if *wang != want {
			t.Errorf("the worker is %#v, want %#v", struct{ account.Viewer }{*wang}, want)
		}
		_, again, err := b.desk.LoginRoster(t.Context(), " C001 ", "王 小 芳", "０１２x", "another device")
		if err != nil || again.Person != wang.Person {
			t.Errorf("by the unit's own code and in other writing: %v, %v", again, err)
		}
		_, one, err1 := b.desk.LoginRoster(t.Context(), "C001", "张伟", "1111", "")
		_, two, err2 := b.desk.LoginRoster(t.Context(), "C001", "张伟", "2222", "")
		if err1 != nil || err2 != nil || one.Person == two.Person {
			t.Errorf("two of one name are %v, %v and %v, %v", one, err1, two, err2)
		}
	})
}

// All at once, somebody new becomes one person, and right tries never lock a name.
func TestLoginRosterAtOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234")
		people := make([]int64, 50)
		for i, err := range atOnce(len(people), func(i int) error {
			_, v, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "1234", "")
			if err == nil {
				people[i] = v.Person
			}
			return err
		}) {
			if err != nil || people[i] != people[0] {
				t.Fatalf("log-in %d is person %d, %v; the first is %d", i, people[i], err, people[0])
			}
		}
	})
}

// A name that is on no roster gets, word for word, the answers of one that is.
func TestLoginRosterLock(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234", "张伟,5678")
		answers := func(name string) []string {
			var said []string
			for i := range 7 {
				_, _, err := b.desk.LoginRoster(t.Context(), "C001", name, fmt.Sprintf("000%d", i), "")
				said = append(said, err.Error())
			}
			return said
		}
		known, unknown := answers("王小芳"), answers("李无名")
		for i, want := range []quiz.Code{5: quiz.LoginLocked, 6: quiz.LoginLocked} {
			if want == "" {
				want = quiz.LoginFailed
			}
			if !strings.HasPrefix(known[i], string(want)) || withoutCause(known[i]) != withoutCause(unknown[i]) {
				t.Errorf("try %d: %q on the roster, %q not, want %s", i, known[i], unknown[i], want)
			}
		}
		b.clock.Advance(14 * time.Minute)
		_, _, err := b.another(t, nil).LoginRoster(t.Context(), "C001", "王小芳", "1234", "")
		if own := wantCode(t, err, quiz.LoginLocked); own.RetryAfter != time.Minute {
			t.Errorf("a right try at a locked name must wait %v, want a minute", own.RetryAfter)
		}
		if _, _, err := b.desk.LoginRoster(t.Context(), "C001", "张伟", "5678", ""); err != nil {
			t.Errorf("another name of the unit: %v", err)
		}
		b.clock.Advance(time.Minute)
		if _, _, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "1234", ""); err != nil {
			t.Errorf("after the lock: %v", err)
		}
	})
}

// withoutCause is an error's text before its cause.
func withoutCause(text string) string {
	parts := strings.SplitN(text, ": ", 3)
	return strings.Join(parts[:2], ": ")
}

// A right try clears the count, and so does a quarter of an hour.
func TestLoginRosterCountClears(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234")
		for round := range 3 {
			for range 4 {
				_, _, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "0000", "")
				wantCode(t, err, quiz.LoginFailed)
			}
			if round == 1 {
				b.clock.Advance(15 * time.Minute)
				if err := b.desk.Tidy(t.Context()); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if _, _, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "1234", ""); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
		}
	})
}

// A crowd of wrong tries gets no more of them looked at than one by one.
func TestLoginRosterCrowd(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234")
		desks := []*account.Desk{b.desk, b.another(t, nil)}
		count := make(map[quiz.Code]int)
		for _, err := range atOnce(40, func(i int) error {
			_, _, err := desks[i%2].LoginRoster(t.Context(), "C001", "王小芳", fmt.Sprintf("%04d", i), "")
			return err
		}) {
			count[quiz.CodeOf(err)]++
		}
		if count[quiz.LoginFailed] != 5 || count[quiz.LoginLocked] != 35 {
			t.Errorf("answers are %v, want 5 failed and 35 locked", count)
		}
	})
}

func TestLoginRosterMalformed(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	_, _, err := b.desk.LoginRoster(t.Context(), "nowhere", "1", "12345", "")
	own := wantCode(t, err, quiz.Invalid)
	if got := locations(own); got != "body.unit_code body.name body.last4" {
		t.Errorf("places are %s", got)
	}
}

func locations(e *quiz.Error) string {
	var all []string
	for _, p := range e.Places {
		all = append(all, p.Location)
	}
	return strings.Join(all, " ")
}

func TestImportRosterForms(t *testing.T) {
	t.Parallel()
	const csv = "unit_code,name,last4,gender,member\nC001,王小芳,0123,女,是\n\nX01,\"买买提·艾力\",456X,男,否\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(csv)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"csv":       csv,
		"crlf":      strings.ReplaceAll(csv, "\n", "\r\n"),
		"tsv":       strings.ReplaceAll(csv, ",", "\t"),
		"bom":       "\ufeff" + csv,
		"gb18030":   gbk,
		"reordered": "备注,姓名,证件号后四位,单位代码\n无,王小芳,0123,C001\n,买买提·艾力,456X,X01\n",
		"twice":     csv + "C001,王 小芳,０１２３,女,1\n",
		"blank":     csv + ",,,,\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := embedded(t)
			for range 2 { // the second time changes nothing
				if n, err := b.desk.ImportRoster(t.Context(), strings.NewReader(file), b.tree); err != nil || n != 2 {
					t.Fatalf("ImportRoster = %d, %v", n, err)
				}
			}
			for _, who := range [][3]string{{"C001", "王小芳", "0123"}, {"X01", "买买提·艾力", "456x"}} {
				if _, v, err := b.desk.LoginRoster(t.Context(), who[0], who[1], who[2], ""); err != nil || !v.Registered {
					t.Errorf("%v: %v, %v", who, v, err)
				}
			}
		})
	}
}

// Every fault is told with its line, and nothing is kept.
func TestImportRosterFaults(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	file := "unit_code,name,last4,gender,member\n" +
		"C001,王小芳,0123,女,是\n" +
		"C999,张伟,1234,,\n" +
		"C001,张3,123,x,也许\n" +
		"\n" +
		"C001,王小芳,0123,男,是\n" +
		"C001\n"
	_, err := b.desk.ImportRoster(t.Context(), strings.NewReader(file), b.tree)
	own := wantCode(t, err, quiz.Invalid)
	var got strings.Builder
	for _, p := range own.Places {
		fmt.Fprintf(&got, "%s %s\n", p.Location, p.Message)
	}
	const want = `第 3 行 没有单位代码 “C999”
第 4 行 姓名中不能有数字，请填写真实姓名
第 4 行 后四位应是四位数字或字母，如手机号、证件号或工号的末四位（表格软件会丢掉开头的 0，请把该列设为文本）
第 4 行 性别应为 女、男 或留空
第 4 行 会员应为 是、否 或留空
第 6 行 与第 2 行是同一人，但性别或会员不一致
第 7 行 请填写姓名
第 7 行 后四位应是四位数字或字母，如手机号、证件号或工号的末四位（表格软件会丢掉开头的 0，请把该列设为文本）
`
	if got.String() != want || own.Message != "花名册有 8 处需要修改，没有导入任何人" {
		t.Errorf("%s:\n%s\nwant:\n%s", own.Message, got.String(), want)
	}
	_, _, err = b.desk.LoginRoster(t.Context(), "C001", "王小芳", "0123", "")
	wantCode(t, err, quiz.LoginFailed)
}

func TestImportRosterRefuses(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	for want, file := range map[string]string{
		"花名册是空的":           "",
		"缺少 last4（证件号后四位）": "unit_code,name\nC001,王小芳\n",
		"两列都是 “姓名”":        "unit_code,name,姓名,last4\n",
		"第 3 行的引号不成对":      "unit_code,name,last4\nC001,王小芳,0123\nC001,\"张伟,1111\n",
		"另存为 .xlsx":        "PK\x03\x04....",
		"以下是前 200 处":       "unit_code,name,last4\n" + strings.Repeat("?,,\n", 100),
		"超过 16 MB":         strings.Repeat("x", 16<<20+1),
	} {
		_, err := b.desk.ImportRoster(t.Context(), strings.NewReader(file), b.tree)
		var own *quiz.Error
		if !errors.As(err, &own) || own.Code != quiz.Invalid || !strings.Contains(own.Message, want) || len(own.Places) > 200 {
			t.Errorf("error is %.300v, want %q", err, want)
		}
	}
}

func FuzzImportRoster(f *testing.F) {
	b := embedded(f)
	f.Add([]byte("unit_code,name,last4\nC001,王小芳,0123\n"))
	f.Add([]byte("unit_code\tname\tlast4\n\"\t\x80"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := b.desk.ImportRoster(t.Context(), strings.NewReader(string(file)), b.tree)
		if err != nil && quiz.CodeOf(err) != quiz.Invalid {
			t.Fatalf("%q: %v", file, err)
		}
	})
}
