package play

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// Publishing is what publishing a draft would do.
type Publishing struct {
	Checked
	Draft   store.ContestDraft
	Digest  string   // give it to Publish
	Says    []string // what will happen, in Chinese
	Blocked []string // why it cannot be published; none: it can
	Missing []int64  // units without units below them that have not reported the head-count of the rate
}

// Publishing reckons what publishing a draft would do; nothing is changed. Codes: NotFound.
func (k *Keeper) Publishing(ctx context.Context, id string) (Publishing, error) {
	d, err := k.Draft(ctx, id)
	if err != nil {
		return Publishing{}, err
	}
	checked, err := k.Check(ctx, d.Document)
	if err != nil {
		return Publishing{}, err
	}
	p := Publishing{Checked: checked, Draft: d}
	if !p.Sound() {
		p.Blocked = append(p.Blocked, "竞赛文档还有错误，或题库题量不足：请先改正")
		return p, nil
	}
	now := k.cfg.Now()
	c := p.Contest
	if c.ID != id {
		p.Blocked = append(p.Blocked, fmt.Sprintf("文档中的 id 是 %s，与草稿的编号 %s 不同：请改成一致", c.ID, id))
	}
	if now >= c.Window.Close {
		p.Blocked = append(p.Blocked, "竞赛截止时间已经过去：请修改时间")
	}
	p.Missing = k.missing(c)
	p.Says = k.says(&p, now)
	text, err := json.Marshal([]any{d.Edition, d.Document, refs(p.chosen)})
	if err != nil {
		return p, err
	}
	sum := sha256.Sum256(text)
	p.Digest = hex.EncodeToString(sum[:])
	return p, nil
}

// missing returns the grassroots units that are in no rate for want of a head-count.
func (k *Keeper) missing(c *quiz.Contest) []int64 {
	tree := k.cfg.Catalog.Tree()
	var out []int64
	var walk func(id int64)
	walk = func(id int64) {
		u, err := tree.Unit(id)
		if err != nil || u.Apart || u.Heads[c.Participation.Of] > 0 {
			return
		}
		below := tree.Children(id)
		if len(below) == 0 {
			out = append(out, id)
		}
		for _, child := range below {
			walk(child)
		}
	}
	for _, top := range tree.Children(quiz.Root) {
		walk(top)
	}
	return out
}

// says tells what will happen.
func (k *Keeper) says(p *Publishing, now int64) []string {
	c := p.Contest
	out := []string{
		fmt.Sprintf("从 %d 道已发布的题目中抽题，每份试卷 %d 题，满分 %v 分。题目和标准答案就此固定，以后题库的修改不影响本竞赛。", p.Pool, c.Size(), c.Full()),
	}
	if now >= c.Window.Open {
		out = append(out, fmt.Sprintf("开放时间已到：发布后职工立即可以答题，到%s截止。", quiz.EndText(c.Window.Close)))
	} else {
		out = append(out, fmt.Sprintf("职工立即可以看到竞赛和规则，%s起可以答题，到%s截止。", quiz.ClockText(c.Window.Open), quiz.EndText(c.Window.Close)))
	}
	if c.Practice == quiz.PracticeClosed {
		out = append(out, "竞赛期间，所用题库不开放练习。")
	}
	if n := len(p.Missing); n > 0 {
		out = append(out, fmt.Sprintf("有 %d 个单位没有填报%s，没有参与率；填报到开放时锁定，此后修改要写明原因。", n, c.Participation.Of))
	}
	if c.Rehearsal {
		out = append(out, "这是一场演练，只有演练账号可以参加。")
	}
	return append(out, "发布后文档不能修改：只能延长截止时间、暂停、恢复或者提前截止，都会公告；标准答案有误时可以更正。评分表在开放前建立，开放时锁定。")
}

// Publish publishes a draft as Publishing told it. Codes: NotFound, PreviewStale if the draft or the banks have changed
// since, Invalid if it cannot be published.
func (k *Keeper) Publish(ctx context.Context, id, digest, author string) (*Contest, error) {
	p, err := k.Publishing(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(p.Blocked) > 0 {
		return nil, quiz.Errorf(quiz.Invalid, "不能发布：%s", p.Blocked[0])
	}
	if digest != p.Digest {
		return nil, quiz.Errorf(quiz.PreviewStale, "预览之后，草稿或者题库有了变化：请重新预览，核对后再发布")
	}
	now := k.cfg.Now()
	row := store.Contest{
		Nr: store.NewID(now), ID: id, Document: p.Document, Pool: refs(p.chosen), State: store.Published, KeyVersion: 1, CreatedAt: now,
	}
	change := store.Change{Contest: row.Nr, N: 1, What: store.ChangePublish, Author: author, At: now}
	err = k.cfg.DB.PublishDraft(ctx, row, p.chosen, p.Draft.Edition, change)
	if errors.Is(err, store.ErrConflict) {
		return nil, quiz.Errorf(quiz.PreviewStale, "草稿刚刚被改动，或者编号已被使用：请重新预览")
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: %w", id, err)
	}
	if err := k.cfg.Catalog.Reload(ctx); err != nil {
		return nil, err
	}
	return k.cfg.Catalog.Contest(id)
}
