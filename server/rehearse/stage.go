package rehearse

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// create puts the rehearsal's contest on the server and waits until every server behind the address
// can be thought to know it.
func (r *run) create(ctx context.Context) error {
	version, _, err := fetch[versionBody](ctx, r.client, request{name: "版本", method: http.MethodGet, path: "/version"})
	if err != nil {
		return failed("开始前读取版本", err)
	}
	r.consent = version.Consent
	_, err = r.client.do(ctx, request{
		name: "创建演练", method: http.MethodPost, path: "/operator/rehearsals", auth: r.client.operator,
		media: "application/yaml", body: r.document,
	})
	if err != nil {
		return failed("创建", err)
	}
	if err := r.appear(ctx); err != nil {
		return err
	}
	if err := r.learn(ctx); err != nil {
		return err
	}
	r.tree, err = r.readTree(ctx)
	if err != nil {
		return failed("读取单位", err)
	}
	return nil
}

// Servers look for new contests once a second; two seconds of seeing it without a gap will do.
const (
	lookEvery  = 250 * time.Millisecond
	looks      = 8
	appearTime = 30 * time.Second
)

func (r *run) contestPath() string { return "/contests/" + url.PathEscape(r.contest.ID) }

// appear waits until the contest is seen whenever it is asked for.
func (r *run) appear(ctx context.Context) error {
	until := r.cfg.Now().Add(appearTime)
	for seen := 0; seen < looks; {
		_, err := r.client.do(ctx, request{name: "竞赛", method: http.MethodGet, path: r.contestPath()})
		switch {
		case err == nil:
			seen++
		case codeOf(err) != "not_found":
			return failed("查看竞赛", err)
		case r.cfg.Now().After(until):
			r.findings.add(RehearsalMissing, -1, "", "创建 %v 后仍有服务看不到竞赛 %s", appearTime, r.contest.ID)
			return failed("查看竞赛", err)
		default:
			seen = 0
		}
		if err := r.cfg.Wait(ctx, lookEvery); err != nil {
			return err
		}
	}
	return nil
}

// remove takes the rehearsal away and looks whether it is gone.
func (r *run) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	_, err := r.client.do(ctx, request{
		name: "删除演练", method: http.MethodDelete, path: "/operator/rehearsals/" + url.PathEscape(r.contest.ID),
		auth: r.client.operator,
	})
	if err != nil && codeOf(err) != "not_found" { // a first try whose reply was lost has removed it
		return failed("清除", err)
	}
	until := r.cfg.Now().Add(appearTime)
	for absent := 0; absent < looks; {
		_, err := r.client.do(ctx, request{name: "竞赛", method: http.MethodGet, path: r.contestPath()})
		switch {
		case codeOf(err) == "not_found":
			absent++
		case err != nil:
			return failed("清除后的查看", err)
		case r.cfg.Now().After(until):
			r.findings.add(NotRemoved, -1, "", "删除 %v 后竞赛 %s 仍能看到", appearTime, r.contest.ID)
			return fmt.Errorf("演练 %s 没有清除干净", r.contest.ID)
		default:
			absent = 0
		}
		if err := r.cfg.Wait(ctx, lookEvery); err != nil {
			return err
		}
	}
	return nil
}

// login logs simulated worker n in and returns token and person number.
func (r *run) login(ctx context.Context, n int) (tokenBody, error) {
	out, _, err := fetch[tokenBody](ctx, r.client, request{
		name: "登录", method: http.MethodPost, path: "/operator/rehearsals/" + url.PathEscape(r.contest.ID) + "/login",
		auth: r.client.operator, media: jsonMedia, body: encode(map[string]int{"n": n}),
	})
	if err == nil && (out.Token == "" || number(out.Person) == 0) {
		err = fmt.Errorf("登录: 回复中没有 token 或 person")
	}
	return out, err
}

// tree is the unit tree as far as it was read.
type tree struct {
	units  []unit // every parent before its children
	leaves []int  // indexes of grassroots units
	byID   map[string]int
}

// unit is one unit of the tree.
type unit struct {
	id     string
	code   string
	parent int  // index, -1 for the top unit
	apart  bool // it enters no rate
}

// path returns the indexes from a unit up to the top unit.
func (t *tree) path(at int) []int {
	var path []int
	for ; at >= 0; at = t.units[at].parent {
		path = append(path, at)
	}
	return path
}

// maxReads bounds how many lists of units are read: a rehearsal need not reach every village of a
// province.
const maxReads = 2000

// readers are how many people share the reading, each with limits of her own.
const readers = 8

// readTree reads the tree through the eyes of the first workers, branch after branch.
func (r *run) readTree(ctx context.Context) (*tree, error) {
	var tokens []string
	for n := range min(readers, r.cfg.People) {
		in, err := r.login(ctx, n)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, in.Token)
	}
	t := &tree{byID: make(map[string]int)}
	open := []int{-1}
	for reads := 0; len(open) > 0 && reads < maxReads; reads++ {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		parents, err := r.readUnits(ctx, t, at, tokens[reads%len(tokens)])
		if err != nil {
			return nil, err
		}
		open = append(open, parents...)
	}
	if len(t.leaves) == 0 {
		return nil, fmt.Errorf("没有基层单位，无处可登记")
	}
	return t, nil
}

// readUnits appends the units below one unit and returns those that have units below them.
func (r *run) readUnits(ctx context.Context, t *tree, at int, token string) ([]int, error) {
	var parents []int
	for offset := 0; ; {
		query := url.Values{"limit": {"500"}, "offset": {strconv.Itoa(offset)}}
		if at >= 0 {
			query.Set("parent", t.units[at].id)
		}
		page, _, err := fetch[unitsBody](ctx, r.client, request{
			name: "单位", method: http.MethodGet, path: "/units?" + query.Encode(), auth: bearer(token),
		})
		if err != nil {
			return nil, err
		}
		for _, u := range page.Items {
			if u.Children > 0 {
				parents = append(parents, len(t.units))
			} else {
				t.leaves = append(t.leaves, len(t.units))
			}
			t.byID[u.ID] = len(t.units)
			t.units = append(t.units, unit{id: u.ID, code: u.Code, parent: at, apart: u.Apart})
		}
		offset += len(page.Items)
		if len(page.Items) == 0 || offset >= page.Total {
			return parents, nil
		}
	}
}
