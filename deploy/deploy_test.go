// Package deploy_test holds the files of this folder to what they promise. That env.example names
// every variable is tested where they are read, in server/config.
package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lawquiz/server/config"
)

// composeVariables are read by compose itself, never by the server.
var composeVariables = []string{"LAWQUIZ_SITE", "LAWQUIZ_VERSION"}

var variableName = regexp.MustCompile(`LAWQUIZ_[A-Z_]+[A-Z]`)

func TestOnlyKnownVariablesAreUsed(t *testing.T) {
	t.Parallel()
	known := append(config.Variables(), composeVariables...)
	for _, file := range []string{"compose.yaml", "Dockerfile", "Caddyfile", "lawquiz.service", "README.md"} {
		for _, name := range variableName.FindAllString(read(t, file), -1) {
			if !slices.Contains(known, name) {
				t.Errorf("%s: %s is read by nobody", file, name)
			}
		}
	}
}

func TestRedisNeverDropsKeys(t *testing.T) {
	t.Parallel()
	conf := read(t, "redis.conf")
	for _, line := range []string{"maxmemory-policy noeviction", "appendonly yes"} {
		if !slices.Contains(strings.Split(conf, "\n"), line) {
			t.Errorf("redis.conf lacks %q", line)
		}
	}
	if strings.Contains(conf, "requirepass") {
		t.Error("redis.conf holds a password")
	}
}

// What is looked for stands in addresses after the question mark: names and telephones. No log of the proxy keeps it,
// neither of requests that went well nor of errors, which all go to the one log that leaves it out.
func TestTheProxyKeepsNoQueries(t *testing.T) {
	t.Parallel()
	options, site, found := strings.Cut(read(t, "Caddyfile"), "\n{$LAWQUIZ_SITE} {")
	if !found {
		t.Fatal("the Caddyfile has no site")
	}
	match := regexp.MustCompile(`(?m)^\t{4}request>uri regexp (\S+) (\S+)$`).FindStringSubmatch(options)
	if match == nil {
		t.Fatal("the log of all lines leaves nothing out of addresses")
	}
	left := regexp.MustCompile(match[1]).ReplaceAllString("/api/v1/console/people?q=13812345678&unit=2", match[2])
	if left != "/api/v1/console/people?REDACTED" {
		t.Errorf("of an address there is logged %q", left)
	}
	for _, line := range []string{"request>headers>Referer delete", "resp_headers>Location delete", "request>headers>X-Csrf-Token delete"} {
		if !strings.Contains(options, "\t"+line+"\n") {
			t.Errorf("the log lacks %q", line)
		}
	}
	if logs := regexp.MustCompile(`(?m)^[\t ]*log\b.*$`).FindAllString(site, -1); !slices.Equal(logs, []string{"\tlog"}) {
		t.Errorf("the site has a log of its own: %q", logs)
	}
	if strings.Contains(options+site, "log_credentials") {
		t.Error("cookies are logged")
	}
}

func TestDockerfileStagesAreNamedAndTheUserIsNumeric(t *testing.T) {
	t.Parallel()
	from := regexp.MustCompile(`^FROM (\S+) AS [a-z]+$`)
	user := ""
	for _, line := range strings.Split(read(t, "Dockerfile"), "\n") {
		if strings.HasPrefix(line, "FROM ") {
			user = "" // each stage starts as root
			match := from.FindStringSubmatch(line)
			if match == nil {
				t.Errorf("%q: the stage has no name", line)
			} else if match[1] != "scratch" && !isPinned(match[1]) {
				t.Errorf("%q: no fixed version", line)
			}
		}
		if after, ok := strings.CutPrefix(line, "USER "); ok {
			user = after
		}
		if strings.HasPrefix(line, "ADD ") {
			t.Errorf("%q: COPY says what it does", line)
		}
	}
	if !regexp.MustCompile(`^[1-9][0-9]*:[1-9][0-9]*$`).MatchString(user) {
		t.Errorf("the last stage runs as %q, want numbers other than 0", user)
	}
}

