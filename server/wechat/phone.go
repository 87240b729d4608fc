package wechat

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/silenceper/wechat/v2/miniprogram/business"
	"github.com/silenceper/wechat/v2/util"
)

// phoneReply is read by hand: the SDK takes countryCode for a string only, while the platform's
// documents show a number too, and a reply that fails to decode has used up the worker's code.
type phoneReply struct {
	util.CommonError
	Info struct {
		Number  string          `json:"phoneNumber"`
		Pure    string          `json:"purePhoneNumber"`
		Country json.RawMessage `json:"countryCode"`
		Mark    struct {
			AppID string `json:"appid"`
		} `json:"watermark"`
	} `json:"phone_info"`
}

// Phone implements Platform.
func (c *Client) Phone(ctx context.Context, code string) (string, error) {
	if !codePattern.MatchString(code) {
		return "", c.refuse(callPhone, InvalidPhoneCode, "the code is malformed and was not sent")
	}
	var reply phoneReply
	err := c.withToken(ctx, callPhone, func(ctx context.Context, token string) error {
		body, err := post(ctx, "/wxa/business/getuserphonenumber", token, business.GetPhoneNumberRequest{Code: code})
		if err != nil {
			return err
		}
		return util.DecodeWithError(body, &reply, callPhone)
	})
	if err != nil {
		return "", err
	}
	if reply.Info.Mark.AppID != c.cfg.AppID {
		return "", c.refuse(callPhone, InvalidPhoneCode, "the number is marked as another app's")
	}
	number := reply.Info.Number
	if strings.Trim(string(reply.Info.Country), `"`) == "86" {
		number = reply.Info.Pure
	}
	if number == "" {
		return "", c.refuse(callPhone, Unavailable, "the answer holds no number")
	}
	return number, nil
}
