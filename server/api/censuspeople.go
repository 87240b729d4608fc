package api

import (
	"context"
	"slices"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/census"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

// UnitPeople is people of units.
type UnitPeople struct {
	Total int64        `json:"total"`
	Items []UnitPerson `json:"items"`
}

// UnitPerson is a worker as an organiser sees her.
type UnitPerson struct {
	ID        string      `json:"id"`
	Name      string      `json:"name" doc:"隐去部分的姓名；未登记为空"`
	Gender    quiz.Gender `json:"gender"`
	Member    bool        `json:"member"`
	Unit      StaffUnit   `json:"unit"`
	TypedUnit string      `json:"typed_unit" doc:"待归并的单位名称"`
	PhoneTail string      `json:"phone_tail" doc:"手机号后四位"`
	CreatedAt int64       `json:"created_at"`
}

type peopleInput struct {
	Unit string `query:"unit" maxLength:"20" doc:"单位 id，含下级；不写为我所能见的顶端"`
	Q    string `query:"q" maxLength:"60" doc:"完整的姓名或手机号；不写则列出单位的职工"`
	Window
}

// foundPeople is how many people of one name or phone are looked through for those of a subtree, and shownFound how many of
// these are told of: a common name has a thousand bearers in a city, and one county's are not the first of them.
const (
	foundPeople = 10_000
	shownFound  = 200
)

// listPeople lists the people of a subtree, unit by unit, or those of exactly a name or phone within it.
func (s *Server) listPeople(ctx context.Context, in *peopleInput) (UnitPeople, error) {
	u, tree, err := s.unitNow(ctx, in.Unit)
	if err != nil {
		return UnitPeople{}, err
	}
	if q := strings.TrimSpace(in.Q); q != "" {
		callOf(ctx).note("职工", "按姓名或手机号查找")
		found, err := s.cfg.Desk.Find(ctx, q, foundPeople)
		if err != nil {
			return UnitPeople{}, err
		}
		found = slices.DeleteFunc(found, func(p store.Person) bool { return !tree.Within(p.Unit, u.ID) })
		found = found[:min(len(found), shownFound)]
		return UnitPeople{Total: int64(len(found)), Items: s.unitPeople(ctx, tree, cut(found, in.Window))}, nil
	}
	rows, total, err := s.peopleOf(ctx, tree, u.ID, in.Window)
	if err != nil {
		return UnitPeople{}, err
	}
	return UnitPeople{Total: total, Items: s.unitPeople(ctx, tree, rows)}, nil
}

// peopleOf reads a window of the people of a subtree in the order of its units.
func (s *Server) peopleOf(ctx context.Context, tree *quiz.Tree, top int64, w Window) ([]store.Person, int64, error) {
	counts, err := s.cfg.Play.DB.PeopleByUnit(ctx)
	if err != nil {
		return nil, 0, err
	}
	units := subtree(tree, top)
	for id := range counts { // people still under the number of a unit merged away
		if now, ok := tree.Now(id); ok && now != id && tree.Within(now, top) {
			units = append(units, id)
		}
	}
	total, skip, want := int64(0), int64(w.Offset), w.Limit
	if want == 0 {
		want = defaultPage
	}
	var out []store.Person
	for _, id := range units {
		n := counts[id]
		total += n
		if skip >= n {
			skip -= n
			continue
		}
		if left := want - len(out); left > 0 {
			rows, err := s.cfg.Play.DB.UnitPeople(ctx, id, int(skip), left)
			if err != nil {
				return nil, 0, err
			}
			out = append(out, rows...)
		}
		skip = 0
	}
	return out, total, nil
}

func (s *Server) unitPeople(ctx context.Context, tree *quiz.Tree, rows []store.Person) []UnitPerson {
	out := make([]UnitPerson, 0, len(rows))
	for _, c := range s.cfg.Desk.Cards(ctx, rows) {
		out = append(out, unitPerson(tree, c))
	}
	return out
}

func unitPerson(tree *quiz.Tree, c account.Card) UnitPerson {
	p := UnitPerson{
		ID: idText(c.Person), Name: c.Masked, Gender: c.Gender, Member: c.Member, TypedUnit: c.TypedUnit, PhoneTail: c.Phone, CreatedAt: c.CreatedAt,
	}
	if u, err := tree.Unit(c.Unit); err == nil {
		p.Unit = StaffUnit{idText(u.ID), u.Name, tree.FullName(u.ID)}
	}
	return p
}

// SharedDevices is devices on which several people logged in.
type SharedDevices struct {
	Items []SharedDevice `json:"items" doc:"人多的在前"`
}

// SharedDevice is one of them. What it is called tells nothing of it.
type SharedDevice struct {
	Device string       `json:"device"`
	Total  int          `json:"total" doc:"在这台设备上登录过的人数，含我所不能见的"`
	Items  []UnitPerson `json:"items" doc:"其中我的范围内的"`
}

type devicesInput struct {
	Unit  string `query:"unit" maxLength:"20" doc:"单位 id，含下级"`
	Least int    `query:"least" minimum:"0" maximum:"1000" doc:"至少几个人，默认 3"`
}

const (
	leastShared  = 3
	shownDevices = 100
)

func (s *Server) sharedDevices(ctx context.Context, in *devicesInput) (SharedDevices, error) {
	u, tree, err := s.unitNow(ctx, in.Unit)
	if err != nil {
		return SharedDevices{}, err
	}
	least := in.Least
	if least < 2 {
		least = leastShared
	}
	leave, err := s.enterListing() // it goes over every log-in there was
	if err != nil {
		return SharedDevices{}, err
	}
	defer leave()
	devices, err := s.cfg.Play.DB.SharedDevices(ctx, least, 10*shownDevices)
	if err != nil {
		return SharedDevices{}, err
	}
	out := SharedDevices{Items: []SharedDevice{}}
	for _, d := range devices {
		rows, err := s.cfg.Play.DB.PeopleByID(ctx, d.People)
		if err != nil {
			return SharedDevices{}, err
		}
		rows = slices.DeleteFunc(rows, func(p store.Person) bool { return !tree.Within(p.Unit, u.ID) })
		if len(rows) > 0 {
			out.Items = append(out.Items, SharedDevice{Device: d.Device[:min(8, len(d.Device))], Total: len(d.People), Items: s.unitPeople(ctx, tree, rows)})
		}
		if len(out.Items) == shownDevices {
			break
		}
	}
	return out, nil
}

// reachPerson returns a person whose unit the caller reaches, or NotFound.
func (s *Server) reachPerson(ctx context.Context, text string) (store.Person, quiz.Unit, error) {
	absent := quiz.Errorf(quiz.NotFound, "没有这位职工")
	id, ok := idOf(text)
	if !ok {
		return store.Person{}, quiz.Unit{}, absent
	}
	if _, err := s.census(); err != nil {
		return store.Person{}, quiz.Unit{}, err
	}
	p, err := s.cfg.Play.DB.Person(ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return p, quiz.Unit{}, absent
	}
	if err != nil {
		return p, quiz.Unit{}, err
	}
	if p.Unit == quiz.Root {
		if callOf(ctx).top() != quiz.Root { // who is of no unit yet is nobody's but the admin's
			return store.Person{}, quiz.Unit{}, absent
		}
		return p, quiz.Unit{}, nil
	}
	u, _, err := s.unitNow(ctx, idText(p.Unit))
	if err != nil {
		return store.Person{}, quiz.Unit{}, absent
	}
	return p, u, nil
}

// PersonEdit is the body of PUT /people/{id}; what is not written stays as it is.
type PersonEdit struct {
	Name string `json:"name,omitempty" maxLength:"60"`
	Unit string `json:"unit,omitempty" maxLength:"20" doc:"单位 id"`
}

// PersonPath is a person named in the path.
type PersonPath struct {
	ID string `path:"id" maxLength:"20"`
}

func (s *Server) correctPerson(ctx context.Context, in *struct {
	PersonPath
	Body PersonEdit
}) (UnitPerson, error) {
	p, was, err := s.reachPerson(ctx, in.ID)
	if err != nil {
		return UnitPerson{}, err
	}
	k := census.Correction{Person: p.ID, From: p.Unit}
	at := callOf(ctx)
	if name := strings.TrimSpace(in.Body.Name); name != "" {
		if k.Name, k.NameMAC, _, err = s.cfg.Desk.SealName(name); err != nil {
			return UnitPerson{}, placed("body.name", err)
		}
		at.note("职工 "+idText(p.ID), "更正姓名")
	}
	if in.Body.Unit != "" {
		now, _, err := s.unitNow(ctx, in.Body.Unit)
		if err != nil {
			return UnitPerson{}, err
		}
		k.Unit = now.ID
		at.note("职工 "+idText(p.ID), "单位由 "+was.Code+" 改为 "+now.Code)
	}
	if k.Unit == quiz.Root && k.Name == "" {
		return UnitPerson{}, quiz.Errorf(quiz.Invalid, "没有写要更正什么").At("body", "请写姓名或单位")
	}
	if err := s.cfg.Census.Correct(ctx, k, census.By{Author: at.author}); err != nil {
		return UnitPerson{}, err
	}
	s.cfg.Desk.Forget(p.ID)
	if p, err = s.cfg.Play.DB.Person(ctx, p.ID); err != nil {
		return UnitPerson{}, err
	}
	tree, _, err := s.cfg.Census.Tree(ctx)
	if err != nil {
		return UnitPerson{}, err
	}
	return s.unitPeople(ctx, tree, []store.Person{p})[0], nil
}

// Expelled is how many log-ins were ended.
type Expelled struct {
	Sessions int64 `json:"sessions"`
}

func (s *Server) expelPerson(ctx context.Context, in *PersonPath) (Expelled, error) {
	p, _, err := s.reachPerson(ctx, in.ID)
	if err != nil {
		return Expelled{}, err
	}
	n, err := s.cfg.Desk.Expel(ctx, p.ID)
	callOf(ctx).notef("职工 "+idText(p.ID), "结束登录 %d 个", n)
	return Expelled{n}, err
}