// The image serves the pages that are built in it, from what the lock file names, and from nothing
// that lies about where the image is built.
func TestDockerfileBuildsThePages(t *testing.T) {
	t.Parallel()
	stages := strings.Split(read(t, "Dockerfile"), "\nFROM ")
	pages := slices.IndexFunc(stages, func(s string) bool { return strings.HasPrefix(s, "node:") })
	program := slices.IndexFunc(stages, func(s string) bool { return strings.HasPrefix(s, "golang:") })
	if pages < 0 || program < pages {
		t.Fatalf("the pages are stage %d and the program stage %d of %d", pages, program, len(stages))
	}
	for _, line := range []string{"ENV CI=1", "RUN npm ci", "RUN npm run --silent build:h5", "RUN npm run --silent build"} {
		if !slices.Contains(strings.Split(stages[pages], "\n"), line) {
			t.Errorf("the stage of the pages lacks %q", line)
		}
	}
	for _, built := range []string{"worker/dist/h5", "console/dist/built"} {
		copied := strings.Index(stages[program], "COPY --from=pages /src/server/web/"+built+" server/web/"+built+"\n")
		if copied < 0 || copied < strings.Index(stages[program], "COPY server server\n") || copied > strings.Index(stages[program], "go build") {
			t.Errorf("the built pages of %s are not put in between the sources and the build", built)
		}
	}
	ignored := strings.Split(read(t, "Dockerfile.dockerignore"), "\n")
	for _, line := range []string{"**/node_modules", "server/web/worker/dist/*", "!server/web/worker/dist/h5/.keep",
		"server/web/console/dist/*", "!server/web/console/dist/built/.keep"} {
		if !slices.Contains(ignored, line) {
			t.Errorf("Dockerfile.dockerignore lacks %q", line)
		}
	}
	for face, keep := range map[string]string{"worker": "dist/h5/.keep", "console": "dist/built/.keep"} {
		for _, file := range []string{"package.json", "package-lock.json", ".npmrc", keep} {
			if _, err := os.Stat(filepath.Join("../server/web", face, filepath.FromSlash(file))); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestNothingFollowsLatest(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"compose.yaml", "Dockerfile", "README.md"} {
		if strings.Contains(read(t, file), ":latest") {
			t.Errorf("%s names an image that changes under us", file)
		}
	}
}

func TestUnitIsHardened(t *testing.T) {
	t.Parallel()
	lines := strings.Split(read(t, "lawquiz.service"), "\n")
	for _, line := range []string{"DynamicUser=yes", "StateDirectory=lawquiz", "NoNewPrivileges=yes",
		"ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet=", "UMask=0077"} {
		if !slices.Contains(lines, line) {
			t.Errorf("lawquiz.service lacks %q", line)
		}
	}
	setting := regexp.MustCompile(`^(#.*|\[(Unit|Service|Install)\]|[A-Z][A-Za-z]+=.*)?$`)
	for i, line := range lines {
		if !setting.MatchString(line) {
			t.Errorf("lawquiz.service:%d: %q is no setting", i+1, line)
		}
	}
	verifyUnit(t, strings.Join(lines, "\n"))
}

// verifyUnit lets systemd read the unit where systemd is installed. The program it names is not
// installed here, so the copy that is verified names another.
func verifyUnit(t *testing.T, unit string) {
	t.Helper()
	verifier, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Log("systemd is not installed; the unit was checked by its lines only")
		return
	}
	const program = "/usr/local/bin/lawquiz"
	if strings.Count(unit, program) != 1 {
		t.Errorf("the unit names %s %d times, want once", program, strings.Count(unit, program))
	}
	path := filepath.Join(t.TempDir(), "lawquiz.service")
	if err := os.WriteFile(path, []byte(strings.Replace(unit, program, "/bin/sh", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(verifier, "verify", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}

// isPinned tells whether an image names a version; our own is pinned by who builds it.
func isPinned(image string) bool {
	if strings.HasPrefix(image, "lawquiz:") {
		return true
	}
	return regexp.MustCompile(`:[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)*$`).MatchString(image)
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
