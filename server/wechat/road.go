package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

const (
	platformHost   = "api.weixin.qq.com"
	platformURL    = "https://" + platformHost
	connectTimeout = 2 * time.Second
	bodyLimit      = 1 << 20 // bytes, after decompression
	headerLimit    = 64 << 10
)

// seize makes router the SDK's transport. The SDK holds one http.Client for the whole process,
// without time-out or bound, so this global is its only door; it is written once, before any call.
var seize = sync.OnceFunc(func() {
	util.DefaultHTTPClient = &http.Client{
		Transport:     router{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
})

// router sends each request down the road its context names, so that several clients share the
// SDK's one http.Client. A request without a road, made past this package, is refused.
type router struct{}

type roadKey struct{}

var errNoRoad = errors.New("wechat: the SDK was used outside a call of this package")

func (router) RoundTrip(request *http.Request) (*http.Response, error) {
	r, ok := request.Context().Value(roadKey{}).(*road)
	if !ok {
		if request.Body != nil {
			request.Body.Close()
		}
		return nil, errNoRoad
	}
	return r.RoundTrip(request)
}

// road is one client's way to the platform.
type road struct {
	base      *url.URL // where the platform is; a fake one in tests
	transport http.RoundTripper
}

// on returns a context whose requests take this road.
func (r *road) on(ctx context.Context) context.Context {
	return context.WithValue(ctx, roadKey{}, r)
}

// RoundTrip sends a request of the SDK once. Any status but 200 is an *Error here, because the SDK
// would print the URL; the body fails with an *Error past bodyLimit.
func (r *road) RoundTrip(request *http.Request) (*http.Response, error) {
	ours := request.Clone(request.Context())
	ours.URL.Scheme, ours.URL.Host, ours.Host = r.base.Scheme, r.base.Host, r.base.Host
	if ours.Method == http.MethodGet {
		// net/http repeats a body-less GET by itself when a kept connection dies under it, and so
		// would spend a log-in code twice. A body it cannot rewind, here an empty one that puts
		// nothing on the wire, forbids that.
		ours.Body, ours.GetBody = io.NopCloser(strings.NewReader("")), nil
	}
	response, err := r.transport.RoundTrip(ours)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, &Error{Code: Unavailable, reason: fmt.Sprintf("HTTP status %d", response.StatusCode)}
	}
	response.Body = &capped{body: response.Body, left: bodyLimit}
	return response, nil
}

// newTransport is the default way out. It speaks HTTP/1.1 only, where it is known which requests
// are ever repeated (see road.RoundTrip), and honours the proxy variables of the environment.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: connectTimeout}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		MaxIdleConnsPerHost:    32,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: headerLimit,
	}
}

// capped is a body that fails once it proves longer than the limit.
type capped struct {
	body io.ReadCloser
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.body.Read(p)
	if int64(n) > c.left {
		return 0, &Error{Code: Unavailable, reason: "the answer is over 1 MB"}
	}
	c.left -= int64(n)
	return n, err
}

func (c *capped) Close() error { return c.body.Close() }
