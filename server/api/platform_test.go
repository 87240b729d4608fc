package api_test

import (
	"context"
	"net/http"
	"testing"

	"lawquiz/server/api"
	"lawquiz/server/wechat"
)

// tried is a platform with one ability that works and one that does not.
type tried struct{}

func (tried) Try(context.Context) []wechat.Trial {
	return []wechat.Trial{{What: "login", OK: true, Message: "可用"}, {What: "qrcode", ErrCode: 41030, Message: "还没有发布"}}
}

func TestPlatformsAreTried(t *testing.T) {
	t.Parallel()
	h := open(t, func(c *api.Config) { c.MiniProgram = tried{} })
	var got api.PlatformTrials
	h.keep(http.StatusOK, &got, http.MethodPost, "/api/v1/console/wechat/check", nil)
	if len(got.MiniProgram) != 2 || !got.MiniProgram[0].OK || got.MiniProgram[1].ErrCode != 41030 || len(got.Official) != 0 {
		t.Errorf("%+v", got)
	}
}
