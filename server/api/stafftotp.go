package api

import "context"

// NewPassword is a change of one's own password.
type NewPassword struct {
	Old string `json:"old" maxLength:"512"`
	New string `json:"new" maxLength:"512" doc:"至少 10 位，含大写、小写、数字、其他字符中的三种，或不少于 16 位"`
}

func (s *Server) changePassword(ctx context.Context, in *struct{ Body NewPassword }) error {
	at := callOf(ctx)
	at.note("账号 "+at.staff.Login, "修改本人密码")
	return s.cfg.Staff.Password(ctx, at.session, in.Body.Old, in.Body.New)
}

// TOTPSetup is what an app that shows codes is given.
type TOTPSetup struct {
	Secret string `json:"secret" doc:"不能扫码时手工输入"`
	URI    string `json:"uri"`
	QR     string `json:"qr" doc:"二维码，data: URI 的 PNG"`
}

func (s *Server) beginTOTP(ctx context.Context, _ *struct{}) (TOTPSetup, error) {
	at := callOf(ctx)
	at.note("账号 "+at.staff.Login, "开始设置两步验证")
	t, err := s.cfg.Staff.BeginTOTP(ctx, at.session)
	return TOTPSetup(t), err
}

// TOTPCode is a code of two-step verification.
type TOTPCode struct {
	OTP string `json:"otp" maxLength:"32"`
}

// RecoveryCodes are codes for whoever has lost what shows the codes; each is good once.
type RecoveryCodes struct {
	Codes []string `json:"codes" doc:"只告知这一次，请抄下保存"`
}

func (s *Server) confirmTOTP(ctx context.Context, in *struct{ Body TOTPCode }) (RecoveryCodes, error) {
	at := callOf(ctx)
	at.note("账号 "+at.staff.Login, "开启两步验证")
	codes, err := s.cfg.Staff.ConfirmTOTP(ctx, at.session, in.Body.OTP)
	return RecoveryCodes{Codes: codes}, err
}

// TOTPEnd is how one takes two-step verification off.
type TOTPEnd struct {
	Password string `json:"password" maxLength:"512"`
	OTP      string `json:"otp" maxLength:"32" doc:"验证码或恢复码"`
}

func (s *Server) endTOTP(ctx context.Context, in *struct{ Body TOTPEnd }) error {
	at := callOf(ctx)
	at.note("账号 "+at.staff.Login, "关闭两步验证")
	return s.cfg.Staff.EndTOTP(ctx, at.session, in.Body.Password, in.Body.OTP)
}
