package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lawquiz/server/config"
)

func TestNothingSet(t *testing.T) {
	t.Parallel()
	c, err := config.Read([]string{"PATH=/bin", "LAWQUIZ_ADDR=", "LAWQUIZ_REDIS=  "})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint([]any{"127.0.0.1:8080", "", "./lawquiz-data", filepath.Join("lawquiz-data", "lawquiz.db"), false,
		0, slog.LevelInfo, "text", false, 60 * 24 * time.Hour, 0})
	got := fmt.Sprint([]any{c.Addr, c.AdminAddr, c.Data, c.Source(), c.Redis.Configured(),
		len(c.TrustedProxies), c.LogLevel, c.LogFormat, c.Demo, c.SessionLife(), len(c.Unknown)})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if _, err := time.Parse(time.DateOnly, c.PrivacyVersion); err != nil {
		t.Errorf("privacy version: %v", err)
	}
}

func TestEverythingSet(t *testing.T) {
	t.Parallel()
	secret := func(name, text string) string { return write(t, name, text) }
	c, err := config.Read([]string{
		"LAWQUIZ_ADDR=0.0.0.0:80", "LAWQUIZ_ADMIN_ADDR=127.0.0.1:9090", "LAWQUIZ_DATA=/data",
		"LAWQUIZ_DATABASE_FILE=" + secret("db", "postgres://u:p%40w@db:5432/lawquiz?sslmode=disable\n"),
		"LAWQUIZ_REDIS=cluster://a:7000,b", "LAWQUIZ_REDIS_PASSWORD_FILE=" + secret("redis", " geheim \n"),
		"LAWQUIZ_KEY_FILE=" + secret("key", "k"), "LAWQUIZ_OPERATOR_KEY_FILE=" + secret("op", "0123456789abcdef"),
		"LAWQUIZ_TRUSTED_PROXIES=10.1.2.3/8, 192.168.1.5 ,fd00::/8", "LAWQUIZ_PUBLIC_URL=https://dati.example.cn/",
		"LAWQUIZ_WECHAT_APPID=wx0123456789abcdef", "LAWQUIZ_WECHAT_SECRET_FILE=" + secret("wx", "shhh"),
		"LAWQUIZ_WECHAT_OA_APPID=wxfedcba9876543210", "LAWQUIZ_WECHAT_OA_SECRET_FILE=" + secret("oa", "pssst"),
		"LAWQUIZ_LOG_LEVEL=debug", "LAWQUIZ_LOG_FORMAT=json", "LAWQUIZ_DEMO=true",
		"LAWQUIZ_PRIVACY_VERSION=2026-03-01", "LAWQUIZ_SESSION_DAYS=90",
		"LAWQUIZ_PORT=tcp://10.0.0.1:80", "LAWQUIZ_ADDR=0.0.0.0:8080",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint([]any{c.Addr, c.Source(), c.Redis.Addrs, c.Redis.Password.Reveal(), c.OperatorKey.Reveal(),
		c.TrustedProxies.Strings(), c.PublicURL, c.WechatSecret.Reveal(), c.OfficialAppID, c.OfficialSecret.Reveal(), c.LogLevel, c.Demo, c.SessionDays, c.Unknown})
	want := fmt.Sprint([]any{"0.0.0.0:8080", "postgres://u:p%40w@db:5432/lawquiz?sslmode=disable", "[a:7000 b:6379]",
		"geheim", "0123456789abcdef", "[10.0.0.0/8 192.168.1.5/32 fd00::/8]", "https://dati.example.cn", "shhh", "wxfedcba9876543210", "pssst",
		slog.LevelDebug, true, 90, "[LAWQUIZ_PORT]"})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	assertHidden(t, c, "geheim", "0123456789abcdef", "shhh", "pssst", "p%40w")
}

// assertHidden prints v in every way there is and looks for secrets.
func assertHidden(t *testing.T, v any, secrets ...string) {
	t.Helper()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("config", "config", v)
	encoded, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("%v %+v %#v %s %s", v, v, v, log.String(), encoded)
	text = strings.ReplaceAll(text, "wx0123456789abcdef", "")
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("the secret %s shows in\n%s", s, text)
		}
	}
}

func TestEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	empty, large := write(t, "empty", " \n"), write(t, "large", strings.Repeat("x", 70000))
	_, err := config.Read([]string{
		"LAWQUIZ_ADDR=8080", "LAWQUIZ_ADMIN_ADDR=localhost:99999", "LAWQUIZ_DATABASE=mysql://root:hunter2@db/x",
		"LAWQUIZ_REDIS=redis://:hunter2@a,b", "LAWQUIZ_REDIS_PASSWORD_FILE=" + large,
		"LAWQUIZ_KEY_FILE=hunter2", "LAWQUIZ_OPERATOR_KEY_FILE=" + write(t, "op", "short"),
		"LAWQUIZ_TRUSTED_PROXIES=10.0.0.0/8,proxy,10.0.0.0/40", "LAWQUIZ_PUBLIC_URL=dati.example.cn",
		"LAWQUIZ_WECHAT_SECRET_FILE=" + empty, "LAWQUIZ_LOG_LEVEL=loud", "LAWQUIZ_LOG_FORMAT=xml",
		"LAWQUIZ_DEMO=maybe", "LAWQUIZ_PRIVACY_VERSION=v2", "LAWQUIZ_SESSION_DAYS=many", "LAWQUIZ_TRUSTED_PROXYS=10.0.0.1",
	})
	var faults config.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("want Faults, got %v", err)
	}
	want := []string{
		"LAWQUIZ_ADDR：\"8080\" 不是监听地址：请写 主机:端口", "LAWQUIZ_ADMIN_ADDR：", "LAWQUIZ_DATABASE：不是 PostgreSQL 地址",
		"LAWQUIZ_REDIS：写了多个地址", "LAWQUIZ_REDIS_PASSWORD_FILE：所写的文件太大", "LAWQUIZ_KEY_FILE：找不到所写的文件",
		"LAWQUIZ_OPERATOR_KEY_FILE：文件里的口令太短", "LAWQUIZ_TRUSTED_PROXIES：proxy、10.0.0.0/40 不是网段",
		"LAWQUIZ_PUBLIC_URL：要写完整网址", "LAWQUIZ_WECHAT_APPID：写了", "LAWQUIZ_WECHAT_SECRET_FILE：所写的文件是空的",
		"LAWQUIZ_LOG_LEVEL：没有这个日志级别", "LAWQUIZ_LOG_FORMAT：没有 \"xml\" 这种格式", "LAWQUIZ_DEMO：只能写 true 或 false",
		"LAWQUIZ_PRIVACY_VERSION：\"v2\" 不是日期", "LAWQUIZ_SESSION_DAYS：要写整数",
		"LAWQUIZ_TRUSTED_PROXYS：没有这个变量：是否想写 LAWQUIZ_TRUSTED_PROXIES？",
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(want) {
		t.Errorf("got %d faults, want %d:\n%v", len(lines), len(want), err)
	}
	for i := range min(len(lines), len(want)) {
		if !strings.HasPrefix(lines[i], want[i]) {
			t.Errorf("fault %d: got %q, want %q", i, lines[i], want[i])
		}
	}
	assertHidden(t, faults, "hunter2")
}

func TestPairs(t *testing.T) {
	t.Parallel()
	file := write(t, "file", "postgres://h/db")
	for want, environ := range map[string][]string{
		"LAWQUIZ_DATABASE_FILE：与 LAWQUIZ_DATABASE 同时写了":   {"LAWQUIZ_DATABASE=postgres://h/db", "LAWQUIZ_DATABASE_FILE=" + file},
		"LAWQUIZ_ADMIN_ADDR：与 LAWQUIZ_ADDR 相同":            {"LAWQUIZ_ADMIN_ADDR=127.0.0.1:8080"},
		"LAWQUIZ_REDIS_PASSWORD_FILE：写了密码文件，却没有写":         {"LAWQUIZ_REDIS_PASSWORD_FILE=" + file},
		"LAWQUIZ_REDIS_PASSWORD_FILE：LAWQUIZ_REDIS 的地址里已": {"LAWQUIZ_REDIS=redis://:p@h", "LAWQUIZ_REDIS_PASSWORD_FILE=" + file},
		"LAWQUIZ_WECHAT_SECRET_FILE：写了":                   {"LAWQUIZ_WECHAT_APPID=wx0123456789abcdef"},
		"LAWQUIZ_WECHAT_APPID：不是 AppID":                   {"LAWQUIZ_WECHAT_APPID=wx 1", "LAWQUIZ_WECHAT_SECRET_FILE=" + file},
		"LAWQUIZ_WECHAT_OA_SECRET_FILE：写了":                {"LAWQUIZ_WECHAT_OA_APPID=wx0123456789abcdef", "LAWQUIZ_PUBLIC_URL=https://h"},
		"LAWQUIZ_WECHAT_OA_APPID：写了":                      {"LAWQUIZ_WECHAT_OA_SECRET_FILE=" + file},
		"LAWQUIZ_PUBLIC_URL：写了 LAWQUIZ_WECHAT_OA_APPID":   {"LAWQUIZ_WECHAT_OA_APPID=wx1", "LAWQUIZ_WECHAT_OA_SECRET_FILE=" + file},
		"LAWQUIZ_PUBLIC_URL：用公众号登录时要写 https":              {"LAWQUIZ_WECHAT_OA_APPID=wx1", "LAWQUIZ_WECHAT_OA_SECRET_FILE=" + file, "LAWQUIZ_PUBLIC_URL=http://h.example"},
		"LAWQUIZ_TRUSTED_PROXIES：0.0.0.0/0 等于相信所有人":       {"LAWQUIZ_TRUSTED_PROXIES=0.0.0.0/0"},
		"LAWQUIZ_SESSION_DAYS：0 超出范围":                     {"LAWQUIZ_SESSION_DAYS=0"},
		"LAWQUIZ_DATABASE_FILE：读不出所写的文件":                  {"LAWQUIZ_DATABASE_FILE=" + filepath.Dir(file)},
	} {
		c, err := config.Read(environ)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: got %v, want %s", environ, err, want)
		}
		if c.Addr != "" {
			t.Errorf("%v: a faulty configuration came back", environ)
		}
	}
}

