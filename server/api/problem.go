package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
)

// Problem is the body of every error answer (RFC 9457), application/problem+json. It never
// repeats what the client sent.
type Problem struct {
	Type      string         `json:"type" doc:"urn:lawquiz:problem:<code>"`
	Title     string         `json:"title" doc:"错误类别"`
	Status    int            `json:"status"`
	Code      quiz.Code      `json:"code" doc:"稳定的错误代码"`
	Detail    string         `json:"detail" doc:"可以直接显示给职工的说明"`
	Errors    []ProblemPlace `json:"errors,omitempty" doc:"有问题的字段"`
	RequestID string         `json:"request_id"`

	retryAfter int // seconds; 0: not sent
}

// ProblemPlace points at one part of the request.
type ProblemPlace struct {
	Location string `json:"location" doc:"如 body.name"`
	Message  string `json:"message"`
}

// outward is how a code looks from outside.
type outward struct {
	status int
	title  string
}

// outwards is the one table from codes to HTTP; a test holds it to quiz.Codes.
func outwards() map[quiz.Code]outward {
	return map[quiz.Code]outward{
		quiz.Invalid:         {http.StatusUnprocessableEntity, "填写有误"},
		quiz.BodyNotJSON:     {http.StatusBadRequest, "请求格式有误"},
		quiz.BodyTooLarge:    {http.StatusRequestEntityTooLarge, "提交的内容过大"},
		quiz.BodyTooDeep:     {http.StatusBadRequest, "请求格式有误"},
		quiz.Unauthenticated: {http.StatusUnauthorized, "请先登录"},
		quiz.Forbidden:       {http.StatusForbidden, "没有权限"},
		quiz.NotFound:        {http.StatusNotFound, "没有找到"},
		quiz.RateLimited:     {http.StatusTooManyRequests, "操作过于频繁"},
		quiz.Busy:            {http.StatusServiceUnavailable, "系统繁忙"},
		quiz.Unavailable:     {http.StatusServiceUnavailable, "服务暂不可用"},
		quiz.Internal:        {http.StatusInternalServerError, "系统出错"},
		quiz.ConsentRequired: {http.StatusForbidden, "需要同意隐私说明"},
		quiz.ProfileRequired: {http.StatusConflict, "请先完善个人信息"},
		quiz.ProfileLocked:   {http.StatusConflict, "个人信息已锁定"},
		quiz.TextRefused:     {http.StatusUnprocessableEntity, "内容未通过检查"},
		quiz.LoginFailed:     {http.StatusUnauthorized, "登录失败"},
		quiz.LoginLocked:     {http.StatusTooManyRequests, "登录已暂时锁定"},
		quiz.CodeInvalid:     {http.StatusUnauthorized, "微信登录码无效"},
		quiz.AccountBlocked:  {http.StatusForbidden, "账号已被停用"},
		quiz.SnapshotUser:    {http.StatusForbidden, "微信快照页不能登录"},

		quiz.ContestNotOpen:  {http.StatusConflict, "竞赛尚未开始"},
		quiz.ContestClosed:   {http.StatusConflict, "竞赛已结束"},
		quiz.QuotaExhausted:  {http.StatusConflict, "答题机会已用完"},
		quiz.NotEligible:     {http.StatusForbidden, "不在参赛范围"},
		quiz.BankTooSmall:    {http.StatusServiceUnavailable, "题库题目不足"},
		quiz.PaperExpired:    {http.StatusConflict, "答题时间已到"},
		quiz.PaperFinished:   {http.StatusConflict, "试卷已交"},
		quiz.AnswerForeign:   {http.StatusUnprocessableEntity, "答案与试卷不符"},
		quiz.AnswerOption:    {http.StatusUnprocessableEntity, "选项与题目不符"},
		quiz.AnswerShape:     {http.StatusUnprocessableEntity, "答案格式有误"},
		quiz.SubmittedBefore: {http.StatusConflict, "试卷已交"},

		quiz.BankConflict:   {http.StatusConflict, "与题库有矛盾"},
		quiz.RevisionStale:  {http.StatusConflict, "题目已有更新的修订"},
		quiz.PreviewStale:   {http.StatusConflict, "预览后情况有了变化"},
		quiz.SealBlocked:    {http.StatusConflict, "还有事项没有办结"},
		quiz.UploadsFull:    {http.StatusConflict, "待处理的文件过多"},
		quiz.UploadNotReady: {http.StatusConflict, "上传的文件不能这样处理"},
	}
}

