package api

import (
	"context"
	"strings"

	"lawquiz/quiz"
	"lawquiz/server/account/staff"
)

// Link is what shows a board without an account.
type Link struct {
	ID        string     `json:"id"`
	Kind      staff.Kind `json:"kind" enum:"board,screen" doc:"board 单位看板，screen 大屏"`
	Contest   string     `json:"contest" doc:"竞赛 id；空为全部竞赛"`
	Unit      *StaffUnit `json:"unit"`
	Note      string     `json:"note" doc:"给谁、用在哪里"`
	MadeBy    string     `json:"made_by" doc:"做链接的人"`
	CreatedAt int64      `json:"created_at" doc:"Unix 毫秒"`
	ExpiresAt int64      `json:"expires_at" doc:"Unix 毫秒"`
	RevokedAt int64      `json:"revoked_at" doc:"Unix 毫秒；0 为没有停用"`
	Lapsed    string     `json:"lapsed,omitempty" doc:"没有停用、没有过期而暂时失效的原因：做链接的账号已停用，或不再管这个单位；有效则没有"`
}

// Links is links, the newest first.
type Links struct {
	Total int    `json:"total"`
	Items []Link `json:"items"`
}

type linksInput struct {
	Window
	Good bool `query:"good" doc:"只列现在有效的"`
}

// links lists the links whose unit the caller may see, whoever made them.
func (s *Server) links(ctx context.Context, in *linksInput) (Links, error) {
	all, err := s.cfg.Staff.Links(ctx)
	if err != nil {
		return Links{}, err
	}
	var seen []staff.Link
	for _, l := range all {
		if s.reaches(ctx, l.Unit) && (!in.Good || l.RevokedAt == 0 && l.ExpiresAt > s.cfg.Now() && s.lapsed(l) == "") {
			seen = append(seen, l)
		}
	}
	names := make(map[int64]string)
	out := Links{Total: len(seen), Items: []Link{}}
	for _, l := range cut(seen, in.Window) {
		if _, known := names[l.MadeBy]; !known {
			names[l.MadeBy] = s.staffName(ctx, l.MadeBy)
		}
		out.Items = append(out.Items, s.linkOf(l, names[l.MadeBy]))
	}
	return out, nil
}

// staffName names an account to whoever sees what it made; one that cannot be read stays unnamed.
func (s *Server) staffName(ctx context.Context, id int64) string {
	if id == 0 {
		return byKey
	}
	a, err := s.cfg.Staff.Account(ctx, id)
	if err != nil {
		return ""
	}
	return a.Name + "（" + a.Login + "）"
}

func (s *Server) linkOf(l staff.Link, by string) Link {
	return Link{
		ID: idText(l.ID), Kind: l.Kind, Contest: l.Contest, Unit: s.staffUnit(l.Unit), Note: l.Note, MadeBy: by,
		CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt, RevokedAt: l.RevokedAt, Lapsed: s.lapsed(l),
	}
}

// lapsed says why a link shows nothing though nobody has ended it: whoever made it may not see its unit herself any
// more. It is "" of a link that shows what it is for.
func (s *Server) lapsed(l staff.Link) string {
	switch {
	case l.Maker.Off:
		return "做链接的账号已停用"
	case l.Maker.Role == staff.Organiser && !s.cfg.Catalog.Tree().Within(l.Unit, l.Maker.Unit):
		return "做链接的账号不再管这个单位"
	}
	return ""
}

// upheld is a link with what was found out about it: Unauthenticated of one that has lapsed.
func (s *Server) upheld(l staff.Link, err error) (staff.Link, error) {
	if err == nil && s.lapsed(l) != "" {
		err = quiz.Errorf(quiz.Unauthenticated, "链接已失效，请向管理员要新的链接")
	}
	return l, err
}

// NewLink is a link to be made.
type NewLink struct {
	Kind      staff.Kind `json:"kind" enum:"board,screen"`
	Contest   string     `json:"contest,omitempty" maxLength:"64" doc:"竞赛 id；大屏必填，单位看板不写则为全部竞赛"`
	Unit      string     `json:"unit,omitempty" maxLength:"20" doc:"单位 id；不写为所能看到的最上级单位"`
	Note      string     `json:"note,omitempty" maxLength:"100"`
	ExpiresAt int64      `json:"expires_at" minimum:"0" maximum:"9999999999999" doc:"Unix 毫秒；今后 400 天以内"`
}

