package api

import "net/http"

// censusRoutes are the console's for units, head-counts, rosters and the people of units.
func (s *Server) censusRoutes() []*route {
	const units, unit, people = console + "/units", console + "/units/{id}", console + "/people"
	return []*route{
		{http.MethodGet, units + "/tree", anyStaff, reads, 0, typed("units-tree", "下级单位，连同在册人数；或按名称、代码、别名查找", s.unitsTree), ""},
		{http.MethodGet, units + "/export.xlsx", anyStaff, reads, 0, plain(s.exportUnits, exportUnitsDoc), ""},
		{http.MethodPost, units + "/import", organiser, writes, files, plain(s.importUnits, importUnitsDoc), octetBody},
		{http.MethodGet, units + "/suggest", anyStaff, reads, 0, typed("units-suggest", "一个名称可能是哪些单位", s.suggestUnits), ""},
		{http.MethodGet, units + "/jobs", anyStaff, reads, 0, typed("units-jobs", "单位调整后重新归属职工和成绩的进度", s.unitJobs), ""},
		{http.MethodGet, units + "/pending", anyStaff, reads, 0, typed("units-pending", "待归并的单位名称", s.pendingUnits), ""},
		{http.MethodPost, units + "/pending/merge", organiser, writes, lists, typed("units-pending-merge", "把待归并的名称归并到一个单位", s.mergePending), ""},
		{http.MethodPost, units, organiser, writes, small, typed("unit-create", "新建一个单位", s.createUnit), ""},
		{http.MethodGet, unit, anyStaff, reads, 0, typed("unit", "一个单位", s.unitDetail), ""},
		{http.MethodPut, unit, organiser, writes, small, typed("unit-change", "修改、移动或合并一个单位：先预览，再带 digest 确认", s.changeUnit), ""},

		{http.MethodGet, unit + "/heads", anyStaff, reads, 0, typed("heads", "单位的在册人数和变更记录", s.heads), ""},
		{http.MethodPut, unit + "/heads", organiser, writes, small, typed("heads-write", "填报在册人数", s.writeHeads), ""},
		{http.MethodPost, unit + "/heads/confirm", organiser, writes, small, typed("heads-confirm", "上级确认在册人数", s.confirmHeads), ""},

		{http.MethodGet, unit + "/roster", organiser, reads, 0, typed("roster", "单位的花名册：人数和名单", s.roster), ""},
		{http.MethodPost, unit + "/roster", organiser, writes, files, plain(s.takeRoster, takeRosterDoc), octetBody},
		{http.MethodDelete, unit + "/roster", organiser, writes, 0, typed("roster-drop", "从花名册删去一人，或全部删去", s.dropRoster), ""},
		{http.MethodGet, console + "/contests/{id}/absent", organiser, reads, 0, typed("absent", "花名册上还没有答题的人", s.absent), ""},
		{http.MethodGet, console + "/contests/{id}/absent.xlsx", organiser, reads, 0, plain(s.absentTable, absentTableDoc), ""},

		{http.MethodGet, unit + "/invitation", anyStaff, reads, 0, typed("invitation", "单位的邀请码", s.invitation), ""},
		{http.MethodPost, unit + "/invitation", organiser, writes, 0, typed("invitation-reissue", "换发邀请码：旧的随即失效", s.reissue), ""},

		{http.MethodGet, people, organiser, reads, 0, typed("people", "单位的职工，或按姓名、手机号查找", s.listPeople), ""},
		{http.MethodGet, people + "/devices", organiser, reads, 0, typed("people-devices", "一台设备上登录过多人的", s.sharedDevices), ""},
		{http.MethodPut, people + "/{id}", organiser, writes, small, typed("person-correct", "更正职工的姓名或单位", s.correctPerson), ""},
		{http.MethodDelete, people + "/{id}/sessions", organiser, writes, 0, typed("person-expel", "结束职工的全部登录", s.expelPerson), ""},
	}
}
