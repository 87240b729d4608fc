package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
)

// maxDepth is how deep a body may nest. Answers nest three deep.
const maxDepth = 8

// The media types bodies come in.
const (
	jsonBody = "application/json"
	yamlBody = "application/yaml"
)

// readBody reads a request's body within the route's limit, checks its type and depth, and puts
// it back for whoever decodes it. Codes: BodyTooLarge, BodyTooDeep, BodyNotJSON (under status 415
// for another media type), Unavailable if the connection broke off.
func (s *Server) readBody(c *gin.Context, r *route) error {
	req := c.Request
	if err := s.mediaType(c, r.media); err != nil {
		return err
	}
	if req.ContentLength > r.body {
		return tooLarge(r.body)
	}
	if r.body > patient {
		bePatient(c)
	}
	body, err := slurp(http.MaxBytesReader(c.Writer, req.Body, r.body), req.ContentLength)
	if over := new(http.MaxBytesError); errors.As(err, &over) {
		return tooLarge(r.body)
	}
	if err != nil {
		return &quiz.Error{Code: quiz.Unavailable, Message: "网络中断，请重试", Err: err}
	}
	if r.media == jsonBody && tooDeep(body) {
		return quiz.Errorf(quiz.BodyTooDeep, "提交的内容嵌套过深，请更新小程序后重试")
	}
	req.Body = &read{Reader: bytes.NewReader(body), all: body}
	return nil
}

// read is a body that was read already.
type read struct {
	*bytes.Reader
	all []byte
}

// Close does nothing: the connection's body has been read to its end.
func (*read) Close() error { return nil }

// bodyOf returns the bytes readBody has read. They are the request's own.
func bodyOf(c *gin.Context) []byte {
	if r, ok := c.Request.Body.(*read); ok {
		return r.all
	}
	return nil
}

// mediaType refuses a body that does not say it is what the route takes. Forms and text/plain are what
// a foreign page could make a browser send.
func (s *Server) mediaType(c *gin.Context, want string) error {
	given := c.Request.Header.Get("Content-Type")
	if given == want {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(given); err == nil && kind == want {
		return nil
	}
	err := quiz.Errorf(quiz.BodyNotJSON, "请求的内容类型应为 %s", want).At("header.Content-Type", "应为 "+want)
	return s.as(c.Request.Context(), http.StatusUnsupportedMediaType, err)
}

// A body over so many bytes may take fileTime to arrive, whatever the connection allows others, and its
// answer as long again.
const (
	patient  = 1 << 20
	fileTime = 5 * time.Minute
)

// bePatient gives a request for which somebody answers with a key more time than a stranger's.
func bePatient(c *gin.Context) {
	connection, now := http.NewResponseController(c.Writer), time.Now()
	_ = connection.SetReadDeadline(now.Add(fileTime)) // a connection without deadlines waits anyhow
	_ = connection.SetWriteDeadline(now.Add(2 * fileTime))
}

func tooLarge(limit int64) error {
	if limit >= 1<<20 {
		return quiz.Errorf(quiz.BodyTooLarge, "提交的内容超过 %d MB", limit>>20)
	}
	return quiz.Errorf(quiz.BodyTooLarge, "提交的内容超过 %d kB", limit>>10)
}

// slurp reads all of r; size is what the client announced, or -1.
func slurp(r io.Reader, size int64) ([]byte, error) {
	if size < 0 {
		return io.ReadAll(r)
	}
	body := make([]byte, size)
	_, err := io.ReadFull(r, body)
	return body, err
}

// tooDeep reports whether brackets outside strings nest over maxDepth. It need not be JSON.
func tooDeep(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted:
			if b == '\\' {
				i++
			} else if b == '"' {
				quoted = false
			}
		case b == '"':
			quoted = true
		case b == '{' || b == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return false
}
