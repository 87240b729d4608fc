package staff

import "strings"

// mark is a word of a User-Agent and what it is called; the first that is there counts.
type mark struct{ word, name string }

// The browsers and systems people have here.
var (
	browsers = []mark{ // never changed
		{"MicroMessenger", "微信"}, {"DingTalk", "钉钉"}, {"Edg", "Edge"}, {"QQBrowser", "QQ浏览器"}, {"UCBrowser", "UC浏览器"},
		{"360", "360浏览器"}, {"HuaweiBrowser", "华为浏览器"}, {"MiuiBrowser", "小米浏览器"}, {"Firefox", "Firefox"},
		{"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "命令行"},
	}
	systems = []mark{ // never changed
		{"OpenHarmony", "鸿蒙"}, {"HarmonyOS", "鸿蒙"}, {"Android", "安卓"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"Macintosh", "Mac"}, {"Linux", "Linux"},
	}
)

// Device says coarsely what a User-Agent is of: Chrome（Windows）. Versions and models stay out.
func Device(agent string) string {
	browser, system := firstOf(browsers, agent), firstOf(systems, agent)
	switch {
	case browser == "" && system == "":
		return "其他设备"
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + "（" + system + "）"
}

func firstOf(marks []mark, agent string) string {
	for _, m := range marks {
		if strings.Contains(agent, m.word) {
			return m.name
		}
	}
	return ""
}
