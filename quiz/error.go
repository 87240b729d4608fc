package quiz

import (
	"errors"
	"fmt"
	"time"
)

// Code names a kind of failure. It is stable: clients and tests rely on it.
type Code string

// The closed list of codes. A new one must be added to the HTTP table in server/api,
// whose test walks Codes.
const (
	Invalid         Code = "invalid"          // a field is missing, malformed or out of range
	BodyNotJSON     Code = "body_not_json"    // the body is no JSON of the expected shape
	BodyTooLarge    Code = "body_too_large"   // the body is over the route's limit
	BodyTooDeep     Code = "body_too_deep"    // the JSON nests deeper than any honest client's
	Unauthenticated Code = "unauthenticated"  // no session, or one that has ended
	Forbidden       Code = "forbidden"        // the caller may not do this at all
	NotFound        Code = "not_found"        // absent, or not the caller's to see
	RateLimited     Code = "rate_limited"     // too many calls; RetryAfter says when
	Busy            Code = "busy"             // the system is full for a moment; RetryAfter says when
	Unavailable     Code = "unavailable"      // a service we need (WeChat, the record) does not answer
	Internal        Code = "internal"         // a fault of ours; the cause is logged, never sent
	ConsentRequired Code = "consent_required" // the privacy notice was not agreed to
	ProfileRequired Code = "profile_required" // name or unit must be given first
	ProfileLocked   Code = "profile_locked"   // after the first submission only an organiser changes it
	TextRefused     Code = "text_refused"     // a typed name did not pass the content check
	LoginFailed     Code = "login_failed"     // the log-in particulars match nobody
	LoginLocked     Code = "login_locked"     // too many wrong tries; RetryAfter says when
	CodeInvalid     Code = "code_invalid"     // a WeChat code is used up or wrong: fetch a new one
	AccountBlocked  Code = "account_blocked"  // WeChat or an organiser has blocked the account
	SnapshotUser    Code = "snapshot_user"    // WeChat shows a snapshot of the page, where everybody is a virtual person

	ContestNotOpen  Code = "contest_not_open" // before its window
	ContestClosed   Code = "contest_closed"   // after its window
	QuotaExhausted  Code = "quota_exhausted"  // no chance left in the current window
	NotEligible     Code = "not_eligible"     // the contest is not for this person
	BankTooSmall    Code = "bank_too_small"   // the published questions cannot fill the paper
	PaperExpired    Code = "paper_expired"    // past its deadline: answers are no longer taken
	PaperFinished   Code = "paper_finished"   // already submitted: answers are no longer taken
	AnswerForeign   Code = "answer_foreign"   // an answer to a question that is not in the paper
	AnswerOption    Code = "answer_option"    // an option that is not the question's
	AnswerShape     Code = "answer_shape"     // too many options or texts, or a text too long
	SubmittedBefore Code = "submitted_before" // other answers are already on record for this paper

	BankConflict   Code = "bank_conflict"    // questions or ids stand against what is in the banks: to be decided
	RevisionStale  Code = "revision_stale"   // the change was made from a text that is not the newest any more
	UploadsFull    Code = "uploads_full"     // too many files of the author's wait to be dealt with
	UploadNotReady Code = "upload_not_ready" // the file is still being read, could not be read, or was dealt with before
	PreviewStale   Code = "preview_stale"    // what was previewed has changed since: look again
	SealBlocked    Code = "seal_blocked"     // something must be settled before an award is sealed, or its notice ended: Places say what
)

// Codes lists every code, for the tables that must cover them all.
var Codes = []Code{
	Invalid, BodyNotJSON, BodyTooLarge, BodyTooDeep, Unauthenticated, Forbidden, NotFound, RateLimited, Busy,
	Unavailable, Internal, ConsentRequired, ProfileRequired, ProfileLocked, TextRefused, LoginFailed, LoginLocked,
	CodeInvalid, AccountBlocked, SnapshotUser, ContestNotOpen, ContestClosed, QuotaExhausted, NotEligible, BankTooSmall,
	PaperExpired, PaperFinished, AnswerForeign, AnswerOption, AnswerShape, SubmittedBefore,
	BankConflict, RevisionStale, UploadsFull, UploadNotReady, PreviewStale, SealBlocked,
}

// Place points at the part of a request an error is about.
type Place struct {
	Location string // e.g. body.answers.tbgd-001
	Message  string // Chinese
}

// Error is the one error type that reaches people. Message is Chinese and fit for a worker;
// Err is the cause, logged and never sent.
type Error struct {
	Code       Code
	Message    string
	Places     []Place
	RetryAfter time.Duration // 0: not given
	Err        error
}

// Errorf makes an error of a code with a Chinese message.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error gives code, message and cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Code, e.Message)
}

// Unwrap gives the cause, or nil.
func (e *Error) Unwrap() error { return e.Err }

// At adds the place the error is about and returns e.
func (e *Error) At(location, message string) *Error {
	e.Places = append(e.Places, Place{Location: location, Message: message})
	return e
}

// CodeOf returns the code of the first *Error in err's chain, Internal for any other
// error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
