package poster

import (
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"lawquiz/quiz"
	"lawquiz/server/wechat"
)

const (
	fetchers  = 4                // at once; the platform's client paces them further
	tries     = 3                // of one code
	patience  = 30 * time.Second // the longest wait between two of them
	failedFor = 60_000           // ms before a code that could not be had is tried again
)

// fetch is a code that is waited for, or that could not be had.
type fetch struct {
	err error // nil while it is waited for
	at  int64 // Unix ms of the failure
}

// Progress is how many of some codes can be printed.
type Progress struct {
	Total  int
	Done   int
	Failed map[string]*quiz.Error // by invitation code; tried again when asked for a minute later
}

// Ready reports whether nothing is waited for any more.
func (p Progress) Ready() bool { return p.Done+len(p.Failed) == p.Total }

// Fetch says how many of these codes are at hand and has the others fetched in the background. Asking
// again goes on where it was, also after a restart.
func (p *Press) Fetch(codes []string) Progress {
	out := Progress{Total: len(codes), Failed: make(map[string]*quiz.Error)}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, code := range codes {
		if !p.Mini() || p.has(code) {
			delete(p.fetched, code)
			out.Done++
			continue
		}
		at := p.fetched[code]
		if at != nil && at.err != nil && p.cfg.Now()-at.at < failedFor {
			out.Failed[code] = platformError(at.err)
			continue
		}
		if at == nil || at.err != nil {
			p.fetched[code] = new(fetch)
			p.waiting = append(p.waiting, code)
		}
	}
	for p.workers < min(fetchers, len(p.waiting)) {
		p.workers++
		go p.work()
	}
	return out
}

// work fetches what is waited for until there is nothing left.
func (p *Press) work() {
	for {
		p.mu.Lock()
		if len(p.waiting) == 0 || p.run.Err() != nil {
			p.workers--
			p.mu.Unlock()
			return
		}
		code := p.waiting[0]
		p.waiting = slices.Delete(p.waiting, 0, 1)
		p.mu.Unlock()
		err := p.fetch(code)
		p.mu.Lock()
		if err == nil {
			delete(p.fetched, code)
		} else {
			p.fetched[code] = &fetch{err: err, at: p.cfg.Now()}
		}
		p.mu.Unlock()
	}
}

// fetch has one code drawn and keeps it. What may pass is tried again.
func (p *Press) fetch(code string) error {
	for try := 1; ; try++ {
		picture, err := p.cfg.Platform.QRCode(p.run, code, bindPage)
		if err == nil {
			p.keep(code, picture)
			if !p.has(code) {
				return quiz.Errorf(quiz.Unavailable, "小程序码存不下来，请检查服务器的数据目录是否写满")
			}
			return nil
		}
		var failure *wechat.Error
		passing := errors.As(err, &failure) && (failure.Code == wechat.Busy || failure.Code == wechat.Unavailable)
		if try == tries || !passing {
			return err
		}
		if err := p.cfg.Wait(p.run, min(max(failure.RetryAfter, time.Second), patience)); err != nil {
			return err
		}
	}
}

// platformError gives a failure of WeChat the words an organiser can act on.
func platformError(err error) *quiz.Error {
	var own *quiz.Error
	if errors.As(err, &own) {
		return own
	}
	e := &quiz.Error{Code: quiz.Unavailable, Message: "微信没有给出小程序码，请稍后再试", Err: err}
	var failure *wechat.Error
	if !errors.As(err, &failure) {
		return e
	}
	e.RetryAfter = failure.RetryAfter
	switch failure.Code {
	case wechat.Busy:
		e.Code, e.Message = quiz.Busy, "向微信取小程序码的次数到了限额，请过几分钟再试"
	case wechat.Misconfigured:
		e.Message = "微信不给小程序码：小程序还没有发布，或者服务器的小程序配置有误，请联系运维人员"
	}
	return e
}

func hexed(text string) string { return hex.EncodeToString([]byte(text)) }
