package staff

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
	"lawquiz/server/account"
)

// Kind is what a link shows.
type Kind string

// The kinds of links.
const (
	Board  Kind = "board"  // 单位看板: aggregates of a subtree
	Screen Kind = "screen" // 大屏 of one contest
)

// MaxLinkLife is how long a link may be good.
const MaxLinkLife = 400 * 24 * time.Hour

// MostLinks is how many links of one account are good at once.
const MostLinks = 500

// Link is what shows a board to whoever holds its secret.
type Link struct {
	ID        int64
	Kind      Kind
	Contest   string // id; "": every contest
	Unit      int64  // whose subtree it shows
	Note      string
	MadeBy    int64 // account; 0: the operator
	CreatedAt int64 // Unix ms
	ExpiresAt int64 // Unix ms
	RevokedAt int64 // Unix ms; 0 while good

	Maker Maker // as the account stands now
}

// Maker is what whoever made a link may do now; the operator is an admin.
type Maker struct {
	Role Role
	Unit int64
	Off  bool // the account is disabled, and its links show nothing
}

func link(l store.Link) Link {
	return Link{
		ID: l.ID, Kind: Kind(l.Kind), Contest: l.Contest, Unit: l.Unit, Note: l.Note, MadeBy: l.MadeBy,
		CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt, RevokedAt: l.RevokedAt,
		Maker: Maker{Role: Role(l.Maker.Role), Unit: l.Maker.Unit, Off: l.Maker.Off},
	}
}

// NewLink makes a link and returns it with its secret, which is told once. Id, times and the maker of l but for
// ExpiresAt are given here. Invalid: it would be good for too long, or not at all, or the account has too many.
func (d *Desk) NewLink(ctx context.Context, by int64, l Link) (Link, string, error) {
	now := d.cfg.Now()
	if l.ExpiresAt <= now || l.ExpiresAt > now+ms(MaxLinkLife) {
		const message = "有效期应在今后 400 天以内"
		return Link{}, "", quiz.Errorf(quiz.Invalid, message).At("body.expires_at", message)
	}
	if l.Kind == Screen && l.Contest == "" {
		return Link{}, "", quiz.Errorf(quiz.Invalid, "大屏须指定竞赛").At("body.contest", "必须填写")
	}
	if n, err := d.cfg.DB.GoodLinks(ctx, by, now); err != nil || n >= MostLinks {
		return Link{}, "", cmp.Or(err, error(quiz.Errorf(quiz.Invalid, "您做的有效链接已有 %d 个，请先停用不再需要的", n)))
	}
	secret := newSecret()
	key, _ := digest(secret)
	row := store.Link{
		ID: store.NewID(now), Kind: string(l.Kind), Contest: l.Contest, Unit: l.Unit, Note: l.Note, Secret: key, MadeBy: by,
		CreatedAt: now, ExpiresAt: l.ExpiresAt,
	}
	if err := d.cfg.DB.AddLink(ctx, row); err != nil {
		return Link{}, "", err
	}
	made, err := d.LinkOf(ctx, row.ID)
	return made, secret, err
}

// Links returns every link, the newest first.
func (d *Desk) Links(ctx context.Context) ([]Link, error) {
	rows, err := d.cfg.DB.Links(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Link, 0, len(rows))
	for _, r := range rows {
		out = append(out, link(r))
	}
	return out, nil
}

// LinkOf returns a link, good or not, or NotFound.
func (d *Desk) LinkOf(ctx context.Context, id int64) (Link, error) {
	row, err := d.cfg.DB.Link(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return Link{}, &quiz.Error{Code: quiz.NotFound, Message: "没有这个链接", Err: err}
	}
	return link(row), err
}

// RevokeLink ends a link.
func (d *Desk) RevokeLink(ctx context.Context, id int64) error {
	return d.cfg.DB.RevokeLink(ctx, id, d.cfg.Now())
}

// Exchange returns the link of a secret and the cookie that stands for it until the link ends. Unauthenticated:
// there is none, it has ended, or the account that made it is disabled.
func (d *Desk) Exchange(ctx context.Context, secret string) (Link, string, error) {
	key, ok := digest(secret)
	if !ok {
		return Link{}, "", linkOver(nil)
	}
	row, err := d.cfg.DB.LinkBySecret(ctx, key, d.cfg.Now())
	if err != nil {
		return Link{}, "", linkOver(err)
	}
	if row.Maker.Off {
		return Link{}, "", linkOver(nil)
	}
	return link(row), d.cookie(row), nil
}

// cookie names a link and proves that whoever has it once held the secret; the secret cannot be told from it.
func (d *Desk) cookie(l store.Link) string {
	id := strconv.FormatInt(l.ID, 10)
	return id + "." + d.cfg.Sealer.MAC("staff.link", id, l.Secret)
}

// Visitor returns the link for which a cookie was given. Unauthenticated: as of Exchange.
func (d *Desk) Visitor(ctx context.Context, cookie string) (Link, error) {
	text, _, _ := strings.Cut(cookie, ".")
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return Link{}, linkOver(nil)
	}
	row, err := d.good(ctx, id)
	if err != nil {
		return Link{}, err
	}
	if !account.Same(cookie, d.cookie(row)) {
		return Link{}, linkOver(nil)
	}
	return link(row), nil
}

// Link returns a link that is good. Unauthenticated: as of Exchange.
func (d *Desk) Link(ctx context.Context, id int64) (Link, error) {
	row, err := d.good(ctx, id)
	return link(row), err
}

func (d *Desk) good(ctx context.Context, id int64) (store.Link, error) {
	row, err := d.cfg.DB.Link(ctx, id)
	if err != nil {
		return store.Link{}, linkOver(err)
	}
	if row.RevokedAt != 0 || row.ExpiresAt <= d.cfg.Now() || row.Maker.Off {
		return store.Link{}, linkOver(nil)
	}
	return row, nil
}

func linkOver(err error) error {
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return &quiz.Error{Code: quiz.Unauthenticated, Message: "链接已失效，请向管理员要新的链接", Err: err}
	}
	return err
}
