// Command lawquiz is the whole system in one binary: the server and the tools of its operators.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"lawquiz/questions/document"
	"lawquiz/quiz"
)

// version is set when the binary is built for hand-out.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	w := &world{ctx: ctx, environ: os.Environ(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, process: true}
	os.Exit(w.run(os.Args[1:]))
}

// The exit codes: a bad flag, file or configuration is 2, and so are faults found in a file; any other
// failure is 1.
const (
	exitFailed = 1
	exitUsage  = 2
)

// cli is every command. Chinese helps are what `lawquiz --help` prints.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"启动服务（--demo 为演示，不需要任何其他服务）。"`
	Bank     bankCmd     `cmd:"" help:"题库：检查、导出、统计。"`
	Contest  contestCmd  `cmd:"" help:"竞赛：检查文档、发布、查看规则、结束。"`
	Award    awardCmd    `cmd:"" help:"评奖：试算、封存结果、导出公示材料。"`
	Units    unitsCmd    `cmd:"" help:"单位：导入、导出、花名册。"`
	Rebuild  rebuildCmd  `cmd:"" help:"根据记录重建排行榜。"`
	Admin    adminCmd    `cmd:"" help:"后台账号：第一个管理员的口令、重置账号、核对操作日志。"`
	Rehearse rehearseCmd `cmd:"" help:"演练：模拟许多职工走完整场竞赛，再逐项核对成绩、记录与排行榜。"`
	Backup   backupCmd   `cmd:"" help:"在线备份 SQLite 记录到一个新文件。"`
	Openapi  openapiCmd  `cmd:"" help:"输出接口文档（OpenAPI 3.1）。"`
	Version  versionCmd  `cmd:"" help:"输出版本号。"`
}

// world is what a command sees of the outside.
type world struct {
	ctx     context.Context
	environ []string
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	process bool // the process runs this command alone: what is global in it, such as the default log, is the command's
}

// usage marks an error that the caller's own input caused: exit 2.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

// refused is a usage error about a file or an argument: what it is, then in words what is wrong with
// it, every place on a line of its own.
func refused(what string, err error) error {
	var e *quiz.Error
	if !errors.As(err, &e) {
		return usage{fmt.Errorf("%s：%w", what, err)}
	}
	var b strings.Builder
	b.WriteString(what + "：" + e.Message)
	for _, p := range e.Places {
		b.WriteString("\n" + what + " " + p.Location + "：" + p.Message)
	}
	return usage{said{b.String(), err}}
}

// said is an error put into other words.
type said struct {
	words string
	cause error
}

func (s said) Error() string { return s.words }

func (s said) Unwrap() error { return s.cause }

// run is the program for callers that share their process: it returns the exit code and touches
// nothing global.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	w := &world{ctx: ctx, environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
	return w.run(args)
}

// run reads a command line, does what it says and returns the exit code.
func (w *world) run(args []string) int {
	exited := -1
	var c cli
	parser, err := kong.New(&c,
		kong.Name("lawquiz"), kong.Description("工会普法答题：竞赛、题库、排行榜，一个程序。"),
		kong.Writers(w.stdout, w.stderr), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.ValueFormatter(func(v *kong.Value) string { return v.Help }),
	)
	if err != nil {
		fmt.Fprintln(w.stderr, err)
		return exitUsage
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exited >= 0 { // --help was asked for and printed
		return exited
	}
	if err != nil {
		fmt.Fprintf(w.stderr, "命令行有误：%s\n用 lawquiz --help 查看用法。\n", misuse(parser.Model.Node, args, err))
		return exitUsage
	}
	return explain(w.stderr, k.Run(w))
}

// explain prints an error and returns the exit code that goes with it.
func explain(stderr io.Writer, err error) int {
	var asked usage
	var faults document.Faults
	switch {
	case err == nil:
		return 0
	case errors.As(err, &faults):
		for _, f := range faults {
			fmt.Fprintln(stderr, f)
		}
		return exitUsage
	case errors.As(err, &asked):
		fmt.Fprintln(stderr, strings.TrimSpace(asked.Error()))
		return exitUsage
	}
	fmt.Fprintln(stderr, err)
	return exitFailed
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(w *world) error {
	fmt.Fprintln(w.stdout, "lawquiz", version)
	return nil
}
