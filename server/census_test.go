package main

import (
	"fmt"
	"strings"
	"testing"

	"lawquiz/quiz"
	"lawquiz/server/api"
	"lawquiz/server/demo"
)

// While a server runs, a command moves a company to another county: the boards of both follow by themselves.
func TestUnitsMoveWhileServing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serveDemo(t, dir)
	unit, path, _ := company(t)
	token := s.worker("林小禾", unit)
	s.sit(token, 5)
	other := elsewhere(t, path)
	s.awaitPlaces(token, 1, 1, 1, 1)
	table := fmt.Sprintf("单位代码,上级代码,单位名称\n%s,%s,%s\n", demo.RosterCode, other.Code, "迁来的企业工会")
	at := []string{"LAWQUIZ_DATA=" + dir}
	do(t, at, "units", "import", "--dry-run", file(t, "move.csv", table)).wants(t, 0, "移动：", "要重新归属职工 1 人", "没有写入")
	do(t, at, "units", "import", file(t, "move.csv", table)).wants(t, 0, "由运行中的服务重新归属")
	untilEvery(t, askEvery, patience, "the boards to follow", func() bool {
		return s.board(token, other.ID).Total == 1 && s.board(token, path[1]).Total == 0
	})
	untilEvery(t, askEvery, patience, "the tree to be read anew", func() bool {
		var found api.Units
		s.want(&found, "GET", "/api/v1/units?q="+demo.RosterCode, token, nil)
		return found.Total == 1 && strings.HasPrefix(found.Items[0].Path, other.Name) && found.Items[0].Name == "迁来的企业工会"
	})
}

// elsewhere returns a county that is not on a path.
func elsewhere(t *testing.T, path []int64) quiz.Unit {
	t.Helper()
	units, _, _ := demo.Units()
	tree, err := quiz.NewTree(units)
	check(t, err)
	for _, id := range tree.Children(path[len(path)-1]) {
		if u, err := tree.Unit(id); err == nil && !tree.Within(path[0], id) {
			return u
		}
	}
	t.Fatal("the demo has one county alone")
	return quiz.Unit{}
}
