package wechat

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// Config is what New needs. Only AppID and AppSecret have no useful zero value.
type Config struct {
	AppID     string
	AppSecret string // never printed, logged or returned in an error

	Tokens    TokenStore        // where instances share access tokens; nil: this process's memory
	Transport http.RoundTripper // the way out; nil: HTTP/1.1, 2 s to connect, the environment's proxy
	BaseURL   string            // a stand-in for https://api.weixin.qq.com; http only on this machine
	Timeout   time.Duration     // the longest any call takes, queueing and token included; 0: 5 s
	Limit     Limit             // how fast we may call
	Log       *slog.Logger      // nil: slog.Default()

	Now  func() time.Time // nil: time.Now
	Rand func() float64   // in [0, 1), for jitter; nil: math/rand/v2; called from many goroutines
}

// Limit paces all calls of a client but those for access tokens. The platform's own quotas belong
// to the account, so several instances must share them out. The zero value of a field means its default.
type Limit struct {
	PerSecond float64 // calls a second over time; 0: 50
	Burst     int     // calls at once after a quiet time; 0: 50
	Queue     int     // calls that may wait for their turn, beyond which they are Busy; 0: 100; below 0: none
}

const (
	defaultTimeout   = 5 * time.Second
	defaultPerSecond = 50
	defaultBurst     = 50
	defaultQueue     = 100
)

var (
	appIDPattern  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	secretPattern = regexp.MustCompile(`^[\x21-\x7e]{1,128}$`)
)

// filled returns the config with every default in place, or an error that names the wrong field.
func (c Config) filled() (Config, *url.URL, error) {
	if !appIDPattern.MatchString(c.AppID) {
		return c, nil, errors.New("wechat: AppID is empty or malformed")
	}
	if !secretPattern.MatchString(c.AppSecret) {
		return c, nil, errors.New("wechat: AppSecret is empty or malformed")
	}
	if c.Timeout < 0 || c.Limit.PerSecond < 0 || c.Limit.Burst < 0 {
		return c, nil, errors.New("wechat: Timeout and Limit must not be negative")
	}
	base, err := c.base()
	if err != nil {
		return c, nil, err
	}
	c.Timeout = cmp.Or(c.Timeout, defaultTimeout)
	c.Limit.PerSecond = cmp.Or(c.Limit.PerSecond, defaultPerSecond)
	c.Limit.Burst = cmp.Or(c.Limit.Burst, defaultBurst)
	c.Limit.Queue = max(cmp.Or(c.Limit.Queue, defaultQueue), 0)
	c.Log = cmp.Or(c.Log, slog.Default())
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Float64
	}
	if c.Tokens == nil {
		c.Tokens = NewMemoryTokens(c.Now)
	}
	return c, base, nil
}

// base parses BaseURL. Plain http is for a fake on this machine: the AppSecret travels in URLs.
func (c Config) base() (*url.URL, error) {
	base, err := url.Parse(cmp.Or(c.BaseURL, platformURL))
	if err != nil || base.Host == "" || base.User != nil {
		return nil, errors.New("wechat: BaseURL is not a URL with a host and no user")
	}
	ip := net.ParseIP(base.Hostname())
	local := base.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if base.Scheme != "https" && (base.Scheme != "http" || !local) {
		return nil, errors.New("wechat: BaseURL must be https, or http on this machine")
	}
	return base, nil
}

// Format prints the config without its secret, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "wechat.Config{AppID:%s AppSecret:redacted}", c.AppID)
}

// LogValue is the config without its secret.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(slog.String("app_id", c.AppID))
}
