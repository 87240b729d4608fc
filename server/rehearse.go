package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/server/config"
	"lawquiz/server/rehearse"
)

type rehearseCmd struct {
	People   int           `help:"模拟职工人数。" default:"2000"`
	Duration time.Duration `help:"在多长时间内陆续到来。" default:"30s"`
	Opening  float64       `help:"开始三秒内到来的比例。" default:"0.2"`
	Lost     float64       `help:"丢失答复而重发的比例。" default:"0.05"`
	Twice    float64       `help:"重复交卷的比例。" default:"0.05"`
	Leave    float64       `help:"中途离开、由系统到时交卷的比例。" default:"0.02"`
	Document string        `help:"竞赛文档（必须写明 rehearsal: true）；不写则用演示规则。" placeholder:"文件"`
	Seed     uint64        `help:"随机种子；相同的种子安排相同的演练。" default:"1"`
	Keep     bool          `help:"结束后保留演练，不删除。"`
	JSON     bool          `help:"以 JSON 输出结果。"`

	URL             string `help:"演练一个已部署的服务；不写则自己启动一个临时的。" placeholder:"网址"`
	OperatorKeyFile string `help:"该服务的运维口令文件。" placeholder:"文件"`

	Database string `help:"临时服务用这个空的 PostgreSQL，不写则用 SQLite。" placeholder:"URL"`
	Redis    string `help:"临时服务的排行榜用这个 Redis，不写则放在内存。" placeholder:"URL"`
}

// errRehearsal is the end of a rehearsal that found something wrong; the report has said what.
var errRehearsal = errors.New("演练发现问题，见上")

// Run rehearses against a server of its own or a deployed one. What the server did wrong is exit 1.
func (c rehearseCmd) Run(w *world) error {
	r := rehearse.Config{
		People: c.People, Duration: c.Duration, Opening: c.Opening, Lost: c.Lost, Twice: c.Twice, Leave: c.Leave,
		Keep: c.Keep, Seed: c.Seed, Progress: w.stderr,
	}
	if c.Document != "" {
		document, err := readInput("竞赛文档", c.Document)
		if err != nil {
			return err
		}
		r.Document = document
	}
	report, err := c.hold(w, r)
	if quiz.CodeOf(err) == quiz.Invalid { // a number or a document that makes no rehearsal
		return refused("演练设置", err)
	}
	if err != nil {
		return err
	}
	if err := c.print(w, report); err != nil {
		return err
	}
	if !report.OK() {
		return errRehearsal
	}
	return nil
}

func (c rehearseCmd) hold(w *world, r rehearse.Config) (rehearse.Report, error) {
	if c.URL == "" {
		return c.alone(w, r)
	}
	if c.OperatorKeyFile == "" {
		return rehearse.Report{}, refused("演练", errors.New("用 --url 演练已部署的服务时，要用 --operator-key-file 给出它的运维口令"))
	}
	key, err := readInput("运维口令", c.OperatorKeyFile)
	if err != nil {
		return rehearse.Report{}, err
	}
	r.BaseURL, r.OperatorKey = strings.TrimRight(c.URL, "/"), strings.TrimSpace(string(key))
	if r.Bank, err = bank.All(); err != nil { // should the server not show its own
		return rehearse.Report{}, err
	}
	return rehearse.Run(w.ctx, r)
}

// alone rehearses on a server of this process: demo units, a directory that is removed at the end,
// and a record that is compared row by row.
func (c rehearseCmd) alone(w *world, r rehearse.Config) (report rehearse.Report, err error) {
	dir, err := os.MkdirTemp("", "lawquiz-rehearsal-")
	if err != nil {
		return report, err
	}
	defer os.RemoveAll(dir)
	cfg, err := c.config(dir)
	if err != nil {
		return report, usage{err}
	}
	log := w.logger(cfg)
	s, err := open(w.ctx, cfg, log)
	if err != nil {
		return report, err
	}
	defer s.close()
	if r.Bank, err = s.library.Drawable(w.ctx); err != nil {
		return report, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return report, err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(w.ctx))
	served := make(chan error, 1)
	go func() { served <- s.serve(ctx, listener) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served)
	}()
	r.BaseURL, r.OperatorKey, r.Record = "http://"+listener.Addr().String(), cfg.OperatorKey.Reveal(), s.db
	return rehearse.Run(w.ctx, r)
}

// config is that of the temporary server. It reads nothing of the environment, so that a rehearsal
// can never meet the data of a real contest.
func (c rehearseCmd) config(dir string) (config.Config, error) {
	key := filepath.Join(dir, "operator.key")
	if err := os.WriteFile(key, []byte(rand.Text()), 0o600); err != nil {
		return config.Config{}, err
	}
	environ := []string{
		config.Prefix + "DATA=" + dir, config.Prefix + "DEMO=true", config.Prefix + "LOG_LEVEL=warn",
		config.Prefix + "OPERATOR_KEY_FILE=" + key,
	}
	if c.Database != "" {
		environ = append(environ, config.Prefix+"DATABASE="+c.Database)
	}
	if c.Redis != "" {
		environ = append(environ, config.Prefix+"REDIS="+c.Redis)
	}
	return config.Read(environ)
}

func (c rehearseCmd) print(w *world, report rehearse.Report) error {
	if !c.JSON {
		_, err := fmt.Fprintln(w.stdout, report)
		return err
	}
	out := json.NewEncoder(w.stdout)
	out.SetIndent("", "  ")
	return out.Encode(report)
}
