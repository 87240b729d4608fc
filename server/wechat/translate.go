package wechat

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"syscall"

	"github.com/silenceper/wechat/v2/util"
)

// translate turns what a call came back with into an *Error, by type. Foreign text never enters it:
// the SDK and net/http both print whole URLs, and those hold the AppSecret, the code or the token.
func translate(call string, err error) *Error {
	if err == nil {
		return nil
	}
	if own, ok := errors.AsType[*Error](err); ok {
		e := *own
		if e.Call == "" {
			e.Call = call
		}
		return &e
	}
	if said, ok := errors.AsType[*util.CommonError](err); ok {
		return refusal(call, said)
	}
	e := &Error{Call: call, Code: Unavailable}
	e.reason, e.cause = loss(err)
	return e
}

// ridPattern finds the request id at the end of WeChat's messages.
var ridPattern = regexp.MustCompile(`\brid: ?([0-9a-f]{4,16}(?:-[0-9a-f]{4,16}){1,4})\b`)

// refusal is an answer of WeChat that carries an errcode.
func refusal(call string, said *util.CommonError) *Error {
	e := &Error{Call: call, ErrCode: int(said.ErrCode), Code: codeOf(call, int(said.ErrCode))}
	if rid := ridPattern.FindStringSubmatch(said.ErrMsg); rid != nil {
		e.Rid = rid[1]
	}
	if e.ErrCode == errAddress {
		e.Address = addressIn(said.ErrMsg)
		e.reason = "WeChat's address list lacks " + cmp.Or(e.Address, "our address")
	}
	return e
}

// addressIn returns the first IP address in WeChat's message, or "": an operator behind a gateway has no
// other way to learn which one to enter.
func addressIn(message string) string {
	for word := range strings.FieldsFuncSeq(message, func(r rune) bool { return r == ' ' || r == ',' }) {
		if address, err := netip.ParseAddr(word); err == nil && address.Zone() == "" {
			return address.Unmap().String()
		}
	}
	return ""
}

// loss says in our own words why there is no answer, and what of the cause is safe to keep.
func loss(err error) (string, error) {
	if errors.Is(err, context.Canceled) {
		return "the caller gave up", context.Canceled
	}
	if timeout, ok := errors.AsType[net.Error](err); errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout() {
		return "no answer in time", context.DeadlineExceeded
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "the host name was not found", nil
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "the certificate was not accepted", nil
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		if errno, ok := errors.AsType[syscall.Errno](err); ok {
			return op.Op + " failed: " + errno.Error(), errno
		}
		return op.Op + " failed", nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the connection was dropped", nil
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return "no readable HTTP answer", nil
	}
	return "the answer is not what the platform documents", nil
}
