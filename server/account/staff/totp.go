package staff

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image/png"
	"regexp"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

const (
	stepTime      = 30 * 1000 // ms
	recoveryCodes = 10
	qrSide        = 256 // pixels
)

// TOTP is what an app that shows codes is given: the secret, the same as a URI, and that as a QR code
// (a data: URI of a PNG).
type TOTP struct{ Secret, URI, QR string }

// BeginTOTP draws a secret for two-step verification. It counts once ConfirmTOTP has seen a code of it; until
// then what was before stays. Invalid: verification is on.
func (d *Desk) BeginTOTP(ctx context.Context, s Session) (TOTP, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: d.cfg.Issuer, AccountName: s.Viewer.Login})
	if err != nil {
		return TOTP{}, fmt.Errorf("draw a secret: %w", err)
	}
	_, err = d.cfg.DB.ChangeStaff(ctx, store.StaffChange{
		ID: s.Viewer.Account, Now: d.cfg.Now(), Apply: func(row *store.Staff) error {
			if row.TOTP != "" {
				return quiz.Errorf(quiz.Invalid, "两步验证已经开启；要换手机，请先关闭再设置")
			}
			row.Pending = d.cfg.Sealer.Seal(fieldTOTP, key.Secret())
			return nil
		},
	})
	if err != nil {
		return TOTP{}, err
	}
	image, err := key.Image(qrSide, qrSide)
	if err != nil {
		return TOTP{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image); err != nil {
		return TOTP{}, fmt.Errorf("draw a QR code: %w", err)
	}
	return TOTP{key.Secret(), key.URL(), "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())}, nil
}

// ConfirmTOTP puts two-step verification on, if the code is one of the secret drawn before, and returns
// recovery codes, each good once, told once. Her other sessions end.
func (d *Desk) ConfirmTOTP(ctx context.Context, s Session, code string) ([]string, error) {
	codes, hashes := make([]string, recoveryCodes), make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = drawn(3)
		hashes[i] = d.recovery(s.Viewer.Account, codes[i])
	}
	_, err := d.cfg.DB.ChangeStaff(ctx, store.StaffChange{
		ID: s.Viewer.Account, Now: d.cfg.Now(), Ends: true, Keep: s.ID, Codes: hashes,
		Apply: func(row *store.Staff) error {
			if row.Pending == "" {
				return quiz.Errorf(quiz.Invalid, "请先扫码，再输入验证码")
			}
			step, err := d.step(row.Pending, code)
			if err != nil {
				return err
			}
			if step == 0 {
				const message = "验证码不对：请核对手机的时间，输入最新的 6 位数字"
				return quiz.Errorf(quiz.Invalid, message).At("body.otp", message)
			}
			row.TOTP, row.Pending, row.Step = row.Pending, "", step
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// EndTOTP takes two-step verification off, for one who knows her password and a code. An admin must then set it
// up again. Invalid: either is wrong, which counts as a wrong log-in. LoginLocked: too many were.
func (d *Desk) EndTOTP(ctx context.Context, s Session, password, code string) error {
	err := d.prove(ctx, s, password, func(row store.Staff) error {
		if row.TOTP == "" {
			return quiz.Errorf(quiz.Invalid, "两步验证没有开启")
		}
		ok, _, err := d.second(ctx, row, code)
		if err == nil && !ok {
			const message = "验证码不对，或已经用过"
			err = quiz.Errorf(quiz.Invalid, message).At("body.otp", message)
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = d.cfg.DB.ChangeStaff(ctx, store.StaffChange{
		ID: s.Viewer.Account, Now: d.cfg.Now(), Ends: true, Keep: s.ID, Codes: []string{},
		Apply: func(row *store.Staff) error {
			row.TOTP, row.Pending = "", ""
			return nil
		},
	})
	return err
}

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

// second checks a code of two-step verification and spends it. The second result says that it was a recovery
// code.
func (d *Desk) second(ctx context.Context, row store.Staff, code string) (ok, recovery bool, err error) {
	code = strings.Join(strings.Fields(code), "")
	if !sixDigits.MatchString(code) {
		ok, err = d.cfg.DB.SpendRecovery(ctx, row.ID, d.recovery(row.ID, code))
		return ok, ok, err
	}
	step, err := d.step(row.TOTP, code)
	if err != nil || step == 0 {
		return false, false, err
	}
	ok, err = d.cfg.DB.SpendStaffStep(ctx, row.ID, step)
	return ok, false, err
}

// step returns which step of time a code of a sealed secret belongs to, the present or one beside it; 0: none.
func (d *Desk) step(sealed, code string) (int64, error) {
	secret, err := d.cfg.Sealer.Open(fieldTOTP, sealed)
	if err != nil {
		return 0, err
	}
	code = strings.Join(strings.Fields(code), "")
	now, found := d.cfg.Now()/stepTime, int64(0)
	for _, step := range []int64{now - 1, now, now + 1} {
		same, err := hotp.ValidateCustom(code, uint64(step), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil && sixDigits.MatchString(code) {
			return 0, fmt.Errorf("check a code: %w", err)
		}
		if same {
			found = step
		}
	}
	return found, nil
}

// recovery is how the record names a recovery code.
func (d *Desk) recovery(account int64, code string) string {
	return d.cfg.Sealer.MAC("staff.recovery", itoa(account), canonical(code))
}

// RecoveryLeft returns how many recovery codes an account has left.
func (d *Desk) RecoveryLeft(ctx context.Context, account int64) (int, error) {
	return d.cfg.DB.RecoveryLeft(ctx, account)
}
