package wechat

import (
	"context"
	"net/http"
	"regexp"

	"github.com/silenceper/wechat/v2/miniprogram/qrcode"
	"github.com/silenceper/wechat/v2/util"
)

// qrWidth is the platform's largest, in pixels: these codes are printed on posters.
const qrWidth = 1280

var (
	scenePattern = regexp.MustCompile(`^[0-9A-Za-z!#$&'()*+,/:;=?@._~-]{1,32}$`)
	pagePattern  = regexp.MustCompile(`^([0-9A-Za-z_-]+(/[0-9A-Za-z_-]+)*)?$`)
)

// QRCode implements Platform by getwxacodeunlimit. The SDK's GetWXACodeUnlimit takes no context,
// returns plain-text errors and accepts JPEG only, so just its request and its reading of the
// reply are used.
func (c *Client) QRCode(ctx context.Context, scene, page string) ([]byte, error) {
	if !scenePattern.MatchString(scene) || len(page) > 128 || !pagePattern.MatchString(page) {
		return nil, c.refuse(callQR, BadInput, "the scene or page is out of bounds")
	}
	request := qrcode.QRCoder{Page: page, Scene: scene, Width: qrWidth}
	var image []byte
	err := c.withToken(ctx, callQR, func(ctx context.Context, token string) error {
		body, err := post(ctx, "/wxa/getwxacodeunlimit", token, request)
		if err != nil {
			return err
		}
		image, err = util.HandleFileResponse(body, callQR)
		return err
	})
	if err != nil {
		return nil, err
	}
	switch http.DetectContentType(image) {
	case "image/jpeg", "image/png":
		return image, nil
	}
	return nil, c.refuse(callQR, Unavailable, "the answer is no image")
}