// Error makes a Problem an error, for logs.
func (p *Problem) Error() string { return string(p.Code) + ": " + p.Detail }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders tells huma the headers that go with the problem.
func (p *Problem) GetHeaders() http.Header {
	h := make(http.Header)
	p.headers(h)
	return h
}

// ContentType tells huma the media type.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

func (p *Problem) headers(h http.Header) {
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
}

// problem turns any error into what the caller may see, and logs what may not be seen.
// An error without a code is Internal.
func (s *Server) problem(ctx context.Context, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var e *quiz.Error
	if !errors.As(err, &e) {
		e = &quiz.Error{Code: quiz.Internal, Err: err}
	}
	s.logCause(ctx, e, err)
	out, ok := s.outwards[e.Code]
	if !ok {
		out = s.outwards[quiz.Internal]
	}
	p = &Problem{
		Type: "urn:lawquiz:problem:" + string(e.Code), Title: out.title, Status: out.status,
		Code: e.Code, Detail: e.Message, RequestID: callOf(ctx).request,
		retryAfter: int((e.RetryAfter + 999_999_999) / 1_000_000_000),
	}
	if e.Code == quiz.Internal { // whatever it says was not written for workers
		p.Detail = "系统出错了，请稍后再试；若一直如此，请把编号 " + p.RequestID + " 告诉工作人员"
	}
	if p.Detail == "" {
		p.Detail = out.title
	}
	for _, at := range e.Places {
		p.Errors = append(p.Errors, ProblemPlace{Location: at.Location, Message: at.Message})
	}
	return p
}

// logCause writes down what the caller is not told.
func (s *Server) logCause(ctx context.Context, e *quiz.Error, err error) {
	level := slog.LevelDebug
	switch {
	case ctx.Err() != nil: // the caller has left: nobody's fault
	case e.Code == quiz.Internal:
		level = slog.LevelError
	case e.Code == quiz.Unavailable, e.Code == quiz.BankTooSmall:
		level = slog.LevelWarn
	case e.Err == nil:
		return
	}
	call := callOf(ctx)
	s.log.LogAttrs(ctx, level, "request failed", slog.String("request", call.request), slog.String("route", call.route),
		slog.String("code", string(e.Code)), slog.String("cause", strings.ToValidUTF8(err.Error(), "?")))
}

// fail answers with an error and ends the request's chain.
func (s *Server) fail(c *gin.Context, err error) { s.send(c, s.problem(c.Request.Context(), err)) }

func (s *Server) send(c *gin.Context, p *Problem) {
	c.Abort()
	if c.Writer.Written() { // half an answer is out already; the connection ends here
		return
	}
	callOf(c.Request.Context()).code = p.Code
	p.headers(c.Writer.Header())
	c.Writer.Header()["Cache-Control"] = noStore
	body, err := json.Marshal(p)
	if err != nil { // a Problem is strings and numbers
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Data(p.Status, problemType, body)
}

// as returns the problem of a code under another status than the table's, for what HTTP names
// more precisely than our codes do.
func (s *Server) as(ctx context.Context, status int, err *quiz.Error) *Problem {
	p := s.problem(ctx, err)
	p.Status, p.Title = status, err.Message
	return p
}

// placed returns an error of the library's as this API tells it: the places are parts of a body.
func placed(prefix string, err error) error {
	var e *quiz.Error
	if !errors.As(err, &e) || len(e.Places) == 0 {
		return err
	}
	out := *e
	out.Places = make([]quiz.Place, len(e.Places))
	for i, at := range e.Places {
		out.Places[i] = quiz.Place{Location: prefix + at.Location, Message: at.Message}
	}
	return &out
}
