package api_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
	"lawquiz/server/api"
)

func TestPendingUnits(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	var in api.LoggedIn
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "王小芳"})
	var p api.Person
	h.want(&p, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: "王小芳", Gender: quiz.Female, Parent: "2", UnitName: "红星织厂", Consent: consent,
	})
	h.sit("day", in.Token, time.Minute)
	var list api.PendingUnits
	h.seen(c, &list, "GET", unitsPath+"/pending", nil)
	if list.Total != 1 || list.Items[0].People != 1 || len(list.Items[0].Suggestions) == 0 || list.Items[0].Suggestions[0].ID != "3" {
		t.Fatalf("pending %+v", list)
	}
	item := map[string]any{"below": "2", "names": list.Items[0].Spellings}
	wantProblem(t, h.as(c, "POST", unitsPath+"/pending/merge", map[string]any{"items": []any{item}}), quiz.Invalid)
	wantProblem(t, h.as(c, "POST", unitsPath+"/pending/merge", map[string]any{"items": []any{item}, "into": "5"}), quiz.NotFound)
	var merged api.PendingMerged
	h.seen(c, &merged, "POST", unitsPath+"/pending/merge", map[string]any{"items": []any{item}, "into": "3"})
	h.settle()
	p = api.Person{}
	h.want(&p, "GET", "/api/v1/me", in.Token, nil)
	if p.Unit == nil || p.Unit.ID != "3" || p.TypedUnit != "" {
		t.Errorf("she is of %+v", p.Unit)
	}
	p = api.Person{}
	h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: "李小红"})
	h.want(&p, "PUT", "/api/v1/me", in.Token, api.Registration{
		Name: "李小红", Gender: quiz.Female, Parent: "2", UnitName: "红星织厂", Consent: consent,
	})
	if p.Unit == nil || p.Unit.ID != "3" || p.TypedUnit != "" {
		t.Errorf("whoever types it now is of %+v %q", p.Unit, p.TypedUnit)
	}
	var found api.UnitSuggestions
	h.seen(c, &found, "GET", unitsPath+"/suggest?q=%E7%BA%A2%E6%98%9F%E5%8E%82", nil)
	if len(found.Items) == 0 || found.Items[0].ID != "3" {
		t.Errorf("suggestions %+v", found)
	}
}

// Namesakes elsewhere, however many, hide nobody from her own organiser.
func TestNamesakesElsewhereHideNobody(t *testing.T) {
	t.Parallel()
	h := open(t)
	for range 201 {
		h.worker("王芳", farCounty)
		h.pass(time.Second)
	}
	h.worker("王芳", factoryA)
	c := h.seat("county", staff.Organiser, county)
	var list api.UnitPeople
	h.seen(c, &list, "GET", console+"/people?q=王芳", nil)
	if list.Total != 1 || list.Items[0].Unit.ID != "3" {
		t.Errorf("%+v", list)
	}
}

func TestPeopleOfUnits(t *testing.T) {
	t.Parallel()
	h := open(t)
	c, far := h.seat("county", staff.Organiser, county), h.seat("far", staff.Organiser, farCounty)
	token := h.worker("王小芳", factoryA)
	h.worker("李大勇", factoryB)
	h.worker("赵红梅", farCounty)
	h.sit("day", token, time.Minute)
	var list api.UnitPeople
	h.seen(c, &list, "GET", console+"/people", nil)
	if list.Total != 2 || list.Items[0].Name != "王*芳" || list.Items[0].Unit.ID != "3" {
		t.Fatalf("people %+v", list)
	}
	id := list.Items[0].ID
	h.seen(c, &list, "GET", console+"/people?offset=1&limit=5", nil)
	if list.Total != 2 || len(list.Items) != 1 || list.Items[0].Name != "李*勇" {
		t.Errorf("a window %+v", list)
	}
	for q, want := range map[string]int64{"王小芳": 1, "王小": 0, "赵红梅": 0} {
		h.seen(c, &list, "GET", console+"/people?q="+q, nil)
		if list.Total != want {
			t.Errorf("%s: %+v", q, list)
		}
	}
	wantProblem(t, h.as(far, "PUT", console+"/people/"+id, map[string]any{"unit": "5"}), quiz.NotFound)
	wantProblem(t, h.as(c, "PUT", console+"/people/"+id, map[string]any{"unit": "5"}), quiz.NotFound)
	wantProblem(t, h.as(c, "PUT", console+"/people/"+id, map[string]any{}), quiz.Invalid)
	wantProblem(t, h.as(c, "PUT", console+"/people/"+id, map[string]any{"name": "9"}), quiz.Invalid)
	var person api.UnitPerson
	h.seen(c, &person, "PUT", console+"/people/"+id, map[string]any{"unit": "4", "name": "王晓芳"})
	var me api.Person
	h.want(&me, "GET", "/api/v1/me", token, nil)
	if person.Unit.ID != "4" || me.Name != "王晓芳" || me.Unit.ID != "4" {
		t.Errorf("put right: %+v, she sees %+v", person, me)
	}
	n, err := strconv.ParseInt(id, 10, 64)
	must(t, err)
	contest, err := h.catalog.Contest("day")
	must(t, err)
	standing, err := h.db.Standing(t.Context(), contest.Nr, n)
	must(t, err)
	if standing.Path[0] != factoryB {
		t.Errorf("her standing counts at %v", standing.Path)
	}
	var gone api.Expelled
	h.seen(c, &gone, "DELETE", console+"/people/"+id+"/sessions", nil)
	h.settle()
	if a := h.ask("GET", "/api/v1/me", token, nil); gone.Sessions != 1 || a.status != http.StatusUnauthorized {
		t.Errorf("ended %d, then %d", gone.Sessions, a.status)
	}
}

func TestSharedDevices(t *testing.T) {
	t.Parallel()
	h := open(t)
	c := h.seat("county", staff.Organiser, county)
	for i, name := range []string{"王小芳", "李大勇", "张伟", "赵红梅"} {
		var in api.LoggedIn
		h.want(&in, "POST", "/api/v1/login/demo", "", api.DemoLogin{Name: name, Device: "one phone"})
		unit := factoryA
		if i == 3 {
			unit = farCounty
		}
		h.want(new(api.Person), "PUT", "/api/v1/me", in.Token, api.Registration{Name: name, Unit: strconv.Itoa(unit), Gender: quiz.Male, Consent: consent})
	}
	var list api.SharedDevices
	h.seen(c, &list, "GET", console+"/people/devices", nil)
	if len(list.Items) != 1 || list.Items[0].Total != 4 || len(list.Items[0].Items) != 3 {
		t.Errorf("devices %+v", list)
	}
}
