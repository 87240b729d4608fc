package api

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"sync/atomic"

	"lawquiz/quiz"
)

// Unit is a unit as people choose it.
type Unit struct {
	ID       string `json:"id"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	Path     string `json:"path" doc:"从上级到本单位的全称，不含顶级单位"`
	Group    string `json:"group" doc:"组别，可为空"`
	Children int    `json:"children" doc:"直接下级单位数"`
	Apart    bool   `json:"apart,omitempty" doc:"不计入参与率的单位，如“其他/无单位”"`
}

// Units is a list of units.
type Units struct {
	Items []Unit `json:"items"`
	Total int    `json:"total" doc:"符合条件的总数，可能多于所列"`
}

const maxHits = 50 // units a search lists

func (s *Server) unit(tree *quiz.Tree, id int64) (Unit, error) {
	u, err := tree.Unit(id)
	if err != nil {
		return Unit{}, err
	}
	return Unit{
		ID: idText(u.ID), Code: u.Code, Name: u.Name, Path: tree.FullName(id), Group: u.Group,
		Children: len(tree.Children(id)), Apart: u.Apart,
	}, nil
}

type unitsInput struct {
	Parent string `query:"parent" maxLength:"20" doc:"上级单位 id；不写为顶级"`
	Q      string `query:"q" maxLength:"60" doc:"在名称和代码中查找，或完整的邀请码；不写则列出下级单位"`
	Limit  int    `query:"limit" minimum:"0" maximum:"500" doc:"最多列出几个，默认 50；查找时最多 50"`
	Offset int    `query:"offset" minimum:"0" maximum:"100000" doc:"列出下级单位时从第几个起"`
}

// listUnits lists the children of a unit, or what a search below it finds: by name, code, or, for those who
// type what stands on a poster, by the whole of an invitation code.
func (s *Server) listUnits(ctx context.Context, in *unitsInput) (Units, error) {
	tree := s.cfg.Catalog.Tree()
	parent, err := unitID("query.parent", in.Parent, quiz.Root)
	if err != nil {
		return Units{}, err
	}
	if parent != quiz.Root {
		if _, err := tree.Unit(parent); err != nil {
			return Units{}, err
		}
	}
	limit := in.Limit
	if limit == 0 {
		limit = maxHits
	}
	ids, total := tree.Children(parent), len(tree.Children(parent))
	if q := strings.TrimSpace(in.Q); q != "" {
		ids, total = s.index(tree).search(q, parent, min(limit, maxHits))
		if total == 0 {
			ids = s.invitedTo(ctx, q, parent)
			total = len(ids)
		}
	} else {
		ids = ids[min(in.Offset, total):]
		ids = ids[:min(limit, len(ids))]
	}
	out := Units{Items: make([]Unit, 0, len(ids)), Total: total}
	for _, id := range ids {
		u, err := s.unit(tree, id)
		if err != nil {
			return Units{}, err
		}
		out.Items = append(out.Items, u)
	}
	return out, nil
}

// unitID reads a unit's id at a location of the request; fallback if it was not given.
func unitID(location, text string, fallback int64) (int64, error) {
	if text == "" {
		return fallback, nil
	}
	id, ok := idOf(text)
	if !ok {
		return 0, quiz.Errorf(quiz.Invalid, "单位编号不正确，请重新选择单位").At(location, "应为单位的 id")
	}
	return id, nil
}

type sceneInput struct {
	Code string `path:"code" maxLength:"64" doc:"邀请码"`
}

// scene resolves an invitation code. Addresses that keep guessing wrong wait.
func (s *Server) scene(ctx context.Context, in *sceneInput) (Unit, error) {
	from := callOf(ctx).address
	if err := s.limits.guesses.peek(from, s.cfg.Now()); err != nil {
		return Unit{}, err
	}
	id, err := s.cfg.Record.Scene(ctx, in.Code)
	if quiz.CodeOf(err) == quiz.NotFound {
		if err := s.limits.guesses.take(from, s.cfg.Now()); err != nil {
			return Unit{}, err
		}
		return Unit{}, quiz.Errorf(quiz.NotFound, "没有这个邀请码，请向本单位管理员核对")
	}
	if err != nil {
		return Unit{}, err
	}
	return s.unit(s.cfg.Catalog.Tree(), id)
}

// sceneLike is what invitation codes are made of; shorter ones are words people search for.
var sceneLike = regexp.MustCompile(`^[0-9A-Za-z]{5,32}$`)

// invitedTo returns the unit below top that an invitation code stands for, or none. Guesses cost what
// they cost in scene.
func (s *Server) invitedTo(ctx context.Context, text string, top int64) []int64 {
	from := callOf(ctx).address
	if !sceneLike.MatchString(text) || s.limits.guesses.peek(from, s.cfg.Now()) != nil {
		return nil
	}
	id, err := s.cfg.Record.Scene(ctx, text)
	if err != nil {
		_ = s.limits.guesses.take(from, s.cfg.Now()) // what it says is for the next guess
		return nil
	}
	if !s.cfg.Catalog.Tree().Within(id, cmp.Or(top, id)) {
		return nil
	}
	return []int64{id}
}

// unitIndex is a tree's units ready for searching. It never changes.
type unitIndex struct {
	tree  *quiz.Tree
	units []indexed // in the order of the tree
}

type indexed struct {
	id   int64
	text string // names and code, lower case
	code string
}

// index returns the index of a tree, making it when the tree is new.
func (s *Server) index(tree *quiz.Tree) *unitIndex {
	return indexIn(&s.units, tree)
}

// indexIn is the index of a tree, kept where it is found again.
func indexIn(kept *atomic.Pointer[unitIndex], tree *quiz.Tree) *unitIndex {
	if x := kept.Load(); x != nil && x.tree == tree {
		return x
	}
	x := &unitIndex{tree: tree, units: make([]indexed, 0, tree.Len())}
	var walk func(id int64)
	walk = func(id int64) {
		for _, child := range tree.Children(id) {
			if u, err := tree.Unit(child); err == nil {
				code := strings.ToLower(u.Code)
				names := strings.Join(append([]string{u.Name}, u.Names...), "\n")
				x.units = append(x.units, indexed{id: child, code: code, text: strings.ToLower(names) + "\n" + code})
			}
			walk(child)
		}
	}
	walk(quiz.Root)
	kept.Store(x)
	return x
}

// search returns up to limit units below top whose name, other name or code holds q, a unit of exactly that
// code first, and how many there are.
func (x *unitIndex) search(q string, top int64, limit int) ([]int64, int) {
	q = strings.ToLower(q)
	ids, total := make([]int64, 0, limit), 0
	for i := range x.units {
		u := &x.units[i]
		if !strings.Contains(u.text, q) || top != quiz.Root && !x.tree.Within(u.id, top) {
			continue
		}
		total++
		switch {
		case u.code == q && len(ids) > 0:
			ids = append(ids[:min(len(ids), limit-1)], 0)
			copy(ids[1:], ids)
			ids[0] = u.id
		case len(ids) < limit:
			ids = append(ids, u.id)
		}
	}
	return ids, total
}
