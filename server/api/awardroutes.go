package api

import "net/http"

// awardRoutes are the console's for award sheets, what is given on them, materials and imported metrics.
func (s *Server) awardRoutes() []*route {
	const contest, awards, one = console + "/contests/{id}", console + "/awards", console + "/awards/{id}"
	return []*route{
		{http.MethodGet, contest + "/awards", anyStaff, free, 0, typed("awards", "竞赛的评分表：您所管范围内的", s.listAwards), ""},
		{http.MethodPost, contest + "/awards", organiser, free, lists, typed("award-create", "新建评分表：按市级或在本单位范围内评选", s.createAward), ""},
		{http.MethodPost, awards + "/check", anyStaff, free, lists, typed("award-check", "检查评分表：逐处指出错误，或说明它的意思；什么都不保存", s.checkAward), ""},
		{http.MethodGet, one, anyStaff, free, 0, typed("award", "评分表", s.award), ""},
		{http.MethodPut, one, organiser, free, lists, typed("award-amend", "修改评分表：成为新的一版；竞赛开始后须写明原因", s.amendAward), ""},
		{http.MethodDelete, one, organiser, free, 0, silent("award-drop", "停用评分表（如建错了）；封存过的不能停用", s.dropAward), ""},
		{http.MethodGet, one + "/versions", anyStaff, free, 0, typed("award-versions", "评分表的各个版本", s.awardVersions), ""},
		{http.MethodGet, one + "/preview", anyStaff, free, 0, typed("award-preview", "按现在或某一时刻的数据试算：每个单位每一分都有来由；未封存，不作公布", s.previewAward), ""},
		{http.MethodPost, one + "/whatif", anyStaff, free, large, typed("award-whatif", "换一种权重试算，前后对照：测算，不作评奖依据", s.whatIfAward), ""},
		{http.MethodGet, one + "/stability", anyStaff, free, 0, typed("award-stability", "权重上下浮动时各单位等次是否稳定", s.awardStability), ""},
		{http.MethodGet, one + "/people", anyStaff, free, 0, typed("award-people", "个人奖名单", s.awardPeople), ""},
		{http.MethodGet, one + "/marks", anyStaff, free, 0, typed("award-marks", "评审分：评审人员看自己的，主办单位看全部", s.awardMarks), ""},
		{http.MethodPut, one + "/marks", organiser, free, lists, typed("award-mark", "给评审分：要么全部保存，要么一个都不保存", s.markAward), ""},
		{http.MethodGet, one + "/vetoes", anyStaff, free, 0, typed("award-vetoes", "一票否决的认定", s.awardVetoes), ""},
		{http.MethodPut, one + "/vetoes", organiser, free, small, silent("award-veto", "认定一票否决，或撤回", s.vetoAward), ""},
		{http.MethodGet, one + "/decisions", anyStaff, free, 0, typed("award-decisions", "并列单位的研究决定", s.awardDecisions), ""},
		{http.MethodPut, one + "/decisions", organiser, free, small, silent("award-decide", "决定并列单位的先后", s.decideAward), ""},
		{http.MethodGet, one + "/assessors", anyStaff, free, 0, typed("award-assessors", "评审人员", s.awardAssessors), ""},
		{http.MethodPut, one + "/assessors", organiser, free, large, typed("award-assessors-set", "指定评审人员", s.setAwardAssessors), ""},

		{http.MethodGet, contest + "/material-rules", anyStaff, free, 0, typed("material-rules", "材料要求：件数、字数、截止日期", s.materialRules), ""},
		{http.MethodPut, contest + "/material-rules", admin, free, large, typed("material-rules-set", "修改材料要求", s.setMaterialRules), ""},
		{http.MethodGet, contest + "/material-report", anyStaff, free, 0, typed("material-report", "各单位材料报送情况：缺几件", s.materialReport), ""},
		{http.MethodGet, contest + "/materials", anyStaff, free, 0, typed("materials", "材料：征文、最美家庭、总结、活动、专项集体合同文本", s.materials), ""},
		{http.MethodGet, contest + "/materials.xlsx", anyStaff, free, 0, plain(s.materialsTable, materialsTableDoc), ""},
		{http.MethodPost, contest + "/materials", organiser, free, small, typed("material-add", "报送一件材料", s.addMaterial), ""},
		{http.MethodPost, contest + "/materials/import", organiser, free, files, plain(s.importMaterials, materialImportDoc), octetBody},
		{http.MethodGet, contest + "/materials/{material}", anyStaff, free, 0, typed("material", "一件材料", s.material), ""},
		{http.MethodPut, contest + "/materials/{material}", organiser, free, small, typed("material-change", "修改材料；上级工会评定采用和等次", s.changeMaterial), ""},
		{http.MethodDelete, contest + "/materials/{material}", organiser, free, 0, silent("material-remove", "删除材料", s.removeMaterial), ""},

		{http.MethodGet, contest + "/metrics", anyStaff, free, 0, typed("imported-metrics", "导入的指标", s.importedMetrics), ""},
		{http.MethodPost, contest + "/metrics/import", organiser, free, files, plain(s.importMetrics, metricImportDoc), octetBody},
		{http.MethodGet, contest + "/metrics/{metric}", anyStaff, free, 0, typed("imported-metric", "导入的指标的数据", s.metricValues), ""},
		{http.MethodGet, console + "/award-metrics", anyStaff, free, 0, typed("award-metrics", "评分表的算式里可以写的指标", s.sheetMetrics), ""},
		{http.MethodGet, console + "/award-presets", anyStaff, free, 0, typed("award-presets", "现成的评分表，可作起草的底稿", s.sheetPresets), ""},
	}
}
