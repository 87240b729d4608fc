package account_test

import (
	"fmt"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/quiz/tally/workbook"
	"lawquiz/server/account"
)

// book is a workbook of rosters: a title, the names of the columns, and the rows, on each sheet.
func book(t testing.TB, sheets ...[][]any) []byte {
	t.Helper()
	b := workbook.New(workbook.Meta{Title: "花名册", By: "某人", At: 1772935200000})
	for i, rows := range sheets {
		var columns []workbook.Column
		for _, head := range rows[0] {
			columns = append(columns, workbook.Column{Title: head.(string), Width: 12})
		}
		s := b.Sheet(fmt.Sprintf("第%d车间", i+1), columns)
		for _, r := range rows[1:] {
			s.Row(r...)
		}
	}
	src, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestTakeRosterBook(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		src := book(t,
			[][]any{{"姓名", "手机号", "性别"}, {"王小芳", "13800001234", "女"}},
			[][]any{{"事项", "说明"}, {"填报", "按表"}},
			[][]any{{"姓名", "工号", "会员"}, {"张伟", "A0-77B9", "是"}, {"李大勇", "0042", "否"}},
		)
		taken, err := b.desk.TakeRoster(t.Context(), account.RosterFile{Name: "r.xlsx", Source: src, Unit: factory, Top: factory}, b.tree)
		if err != nil || taken != (account.RosterTaken{People: 3, Units: 1}) {
			t.Fatalf("taken %+v, %v", taken, err)
		}
		for name, last4 := range map[string]string{"王小芳": "1234", "张伟": "77b9", "李大勇": "0042"} {
			if _, v, err := b.desk.LoginRoster(t.Context(), "C001", name, last4, ""); err != nil || v.Unit != factory {
				t.Errorf("%s: %v", name, err)
			}
		}
		src = book(t, [][]any{{"姓名", "手机号"}, {"王小芳", "13800001234"}, {"赵红梅", "13800007777"}})
		taken, err = b.desk.TakeRoster(t.Context(), account.RosterFile{Name: "r.xlsx", Source: src, Unit: factory, Replace: true}, b.tree)
		if err != nil || taken != (account.RosterTaken{People: 2, Units: 1, Removed: 2}) {
			t.Errorf("replaced %+v, %v", taken, err)
		}
		_, _, err = b.desk.LoginRoster(t.Context(), "C001", "张伟", "77B9", "")
		wantCode(t, err, quiz.LoginFailed)
	})
}

func TestTakeRosterRefuses(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	for want, f := range map[string]account.RosterFile{
		"缺少 last4":     {Source: book(t, [][]any{{"姓名", "性别"}, {"王小芳", "女"}}), Unit: factory},
		"缺少 unit_code": {Source: book(t, [][]any{{"姓名", "手机号"}, {"王小芳", "13800001234"}})},
		"没有单位代码":       {Source: book(t, [][]any{{"单位代码", "姓名", "手机号"}, {"C001", "王小芳", "13800001234"}}), Unit: county, Top: factory + 1000},
		"后四位应是":        {Source: book(t, [][]any{{"姓名", "后四位"}, {"王小芳", "13800001234"}}), Unit: factory},
		"花名册是空的":       {Source: nil, Unit: factory},
	} {
		taken, err := b.desk.TakeRoster(t.Context(), f, b.tree)
		if own := wantCode(t, err, quiz.Invalid); taken.People != 0 || !strings.Contains(fmt.Sprint(own.Message, own.Places), want) {
			t.Errorf("%s: %+v, %v", want, taken, err)
		}
	}
}

// Of two of one name of whom one answered it cannot be told which; who came by her entry is told for sure.
func TestListedInDoubt(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		b.roster(t, "王小芳,1234", "张伟,1111", "张伟,2222", "李大勇,3333")
		_, wang, err := b.desk.LoginRoster(t.Context(), "C001", "王小芳", "1234", "")
		if err != nil {
			t.Fatal(err)
		}
		zhang := int64(77)
		sealed, mac, masked, err := b.desk.SealName(" 张 伟 ")
		if err != nil || masked != "张*" {
			t.Fatal(masked, err)
		}
		err = b.record.AddPerson(t.Context(), store.Person{ID: zhang, Name: sealed, NameMAC: mac, Unit: factory}, store.Identity{Kind: "demo", Subject: "z"})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.record.PutContest(t.Context(), store.Contest{Nr: 1, ID: "c", Document: "id: c", State: store.Published, KeyVersion: 1}, nil); err != nil {
			t.Fatal(err)
		}
		err = b.record.Update(t.Context(), func(tx *store.Tx) error {
			bumps := []store.Bump{{Person: zhang, First: quiz.Standing{Person: zhang, Valid: true}}, {Person: wang.Person, First: quiz.Standing{Person: wang.Person, Valid: true}}}
			_, err := tx.BumpStandings(1, bumps, 1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		list, err := b.desk.Listed(t.Context(), []int64{factory}, b.tree, 1)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, l := range list {
			got[fmt.Sprint(l.Name, l.Took, l.Doubt)]++
		}
		want := map[string]int{"王小芳true false": 1, "李大勇false false": 1, "张伟true true": 1, "张伟false true": 1}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("listed %v, want %v", got, want)
		}
		found, err := b.desk.Find(t.Context(), "张伟", 9)
		if err != nil || len(found) != 1 || found[0].ID != zhang {
			t.Errorf("found %v, %v", found, err)
		}
		if cards := b.desk.Cards(t.Context(), found); cards[0].Masked != "张*" || cards[0].Unit != factory {
			t.Errorf("cards %+v", cards)
		}
	})
}

// FuzzTakeRoster reads whatever bytes there are: no panic, and what is refused keeps nothing.
func FuzzTakeRoster(f *testing.F) {
	f.Add([]byte("姓名,后四位\n王小芳,1234\n"))
	f.Add([]byte("name\tlast4\tgender\nA B\t12X4\t女\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("单位代码,姓名,手机号,会员\nC001,\"张伟\",13800001234,是"))
	b := embedded(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		taken, err := b.desk.TakeRoster(t.Context(), account.RosterFile{Source: src, Unit: factory, Top: factory}, b.tree)
		if code := quiz.CodeOf(err); err != nil && (code != quiz.Invalid || taken.People != 0) {
			t.Errorf("%s: %+v, %v", code, taken, err)
		}
	})
}