// MadeLink is a new link with its secret.
type MadeLink struct {
	Link   Link   `json:"link"`
	Secret string `json:"secret" doc:"只告知这一次"`
	URL    string `json:"url" doc:"给出去的地址，密钥在 # 之后；只告知这一次"`
}

func (s *Server) makeLink(ctx context.Context, in *struct{ Body NewLink }) (MadeLink, error) {
	b, at := in.Body, callOf(ctx)
	id, err := unitID("body.unit", b.Unit, 0)
	if err != nil {
		return MadeLink{}, err
	}
	unit, err := s.reach(ctx, id)
	if err != nil {
		return MadeLink{}, err
	}
	if b.Contest != "" {
		if _, err := s.reachContest(ctx, b.Contest); err != nil {
			return MadeLink{}, err
		}
	}
	l, secret, err := s.cfg.Staff.NewLink(ctx, at.staff.Account, staff.Link{
		Kind: b.Kind, Contest: b.Contest, Unit: unit.ID, Note: strings.TrimSpace(b.Note), ExpiresAt: b.ExpiresAt,
	})
	if err != nil {
		return MadeLink{}, err
	}
	at.notef("链接 "+idText(l.ID), "做%s链接%s，有效至%s", map[staff.Kind]string{staff.Board: "单位看板", staff.Screen: "大屏"}[l.Kind],
		s.ofUnit(l.Unit), quiz.ClockText(l.ExpiresAt))
	return MadeLink{s.linkOf(l, at.author), secret, s.cfg.PublicURL + "/" + string(l.Kind) + "#" + secret}, nil
}

// LinkPath is a link named in the path.
type LinkPath struct {
	ID string `path:"id" maxLength:"20"`
}

func (s *Server) revokeLink(ctx context.Context, in *LinkPath) error {
	absent := quiz.Errorf(quiz.NotFound, "没有这个链接")
	id, ok := idOf(in.ID)
	if !ok {
		return absent
	}
	l, err := s.cfg.Staff.LinkOf(ctx, id)
	if err == nil && !s.reaches(ctx, l.Unit) || quiz.CodeOf(err) == quiz.NotFound {
		return absent
	}
	if err != nil {
		return err
	}
	callOf(ctx).note("链接 "+idText(l.ID), "停用"+s.ofUnit(l.Unit))
	return s.cfg.Staff.RevokeLink(ctx, id)
}

// LinkSecret is what stands after the # of a link.
type LinkSecret struct {
	Secret string `json:"secret" maxLength:"64"`
}

// CurrentLink is the link a browser came by.
type CurrentLink struct {
	Kind      staff.Kind `json:"kind" enum:"board,screen"`
	Contest   string     `json:"contest" doc:"竞赛 id；空为全部竞赛"`
	Unit      *StaffUnit `json:"unit"`
	ExpiresAt int64      `json:"expires_at" doc:"Unix 毫秒"`
}

func (s *Server) current(l staff.Link) CurrentLink {
	return CurrentLink{Kind: l.Kind, Contest: l.Contest, Unit: s.staffUnit(l.Unit), ExpiresAt: l.ExpiresAt}
}

// exchangeLink gives the browser a cookie for the secret of a link. An address from which many wrong ones came
// waits.
func (s *Server) exchangeLink(ctx context.Context, in *struct{ Body LinkSecret }) (CurrentLink, error) {
	if s.cfg.Staff == nil {
		return CurrentLink{}, noStaff()
	}
	at := callOf(ctx)
	if err := s.limits.guesses.peek(at.address, s.cfg.Now()); err != nil {
		return CurrentLink{}, err
	}
	l, cookie, err := s.cfg.Staff.Exchange(ctx, in.Body.Secret)
	if l, err = s.upheld(l, err); err != nil {
		if quiz.CodeOf(err) == quiz.Unauthenticated {
			_ = s.limits.guesses.take(at.address, s.cfg.Now()) // its answer is told by the next peek
		}
		return CurrentLink{}, err
	}
	s.giveCookie(at, linkCookie, "/api/v1", cookie, l.ExpiresAt)
	return s.current(l), nil
}

func (s *Server) currentLink(ctx context.Context, _ *struct{}) (CurrentLink, error) {
	return s.current(*callOf(ctx).link), nil
}
