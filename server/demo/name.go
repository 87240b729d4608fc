package demo

import "strings"

// City is the invented city; nothing here is a real place, body or person.
const City = "云川"

// kind says what a grassroots union belongs to, which decides how many work there and how
// many of them are women.
type kind struct {
	least, spread int // workers: least to least+spread-1, small ones being commoner
	women         int // per cent of the workers, give or take ten
}

func office() kind   { return kind{least: 18, spread: 60, women: 44} }
func school() kind   { return kind{least: 28, spread: 120, women: 71} }
func hospital() kind { return kind{least: 36, spread: 260, women: 76} }
func village() kind  { return kind{least: 30, spread: 90, women: 48} }
func branch() kind   { return kind{least: 40, spread: 320, women: 39} }

// trade is a line of business as it stands in a company's name.
type trade struct {
	name string
	kind kind
}

func trades() []trade {
	var out []trade
	for _, group := range []struct {
		names string
		kind  kind
	}{
		{"纺织 服装 鞋业 电子 家纺", kind{least: 80, spread: 620, women: 68}},
		{"食品 制药 包装 印刷 玩具", kind{least: 45, spread: 300, women: 54}},
		{"超市 家政服务 酒店 物业服务 餐饮管理", kind{least: 25, spread: 160, women: 61}},
		{"机械 建材 五金 汽车配件 新能源", kind{least: 50, spread: 420, women: 24}},
		{"物流 建筑工程 陶瓷 环保科技 农业科技", kind{least: 30, spread: 220, women: 31}},
	} {
		for name := range strings.FieldsSeq(group.names) {
			out = append(out, trade{name: name, kind: group.kind})
		}
	}
	return out
}

func brands() []string {
	return strings.Fields(`恒岚 瑞棠 禾屿 拓砚 启澜 盛苓 嘉笙 泽桓 凯砾 宏榆 祥霁 裕杉 鼎汀 博葭 立樾 森苒
		润珂 达旻 景菀 兴峤 诚渝 佳芷 荣晞 晟岑 百葵 顺棣 合芃 联翊 安栎 源苇 丰翎 鸿埕 光沅 福楹 康芮 益澍
		同舸 德箬 长骐 利旸 明桁 美蓁 华砺 全禧`)
}

// counties are the 县（市、区）: six districts, two county-level cities, eight counties.
func counties() []string {
	return strings.Fields(`松筠区 揽月区 望潮区 锦屿区 澄岚区 鹿眠区 青砚市 归帆市
		云岫县 柳湾县 石棠县 竹葭县 梅沅县 枫洛县 鹤汀县 槐川县`)
}

func zones() []string {
	return strings.Fields("云川高新技术产业开发区 云川临港产业园区 云川现代物流产业园区")
}

// stems name towns: each first character before each second one.
func stems() []string {
	var out []string
	for first := range strings.SplitSeq("青白双大上下新古长清金石竹柳松梅桃杏荷鹤雁燕", "") {
		for second := range strings.SplitSeq("泉溪岭塘桥坪店集堡渡浦洲坡窑", "") {
			out = append(out, first+second)
		}
	}
	return out
}

// body is one of the 市总对口单位 with the names of the unions below it.
type body struct {
	name     string
	branches []string
	kind     kind
}

func bodies() []body {
	var out []body
	add := func(kind kind, branches, names string) {
		for name := range strings.FieldsSeq(names) {
			out = append(out, body{name: name, branches: strings.Fields(branches), kind: kind})
		}
	}
	add(office(), "机关 综合服务中心 信息中心 培训中心 执法支队 后勤服务中心", `云川市教育局 云川市卫生健康委员会 云川市公安局 云川市民政局
		云川市财政局 云川市人力资源和社会保障局 云川市自然资源和规划局 云川市生态环境局 云川市住房和城乡建设局 云川市交通运输局
		云川市水利局 云川市农业农村局 云川市商务局 云川市文化广电和旅游局 云川市退役军人事务局 云川市应急管理局
		云川市市场监督管理局 云川市统计局 云川市林业和园林局 云川市城市管理局`)
	add(branch(), "本部 第一分公司 第二分公司 第三分公司 维修中心 客户服务中心", `云川公共交通集团 云川水务集团 云川城市建设投资集团 云川轨道交通集团
		云川热力集团 云川燃气集团 云川供电公司 云川港务集团 云川粮食储备集团 云川文化旅游集团 云川报业传媒集团
		云川产业投资集团 云川农产品集团 云川市政工程集团`)
	add(school(), "机关 人文学院 理工学院 图书馆 附属中学 后勤服务中心", `云川大学 云川师范学院 云川理工职业学院
		云川医学高等专科学校 云川技师学院 云川开放大学`)
	return out
}
