package config

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// check validates what parsing alone cannot and fills in the secrets kept in files.
func (c *Config) check(faults *Faults) {
	checkAddr(faults, "ADDR", c.Addr)
	if c.AdminAddr != "" {
		checkAddr(faults, "ADMIN_ADDR", c.AdminAddr)
		if c.AdminAddr == c.Addr && !strings.HasSuffix(c.Addr, ":0") {
			faults.add("ADMIN_ADDR", "与 LAWQUIZ_ADDR 相同：请换一个端口，指标不能和职工的页面放在一起")
		}
	}
	c.checkDatabase(faults)
	c.checkRedis(faults)
	if c.KeyFile != "" {
		readSecret(faults, "KEY_FILE", c.KeyFile)
	}
	if c.OperatorKeyFile != "" {
		c.OperatorKey = readSecret(faults, "OPERATOR_KEY_FILE", c.OperatorKeyFile)
		if c.OperatorKey != "" && len(c.OperatorKey) < 16 {
			faults.add("OPERATOR_KEY_FILE", "文件里的口令太短：至少 16 个字符，可用 openssl rand -hex 16 生成")
		}
	}
	c.WechatSecret = checkWechat(faults, "WECHAT_", "不用微信登录", c.WechatAppID, c.WechatSecretFile)
	c.OfficialSecret = checkWechat(faults, "WECHAT_OA_", "不用公众号登录", c.OfficialAppID, c.OfficialSecretFile)
	c.checkPublicURL(faults)
	c.checkOfficialURL(faults)
	c.checkRest(faults)
}

func checkAddr(faults *Faults, name, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		faults.add(name, "%q 不是监听地址：请写 主机:端口，如 127.0.0.1:8080 或 :8080", addr)
	}
}

func (c *Config) checkDatabase(faults *Faults) {
	name := "DATABASE"
	if c.DatabaseFile != "" {
		if c.Database != "" {
			faults.add("DATABASE_FILE", "与 LAWQUIZ_DATABASE 同时写了：请只留一个")
			return
		}
		name = "DATABASE_FILE"
		c.Database = readSecret(faults, name, c.DatabaseFile)
	}
	if c.Database == "" {
		return
	}
	u, err := url.Parse(c.Database.Reveal())
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || strings.Trim(u.Path, "/") == "" {
		faults.add(name, "不是 PostgreSQL 地址：请写 postgres://用户:密码@主机:5432/库名（密码中的特殊字符要写成 %%40 这样的形式）；用 SQLite 时留空")
	}
}

func (c *Config) checkRedis(faults *Faults) {
	if c.RedisPasswordFile == "" {
		return
	}
	password := readSecret(faults, "REDIS_PASSWORD_FILE", c.RedisPasswordFile)
	switch {
	case faults.has("REDIS"):
	case !c.Redis.Configured():
		faults.add("REDIS_PASSWORD_FILE", "写了密码文件，却没有写 LAWQUIZ_REDIS：请补上 Redis 地址，或删去本项")
	case c.Redis.Password != "":
		faults.add("REDIS_PASSWORD_FILE", "LAWQUIZ_REDIS 的地址里已有密码：请只留一处")
	default:
		c.Redis.Password = password
	}
}

func (c *Config) checkPublicURL(faults *Faults) {
	if c.PublicURL == "" {
		return
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		faults.add("PUBLIC_URL", "要写完整网址，只到域名和端口为止，如 https://dati.example.cn")
		return
	}
	c.PublicURL = u.Scheme + "://" + u.Host
}

func (c *Config) checkRest(faults *Faults) {
	if c.LogFormat != "text" && c.LogFormat != "json" {
		faults.add("LOG_FORMAT", "没有 %q 这种格式：请写 text 或 json", c.LogFormat)
	}
	if _, err := time.Parse(time.DateOnly, c.PrivacyVersion); err != nil {
		faults.add("PRIVACY_VERSION", "%q 不是日期：请写隐私说明的发布日期，如 2026-03-01", c.PrivacyVersion)
	}
	if !faults.has("SESSION_DAYS") && (c.SessionDays < 1 || c.SessionDays > 400) {
		faults.add("SESSION_DAYS", "%d 超出范围：请写 1 到 400", c.SessionDays)
	}
}

const maxSecret = 64 << 10

// readSecret returns what a file holds without the white space around it. The path is not
// quoted: people paste the secret itself there by mistake.
func readSecret(faults *Faults, name, path string) Secret {
	text, err := readStart(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		faults.add(name, "找不到所写的文件：请检查路径（这里写文件名，不是内容本身）")
	case errors.Is(err, fs.ErrPermission):
		faults.add(name, "没有权限读所写的文件：请让运行本程序的用户可以读它")
	case err != nil:
		faults.add(name, "读不出所写的文件：请确认它是普通文件")
	case len(text) > maxSecret:
		faults.add(name, "所写的文件太大（超过 64 KB）：请确认没有写错文件")
	case strings.TrimSpace(text) == "":
		faults.add(name, "所写的文件是空的：请写入内容")
	}
	return Secret(strings.TrimSpace(text))
}

// readStart returns a file's text, cut off one byte past maxSecret.
func readStart(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	return string(text), err
}

// Proxies are the networks whose forwarding headers count.
type Proxies []netip.Prefix

// UnmarshalText reads a list of CIDR networks or single addresses, separated by commas.
func (p *Proxies) UnmarshalText(text []byte) error {
	var wrong []string
	var got Proxies
	for item := range strings.SplitSeq(string(text), ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if addr, e := netip.ParseAddr(item); e == nil && addr.Zone() == "" {
			prefix, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		switch {
		case err != nil:
			wrong = append(wrong, item)
		case prefix.Bits() == 0:
			return malformed(item + " 等于相信所有人，任何人都能伪造来源地址：请写反向代理自己的网段，如 10.0.0.0/8")
		default:
			got = append(got, prefix.Masked())
		}
	}
	if len(wrong) > 0 {
		return malformed(strings.Join(wrong, "、") + " 不是网段：请写成 10.0.0.0/8 或 192.168.1.5/32，用逗号分隔")
	}
	*p = got
	return nil
}

// Strings returns the networks in CIDR notation.
func (p Proxies) Strings() []string {
	out := make([]string, len(p))
	for i, prefix := range p {
		out[i] = prefix.String()
	}
	return out
}
