package wechat

import (
	"context"
	"net/netip"

	"github.com/silenceper/wechat/v2/miniprogram/riskcontrol"
	"github.com/silenceper/wechat/v2/util"
)

// worstRisk is the highest rank the platform gives.
const worstRisk = 4

// RiskRank implements Platform by getUserRiskRank. The SDK's call takes no context, so a silent
// platform would hold its caller; only its request type is used.
func (c *Client) RiskRank(ctx context.Context, openID, ip string, scene RiskScene) (int, error) {
	address, err := netip.ParseAddr(ip)
	if err != nil || address.Zone() != "" || !openIDPattern.MatchString(openID) || scene > RiskMarketing {
		return 0, c.refuse(callRisk, BadInput, "the openid, address or scene is out of bounds")
	}
	request := riskcontrol.UserRiskRankRequest{
		AppID: c.cfg.AppID, OpenID: openID, Scene: uint8(scene), ClientIP: address.Unmap().String(),
	}
	var reply struct {
		util.CommonError
		Rank *int `json:"risk_rank"`
	}
	err = c.withToken(ctx, callRisk, func(ctx context.Context, token string) error {
		body, err := post(ctx, "/wxa/getuserriskrank", token, request)
		if err != nil {
			return err
		}
		return util.DecodeWithError(body, &reply, callRisk)
	})
	if err != nil {
		return 0, err
	}
	if reply.Rank == nil || *reply.Rank < 0 || *reply.Rank > worstRisk {
		return 0, c.refuse(callRisk, Unavailable, "the answer holds no rank")
	}
	return *reply.Rank, nil
}
