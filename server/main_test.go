package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

// childVariable makes this test binary be the program: some tests need a process to kill, or to
// look at after it has ended.
const childVariable = "LAWQUIZTEST_CHILD"

// leaked is the exit code of a child that left goroutines behind.
const leaked = 97

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		os.Exit(child())
	}
	gin.SetMode(gin.ReleaseMode)
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	redis.SetLogger(redisLog{slog.Default()})
	code := m.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = leaked
	}
	os.Exit(code)
}

func child() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	w := &world{ctx: ctx, environ: os.Environ(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, process: true}
	code := w.run(os.Args[1:])
	stop()
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return leaked
	}
	return code
}

// spawn starts the program as a process of its own, with nothing of our environment.
func spawn(t testing.TB, environ []string, args ...string) (*exec.Cmd, *transcript, *transcript) {
	t.Helper()
	self, err := os.Executable()
	check(t, err)
	cmd := exec.Command(self, args...)
	cmd.Env = append([]string{childVariable + "=1", "PATH=" + os.Getenv("PATH")}, environ...)
	out, log := new(transcript), new(transcript)
	cmd.Stdout, cmd.Stderr = out, log
	check(t, cmd.Start())
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
	return cmd, out, log
}

// transcript is what a program prints, to be read while it goes on.
type transcript struct {
	mu   sync.Mutex
	text strings.Builder
}

func (tr *transcript) Write(p []byte) (int, error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.text.Write(p)
}

func (tr *transcript) String() string {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.text.String()
}

// until polls for something that comes about by itself.
func until(tb testing.TB, limit time.Duration, what string, there func() bool) {
	tb.Helper()
	untilEvery(tb, 2*time.Millisecond, limit, what, there)
}

// askEvery is a pace of asking that one person's limit of reads allows for ever.
const askEvery = 60 * time.Millisecond

// untilEvery is until at a pace of its own.
func untilEvery(tb testing.TB, every, limit time.Duration, what string, there func() bool) {
	tb.Helper()
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for !there() {
		select {
		case <-deadline.C:
			tb.Fatalf("waited %v in vain for %s", limit, what)
		case <-tick.C:
		}
	}
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// outcome is what a command did.
type outcome struct {
	code     int
	out, err string
}

// do runs a command that ends by itself.
func do(t *testing.T, environ []string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience) // for a server that starts against expectation
	defer cancel()
	var out, log strings.Builder
	code := run(ctx, args, environ, strings.NewReader(""), &out, &log)
	return outcome{code, out.String(), log.String()}
}

// wants holds an outcome against an exit code and parts of what was printed: of standard output for
// code 0, else of standard error.
func (o outcome) wants(t *testing.T, code int, parts ...string) {
	t.Helper()
	text := o.out
	if code != 0 {
		text = o.err
	}
	if o.code != code {
		t.Fatalf("exit %d, want %d\n%s%s", o.code, code, o.out, o.err)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// moveInto copies a record and its key into a data directory.
func moveInto(t *testing.T, dir, record, key string) {
	t.Helper()
	for name, from := range map[string]string{"lawquiz.db": record, "lawquiz.key": key} {
		text, err := os.ReadFile(from)
		check(t, err)
		check(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"", 0, "contest publish    发布竞赛"},
		{"--help", 0, "units scenes"},
		{"version", 0, "lawquiz " + version},
		{"bank list", 0, "nvzhigong-tebie-guiding\t《女职工劳动保护特别规定》"},
		{"--nope", 2, "lawquiz 没有选项 --nope"},
		{"serve -x", 2, "lawquiz serve 没有选项 -x"},
		{"frob", 2, "没有命令 frob，可用的有：serve、bank、"},
		{"bank frob", 2, "lawquiz bank 没有命令 frob，可用的有：import、"},
		{"contest", 2, "lawquiz contest 后面要写命令：check、"},
		{"contest check", 2, "缺少参数 <file>（竞赛文档"},
		{"contest check a b", 2, "lawquiz contest check 用不着参数 b"},
		{"contest list --data", 2, "选项 --data 后面要写内容"},
		{"contest list --data= x", 2, "用不着参数 x"},
		{"bank export --json=maybe", 2, "maybe"},
		{"contest check nowhere.yaml", 2, "找不到竞赛文档 nowhere.yaml"},
		{"rehearse --people 0", 2, "演练设置：演练人数要在 1 到 1000000 之间，现为 0"},
		{"bank lint .", 2, ". 是文件夹，应写题库文件的文件名"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			do(t, nil, strings.Fields(c.args)...).wants(t, c.code, c.want)
		})
	}
}

// Everything the configuration can be told is said, and every fault at once names its variable.
func TestConfiguration(t *testing.T) {
	t.Parallel()
	do(t, nil, "serve", "--help").wants(t, 0, "LAWQUIZ_ADDR（默认 127.0.0.1:8080）", "LAWQUIZ_SESSION_DAYS", "--demo")
	environ := []string{"LAWQUIZ_DATA=" + t.TempDir(), "LAWQUIZ_LOG_FORMAT=xml", "LAWQUIZ_SESSION_DAYS=0", "LAWQUIZ_REDISS=x"}
	o := do(t, environ, "serve", "--addr", "8080")
	o.wants(t, exitUsage, "LAWQUIZ_ADDR：", "LAWQUIZ_LOG_FORMAT：", "LAWQUIZ_SESSION_DAYS：", "LAWQUIZ_REDISS：没有这个变量：是否想写 LAWQUIZ_REDIS？")
	if n := strings.Count(o.err, "\n"); n != 4 {
		t.Errorf("%d lines for four faults:\n%s", n, o.err)
	}
	listed := do(t, []string{"LAWQUIZ_DATA=" + t.TempDir()}, "contest", "list")
	listed.wants(t, exitUsage, "中没有记录：请检查 --data")
	stray := []string{"LAWQUIZ_DATA=" + t.TempDir(), "LAWQUIZ_SERVICE_HOST=10.0.0.1"}
	if o := do(t, stray, "contest", "list"); !strings.Contains(o.err, "LAWQUIZ_SERVICE_HOST 不是本程序的设置") {
		t.Errorf("a stray variable: %s", o.err)
	}
}

func TestOpenAPIIsCommitted(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile("api/openapi.json")
	check(t, err)
	if o := do(t, nil, "openapi"); o.code != 0 || o.out != string(committed) {
		t.Errorf("exit %d, and the document differs from the committed one: make openapi", o.code)
	}
}
