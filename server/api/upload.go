package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
	"lawquiz/quiz/library"
)

// Upload is a file handed in, without what was read of it.
type Upload struct {
	ID        string        `json:"id"`
	File      string        `json:"file" doc:"文件名，只供显示"`
	Hash      string        `json:"hash" doc:"文件的 SHA-256"`
	Size      int           `json:"size" doc:"字节"`
	CreatedAt int64         `json:"created_at" doc:"Unix 毫秒；保留七天"`
	State     library.State `json:"state" enum:"reading,ready,failed,accepted,dropped" doc:"reading 读取中，ready 可以预览和收入，failed 没有读成，accepted 已收入，dropped 已丢弃"`
	Done      int           `json:"done" doc:"已经比对的题数"`
	Total     int           `json:"total" doc:"要比对的题数；0 为还不知道"`
	Error     string        `json:"error" doc:"没有读成的原因"`
	Bank      string        `json:"bank" doc:"收入了哪个题库；没有收入则为空"`
	Revision  int64         `json:"revision" doc:"收入后题库的修订；没有收入则为 0"`
}

func uploadHead(u library.Upload) Upload {
	return Upload{
		ID: idText(u.ID), File: u.File, Hash: u.Hash, Size: u.Size, CreatedAt: u.CreatedAt, State: u.State,
		Done: u.Done, Total: u.Total, Error: u.Error, Bank: u.Bank, Revision: u.Revision,
	}
}

// UploadList is files handed in.
type UploadList struct {
	Items []Upload `json:"items"`
}

const (
	maxOpenUploads = 20  // of one author, neither accepted nor dropped
	maxListed      = 50  // uploads
	maxFileName    = 200 // characters
)

// NewUpload is the answer to a file handed in.
type NewUpload struct {
	ID string `json:"id"`
}

var uploadDoc = doc{
	id: "upload", summary: "上传题库文件：正文就是文件，最大 20 MB；随后查看进度和预览", out: NewUpload{}, status: http.StatusAccepted,
	params: []param{{"file", "string", "文件名，只供显示，最多 200 个字"}},
}

// upload takes a file in. It is read after the answer.
func (s *Server) upload(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := givenFile(c)
	if err != nil {
		return err
	}
	id, err := s.takeUpload(ctx, f)
	if err != nil {
		return err
	}
	c.JSON(http.StatusAccepted, NewUpload{ID: idText(id)})
	return nil
}

// takeUpload counts what the author has open and takes one more in. The count holds for this server's
// requests; another server's at the same moment may exceed it by one.
func (s *Server) takeUpload(ctx context.Context, f library.File) (int64, error) {
	s.uploading.Lock()
	defer s.uploading.Unlock()
	mine, err := s.myUploads(ctx)
	if err != nil {
		return 0, err
	}
	open := 0
	for _, u := range mine {
		if u.State == library.Reading || u.State == library.Ready {
			open++
		}
	}
	if open >= maxOpenUploads {
		return 0, quiz.Errorf(quiz.UploadsFull, "已有 %d 个上传的文件还没有收入：请先收入或丢弃几个，再上传新的", open)
	}
	return s.cfg.Library.Upload(ctx, f)
}

// givenFile is the file a request's body is, by a clean name.
func givenFile(c *gin.Context) (library.File, error) {
	f := library.File{Name: fileName(c.Query("file")), Source: bodyOf(c), Author: callOf(c.Request.Context()).author}
	if len(f.Source) == 0 {
		return f, quiz.Errorf(quiz.Invalid, "文件是空的：请确认选对了文件").At("body", "应为题库文件的内容")
	}
	return f, nil
}

// fileName returns a file's name as it may be shown: without folders, without characters that are not
// seen or turn the direction of writing, bounded, never empty. The end stays, for it tells the kind.
func fileName(given string) string {
	given = strings.ToValidUTF8(given, "")
	given = given[strings.LastIndexAny(given, `/\`)+1:]
	given = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return -1
		}
		return r
	}, given)
	name := []rune(strings.TrimSpace(given))
	if len(name) > maxFileName {
		const tail = 20
		name = slices.Concat(name[:maxFileName-tail-1], []rune("…"), name[len(name)-tail:])
	}
	if len(name) == 0 {
		return "未命名文件"
	}
	return string(name)
}

func (s *Server) myUploads(ctx context.Context) ([]library.Upload, error) {
	all, err := s.cfg.Library.Uploads(ctx)
	if err != nil {
		return nil, err
	}
	author := callOf(ctx).author
	return slices.DeleteFunc(slices.Clone(all), func(u library.Upload) bool { return u.Author != author }), nil
}

// uploads lists the caller's files, the newest first.
func (s *Server) uploads(ctx context.Context, _ *struct{}) (UploadList, error) {
	mine, err := s.myUploads(ctx)
	if err != nil {
		return UploadList{}, err
	}
	out := UploadList{Items: []Upload{}}
	for _, u := range mine {
		if u.State != library.Dropped && len(out.Items) < maxListed {
			out.Items = append(out.Items, uploadHead(u))
		}
	}
	return out, nil
}

// UploadPath is an upload named in the path.
type UploadPath struct {
	ID string `path:"id" maxLength:"20"`
}

// myUpload returns an upload of the caller's; another's is as good as absent.
func (s *Server) myUpload(ctx context.Context, id string) (library.Upload, error) {
	absent := quiz.Errorf(quiz.NotFound, "没有这个上传的文件，或已过了保留期")
	n, ok := idOf(id)
	if !ok {
		return library.Upload{}, absent
	}
	u, err := s.cfg.Library.UploadOf(ctx, n)
	if err == nil && (u.Author != callOf(ctx).author || u.State == library.Dropped) || quiz.CodeOf(err) == quiz.NotFound {
		return library.Upload{}, absent
	}
	return u, err
}

// readyUpload is myUpload of a file that has been read.
func (s *Server) readyUpload(ctx context.Context, id string) (library.Upload, error) {
	u, err := s.myUpload(ctx, id)
	if err == nil && u.Preview == nil {
		message := "文件还在读取，请稍候"
		if u.State == library.Failed {
			message = "文件没有读成，没有可以预览的内容"
		}
		return library.Upload{}, quiz.Errorf(quiz.UploadNotReady, "%s", message)
	}
	return u, err
}

func (s *Server) dropUpload(ctx context.Context, in *UploadPath) error {
	u, err := s.myUpload(ctx, in.ID)
	if err != nil {
		return err
	}
	return s.cfg.Library.Drop(ctx, u.ID)
}
