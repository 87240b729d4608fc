package account_test

import (
	"strings"
	"testing"

	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

func TestPeople(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		_, nameless := b.wechatLogin(t, "code-of-li")
		_, viewer := b.wechatLogin(t, "code-of-wang")
		if _, err := b.desk.Register(t.Context(), viewer, wang(nil), b.tree, nil); err != nil {
			t.Fatal(err)
		}
		const erased = 12345
		ids := []int64{viewer.Person, nameless.Person, erased, viewer.Person}
		want := map[int64]account.Shown{
			viewer.Person:   {Name: "王小芳", Masked: "王*芳", Unit: factory},
			nameless.Person: {Name: "未登记姓名", Masked: "未登记姓名"},
		}
		desk := b.another(t, nil)
		for _, how := range []string{"from the record", "from the cache"} {
			got, err := desk.People(t.Context(), ids)
			if err != nil || len(got) != 2 || got[viewer.Person] != want[viewer.Person] || got[nameless.Person] != want[nameless.Person] {
				t.Errorf("%s: People = %v, %v, want %v", how, got, err, want)
			}
		}
		if _, err := desk.People(gone(), ids[:2]); err != nil {
			t.Errorf("the cache was not enough: %v", err)
		}
		if _, err := desk.People(gone(), ids); err == nil {
			t.Error("an absent person was not asked for")
		}
		b.clock.Advance(1)
		if _, err := b.desk.Register(t.Context(), viewer, wang(func(p *account.Profile) { p.Name = "李芳" }), b.tree, nil); err != nil {
			t.Fatal(err)
		}
		b.refresh(t, desk)
		if got, err := desk.People(t.Context(), ids); err != nil || got[viewer.Person].Masked != "李*" {
			t.Errorf("after a change: %v, %v", got, err)
		}
	})
}

// Boards of any length come out whole.
func TestPeopleMany(t *testing.T) {
	each(t, func(t *testing.T, b *bundle) {
		ids := make([]int64, 0, 300)
		for n := range 300 {
			_, v, err := b.desk.LoginRehearsal(t.Context(), "drill", n)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, v.Person)
		}
		for _, n := range []int{0, 1, 2, 5, 17, 65, 256, 257, 300} {
			got, err := b.another(t, nil).People(t.Context(), ids[:n])
			if err != nil || len(got) != n {
				t.Fatalf("of %d people there are %d, %v", n, len(got), err)
			}
			for i, id := range ids[:n] {
				if got[id].Name != account.RehearsalName(i) {
					t.Fatalf("person %d is %v", i, got[id])
				}
			}
		}
	})
}

// One damaged row does not take the board away.
func TestPeopleDamaged(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	_, viewer := b.wechatLogin(t, "code-of-wang")
	err := b.record.AddPerson(t.Context(), store.Person{ID: 77, Name: "not sealed", Unit: factory}, store.Identity{Kind: "demo", Subject: "x"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.desk.People(t.Context(), []int64{viewer.Person, 77})
	if want := (account.Shown{Name: "*", Masked: "*", Unit: factory}); err != nil || len(got) != 2 || got[77] != want {
		t.Errorf("People = %v, %v", got, err)
	}
	if !strings.Contains(b.log.String(), "person=77") {
		t.Errorf("the log says:\n%s", b.log.String())
	}
}
