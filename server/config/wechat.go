package config

import (
	"net"
	"net/url"
	"regexp"
)

var appIDPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// checkWechat checks an account of WeChat's, whose two variables begin with prefix, and returns its AppSecret.
// without says what it means to leave both out.
func checkWechat(faults *Faults, prefix, without, appID, secretFile string) Secret {
	id, file := prefix+"APPID", prefix+"SECRET_FILE"
	var secret Secret
	if secretFile != "" {
		secret = readSecret(faults, file, secretFile)
	}
	switch {
	case appID == "" && secretFile != "":
		faults.add(id, "写了 %s，也要写 AppID（在微信公众平台“开发管理”中查看）；%s时两项都删去", Prefix+file, without)
	case appID != "" && secretFile == "":
		faults.add(file, "写了 %s，也要写存放 AppSecret 的文件；%s时两项都删去", Prefix+id, without)
	}
	if appID != "" && !appIDPattern.MatchString(appID) {
		faults.add(id, "不是 AppID：应为 wx 开头的 18 位字母和数字")
	}
	return secret
}

// checkOfficialURL: WeChat sends browsers back to PublicURL, and the session goes along in a cookie.
func (c *Config) checkOfficialURL(faults *Faults) {
	if c.OfficialAppID == "" || faults.has("PUBLIC_URL") {
		return
	}
	u, err := url.Parse(c.PublicURL)
	switch {
	case c.PublicURL == "" || err != nil:
		faults.add("PUBLIC_URL", "写了 LAWQUIZ_WECHAT_OA_APPID，也要写职工访问的网址：微信登录后从这里回来")
	case u.Scheme != "https" && u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback():
		faults.add("PUBLIC_URL", "用公众号登录时要写 https 网址：登录凭证不能明文传送")
	}
}
