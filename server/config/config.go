// Package config is what the server is told from outside: one struct, read once from
// LAWQUIZ_* variables, its every fault gathered. No other package reads the environment.
package config

import (
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Prefix begins the name of every variable.
const Prefix = "LAWQUIZ_"

// Config is the server's configuration. Every field has a good value when nothing is set:
// SQLite and boards in memory, on this machine only.
//
// The tags are the source of Help: help says what the variable means, zero what happens
// when it is empty and has no default.
type Config struct {
	Addr      string `env:"ADDR" envDefault:"127.0.0.1:8080" help:"对外服务的监听地址，形如 主机:端口；容器中写 0.0.0.0:8080"`
	AdminAddr string `env:"ADMIN_ADDR" help:"运行指标（/metrics）的监听地址，形如 127.0.0.1:9090；不要对公网开放" zero:"不开启"`
	Data      string `env:"DATA" envDefault:"./lawquiz-data" help:"数据目录：SQLite 文件和自动生成的密钥放在这里，程序不写其他地方"`

	// Database is a postgres:// URL, read from DatabaseFile if that is given; empty: SQLite (see Source).
	Database     Secret `env:"DATABASE" help:"PostgreSQL 地址，形如 postgres://用户:密码@主机:5432/库名" zero:"用数据目录中的 SQLite 文件"`
	DatabaseFile string `env:"DATABASE_FILE" help:"存放上述地址的文件，免得密码出现在环境变量里；与 LAWQUIZ_DATABASE 只写一个" zero:"不使用"`

	// Redis is where the boards are kept, its password from RedisPasswordFile if that is given.
	Redis             Redis  `env:"REDIS" help:"排行榜所用的 Redis：redis://主机:6379/0，加密连接 rediss://，集群 cluster://甲:6379,乙:6379，哨兵 sentinel://主名@甲:26379,乙:26379" zero:"排行榜放在内存中，只能运行一个服务"`
	RedisPasswordFile string `env:"REDIS_PASSWORD_FILE" help:"存放 Redis 密码的文件" zero:"不使用"`

	KeyFile         string `env:"KEY_FILE" help:"加密姓名、手机号等个人信息的密钥文件；多个服务必须用同一份，请另行备份" zero:"在数据目录中自动生成"`
	OperatorKeyFile string `env:"OPERATOR_KEY_FILE" help:"存放运维口令（至少 16 个字符）的文件，建立演练竞赛、通过接口管理题库时要用" zero:"不能对本服务演练，也不能通过接口管理题库"`
	// OperatorKey is what OperatorKeyFile holds.
	OperatorKey Secret

	TrustedProxies Proxies `env:"TRUSTED_PROXIES" help:"可信的反向代理网段，用逗号分隔，形如 10.0.0.0/8,192.168.1.5/32；只有它们转来的客户端地址才算数" zero:"不信任何转发来的地址"`
	PublicURL      string  `env:"PUBLIC_URL" help:"职工访问的网址，形如 https://dati.example.cn，启动时显示" zero:"显示监听地址"`

	WechatAppID      string `env:"WECHAT_APPID" help:"微信小程序的 AppID；与密钥文件一起写" zero:"不开微信登录"`
	WechatSecretFile string `env:"WECHAT_SECRET_FILE" help:"存放微信小程序 AppSecret 的文件" zero:"不开微信登录"`
	// WechatSecret is what WechatSecretFile holds.
	WechatSecret Secret

	OfficialAppID      string `env:"WECHAT_OA_APPID" help:"微信公众号（服务号）的 AppID，职工在微信里打开网页时用它登录；与密钥文件、LAWQUIZ_PUBLIC_URL 一起写，并在公众平台把该域名设为网页授权域名" zero:"不开公众号登录"`
	OfficialSecretFile string `env:"WECHAT_OA_SECRET_FILE" help:"存放微信公众号 AppSecret 的文件" zero:"不开公众号登录"`
	// OfficialSecret is what OfficialSecretFile holds.
	OfficialSecret Secret

	LogLevel       slog.Level `env:"LOG_LEVEL" envDefault:"info" help:"日志级别：debug、info、warn 或 error"`
	LogFormat      string     `env:"LOG_FORMAT" envDefault:"text" help:"日志格式：text 便于人看，json 便于程序收集"`
	Demo           bool       `env:"DEMO" envDefault:"false" help:"演示模式：写入演示数据，并允许只凭姓名登录；正式使用时不要打开"`
	PrivacyVersion string     `env:"PRIVACY_VERSION" envDefault:"2026-11-21" help:"隐私说明的版本，写发布日期；改动后职工要重新同意"`
	SessionDays    int        `env:"SESSION_DAYS" envDefault:"60" help:"职工登录后多少天内不用再登录，1 到 400；应长于竞赛时间"`

	// Unknown lists the LAWQUIZ_* variables that are set but mean nothing here, for a warning.
	Unknown []string
}

// Read makes a Config from environ, which holds NAME=value as os.Environ gives it; of two
// entries with one name the later counts, so a caller lets a flag win by appending it. An
// empty value is no value. It reads the files the variables name. The error is a Faults with everything that is wrong,
// in the order of the fields; it never holds the value of a secret.
func Read(environ []string) (Config, error) {
	set := variables(environ)
	var c Config
	var faults Faults
	err := env.ParseWithOptions(&c, env.Options{Environment: set, Prefix: Prefix})
	var all env.AggregateError
	switch {
	case errors.As(err, &all):
		for _, e := range all.Errors {
			faults = append(faults, parseFault(e))
		}
	case err != nil:
		return Config{}, err
	}
	c.check(&faults)
	c.Unknown = unknown(set, &faults)
	if len(faults) > 0 {
		faults.sort()
		return Config{}, faults
	}
	return c, nil
}

// variables keeps what is ours and not empty.
func variables(environ []string) map[string]string {
	set := make(map[string]string)
	for _, entry := range environ {
		name, value, ok := strings.Cut(entry, "=")
		if !ok || !strings.HasPrefix(name, Prefix) {
			continue
		}
		if value = strings.TrimSpace(value); value == "" {
			delete(set, name)
			continue
		}
		set[name] = value
	}
	return set
}

// Source is what the record is opened with: the PostgreSQL URL, or the SQLite file in the
// data directory. It may hold a password and must not be printed.
func (c *Config) Source() string {
	if c.Database != "" {
		return c.Database.Reveal()
	}
	return filepath.Join(c.Data, "lawquiz.db")
}

// SessionLife is SessionDays as a duration.
func (c *Config) SessionLife() time.Duration { return time.Duration(c.SessionDays) * 24 * time.Hour }