func TestRedis(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"redis://localhost":                "redis://localhost:6379/0",
		"redis://u:p%20w@h:1/2":            "redis://h:1/2",
		"redis://[::1]:6380":               "redis://[::1]:6380/0",
		"redis://[::1]":                    "redis://[::1]:6379/0",
		"rediss://h/3":                     "rediss://h:6379/3",
		"cluster://a:6379,b:6379":          "cluster://a:6379,b:6379",
		"cluster://u:p@a, b":               "cluster://a:6379,b:6379",
		"sentinel://main@a:26379,b/4":      "sentinel://main@a:26379,b:26379",
		"localhost:6379":                   "",
		"http://h":                         "",
		"redis://":                         "",
		"redis://::1":                      "",
		"redis://h:0":                      "",
		"redis://h/x":                      "",
		"redis://h?db=1":                   "",
		"redis://:%zz@h":                   "",
		"cluster://a/1":                    "",
		"cluster://a,,b":                   "",
		"sentinel://a:26379":               "",
		"sentinel://main:hunter2@a:26379":  "",
		"redis://:hunter2@bad host:6379/0": "",
	} {
		var r config.Redis
		err := r.UnmarshalText([]byte(text))
		if want == "" {
			if err == nil || r.Configured() || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%s: got %v, %v", text, r, err)
			}
			continue
		}
		if err != nil || r.String() != want {
			t.Errorf("%s: got %v, %v, want %s", text, r, err, want)
		}
	}
}

// FuzzRedis reads whatever was written: no panic, and what is accepted reads the same again.
func FuzzRedis(f *testing.F) {
	for _, seed := range []string{"redis://u:p@h:1/2", "rediss://[::1]", "cluster://a,b:7", "sentinel://m@a,[::1]:5", "redis://@:@", "://", "redis://h%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var r, again config.Redis
		if err := r.UnmarshalText([]byte(text)); err != nil {
			return
		}
		if err := again.UnmarshalText([]byte(r.String())); err != nil || !slices.Equal(r.Addrs, again.Addrs) ||
			r.Master != again.Master || r.Cluster != again.Cluster || r.TLS != again.TLS {
			t.Errorf("%q reads as %v, which reads as %v, %v", text, r, again, err)
		}
	})
}

func TestHelpListsEveryVariable(t *testing.T) {
	t.Parallel()
	help := config.Help()
	for _, name := range config.Variables() {
		if !regexp.MustCompile(`(?m)^  ` + name + `（(默认 .+|留空：.+)）\n      \S`).MatchString(help) {
			t.Errorf("%s lacks its meaning or default in\n%s", name, help)
		}
	}
	if n := len(config.Variables()); strings.Count(help, "\n") != 2*n+1 || n != 20 {
		t.Errorf("%d variables in\n%s", n, help)
	}
}

// The example file that is shipped names the same variables, commented out or not.
func TestExampleFile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "env.example"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^#?\s*(LAWQUIZ_[A-Z0-9_]+)=`).FindAllStringSubmatch(string(text), -1) {
		got = append(got, m[1])
	}
	slices.Sort(got)
	got = slices.Compact(got)
	want := slices.Sorted(slices.Values(config.Variables()))
	if !slices.Equal(got, want) {
		t.Errorf("deploy/env.example names\n%v\nthe server reads\n%v", got, want)
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
