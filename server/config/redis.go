package config

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Redis says where Redis is. The zero value means there is none.
type Redis struct {
	Addrs    []string // host:port; one, or those of a cluster's or sentinel's nodes
	Cluster  bool
	Master   string // the sentinel's name for the master; empty without sentinel
	TLS      bool
	DB       int
	Username string
	Password Secret
}

// Configured reports whether there is a Redis at all.
func (r Redis) Configured() bool { return len(r.Addrs) > 0 }

// String tells the kind and addresses without the password.
func (r Redis) String() string {
	switch {
	case !r.Configured():
		return "未设置"
	case r.Cluster:
		return "cluster://" + strings.Join(r.Addrs, ",")
	case r.Master != "":
		return "sentinel://" + r.Master + "@" + strings.Join(r.Addrs, ",")
	case r.TLS:
		return fmt.Sprintf("rediss://%s/%d", r.Addrs[0], r.DB)
	}
	return fmt.Sprintf("redis://%s/%d", r.Addrs[0], r.DB)
}

const redisForms = "请写 redis://主机:6379/0、rediss://主机:6379/0、cluster://甲:6379,乙:6379 或 sentinel://主名@甲:26379,乙:26379"

// UnmarshalText reads one of the four forms. Its errors never quote the text, which may hold a password.
func (r *Redis) UnmarshalText(text []byte) error {
	scheme, rest, ok := strings.Cut(string(text), "://")
	if !ok {
		return malformed("不是 Redis 地址：" + redisForms)
	}
	if strings.ContainsAny(rest, "?#") {
		return malformed("地址中不能有 ? 或 #（密码里有这些字符时，请用 LAWQUIZ_REDIS_PASSWORD_FILE）：" + redisForms)
	}
	var got Redis
	user, rest := splitUser(rest)
	hosts, db, hasDB := strings.Cut(rest, "/")
	port := "6379"
	switch scheme {
	case "redis", "rediss":
		got.TLS = scheme == "rediss"
	case "cluster":
		got.Cluster = true
	case "sentinel":
		port = "26379"
	default:
		return malformed("不认识的 Redis 地址类型：" + redisForms)
	}
	if err := got.setUser(scheme, user); err != nil {
		return err
	}
	if err := got.setDB(db, hasDB); err != nil {
		return err
	}
	if err := got.setHosts(hosts, port); err != nil {
		return err
	}
	*r = got
	return nil
}

func splitUser(text string) (user, rest string) {
	if i := strings.LastIndex(text, "@"); i >= 0 {
		return text[:i], text[i+1:]
	}
	return "", text
}

// setUser reads what stands before @: the master's name for a sentinel, else user:password.
func (r *Redis) setUser(scheme, text string) error {
	if scheme == "sentinel" {
		if text == "" || strings.ContainsAny(text, ":/, ") {
			return malformed("哨兵地址要写主节点的名字，如 sentinel://mymaster@甲:26379,乙:26379；密码请放在 LAWQUIZ_REDIS_PASSWORD_FILE 所指的文件里")
		}
		r.Master = text
		return nil
	}
	user, password, _ := strings.Cut(text, ":")
	var errUser, errPassword error
	r.Username, errUser = url.PathUnescape(user)
	password, errPassword = url.PathUnescape(password)
	if errUser != nil || errPassword != nil {
		return malformed("用户名或密码中的 % 要写成 %25，或把密码放在 LAWQUIZ_REDIS_PASSWORD_FILE 所指的文件里")
	}
	r.Password = Secret(password)
	return nil
}

func (r *Redis) setDB(text string, given bool) error {
	if !given || text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<15 {
		return malformed("/ 后面只能是库号，如 /0")
	}
	if r.Cluster && n != 0 {
		return malformed("Redis 集群只有 0 号库：请删去 / 和后面的库号")
	}
	r.DB = n
	return nil
}

func (r *Redis) setHosts(text, port string) error {
	for host := range strings.SplitSeq(text, ",") {
		addr, ok := hostPort(strings.TrimSpace(host), port)
		if !ok {
			return malformed("缺少主机名或端口不对：" + redisForms)
		}
		r.Addrs = append(r.Addrs, addr)
	}
	if len(r.Addrs) > 1 && !r.Cluster && r.Master == "" {
		return malformed("写了多个地址：集群请写 cluster://，哨兵请写 sentinel://主名@")
	}
	return nil
}

// hostPort completes an address with a default port; an IPv6 host stands in brackets.
func hostPort(text, port string) (string, bool) {
	host, p, err := net.SplitHostPort(text)
	if err != nil {
		host, p = strings.Trim(text, "[]"), port
		if strings.Contains(host, ":") && !strings.HasPrefix(text, "[") {
			return "", false
		}
	}
	n, err := strconv.ParseUint(p, 10, 16)
	if err != nil || n == 0 || host == "" || strings.ContainsAny(host, " /@[]") {
		return "", false
	}
	return net.JoinHostPort(host, p), true
}
