package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz"
)

// CreatedRehearsal is the answer to a new rehearsal.
type CreatedRehearsal struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

var createRehearsalDoc = doc{
	id: "rehearsal-create", summary: "创建演练；正文为 YAML 竞赛文档，须写明 rehearsal: true", out: CreatedRehearsal{},
	status: http.StatusCreated,
}

// createRehearsal takes a contest's document as its body. Every fault of the document is told
// with its line.
func (s *Server) createRehearsal(c *gin.Context) error {
	if s.cfg.Rehearsals == nil {
		return noRehearsals()
	}
	document := bodyOf(c)
	contest, faults := quiz.ReadContest("body", document)
	if len(faults) > 0 {
		e := quiz.Errorf(quiz.Invalid, "竞赛文档有 %d 处错误", len(faults))
		for _, f := range faults {
			e.At(fmt.Sprintf("body:%d:%d %s", f.Line, f.Column, f.Path), f.Message)
		}
		return e
	}
	if !contest.Rehearsal {
		return quiz.Errorf(quiz.Invalid, "这里只能创建演练，文档须写明 rehearsal: true").At("body rehearsal", "应为 true")
	}
	if err := s.cfg.Rehearsals.Create(c.Request.Context(), contest, document); err != nil {
		return err
	}
	c.JSON(http.StatusCreated, CreatedRehearsal{ID: contest.ID, Title: contest.Title})
	return nil
}

func noRehearsals() error { return quiz.Errorf(quiz.NotFound, "本服务没有开放演练") }

// RehearsalLogin is the body of a simulated worker's log-in.
type RehearsalLogin struct {
	N int `json:"n" minimum:"0" maximum:"1000000" doc:"第几名模拟职工"`
}

// RehearsalToken is a simulated worker's log-in.
type RehearsalToken struct {
	Token  string `json:"token"`
	Person string `json:"person"`
}

type rehearsalLoginInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body RehearsalLogin
}

func (s *Server) loginRehearsal(ctx context.Context, in *rehearsalLoginInput) (RehearsalToken, error) {
	if s.cfg.Rehearsals == nil {
		return RehearsalToken{}, noRehearsals()
	}
	token, person, err := s.cfg.Rehearsals.Login(ctx, in.ID, in.Body.N)
	if err != nil {
		return RehearsalToken{}, err
	}
	return RehearsalToken{Token: token, Person: idText(person)}, nil
}

func (s *Server) removeRehearsal(ctx context.Context, in *contestInput) error {
	if s.cfg.Rehearsals == nil {
		return noRehearsals()
	}
	return s.cfg.Rehearsals.Remove(ctx, in.ID)
}
