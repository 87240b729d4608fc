// Package deploy_test holds the files of this folder to what they promise.
package deploy_test

import (
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// variables is what the server reads from its environment, in the order of env.example.
// Add here, in env.example and in the server's configuration together.
var variables = []string{
	"LAWQUIZ_ADDR",
	"LAWQUIZ_ADMIN_ADDR",
	"LAWQUIZ_DATA",
	"LAWQUIZ_DATABASE",
	"LAWQUIZ_REDIS",
	"LAWQUIZ_KEY_FILE",
	"LAWQUIZ_TRUSTED_PROXIES",
	"LAWQUIZ_PUBLIC_URL",
	"LAWQUIZ_WECHAT_APPID",
	"LAWQUIZ_WECHAT_SECRET_FILE",
	"LAWQUIZ_OPERATOR_KEY_FILE",
	"LAWQUIZ_LOG_LEVEL",
}

// composeVariables are read by compose itself, never by the server.
var composeVariables = []string{"LAWQUIZ_SITE", "LAWQUIZ_VERSION"}

var variableName = regexp.MustCompile(`LAWQUIZ_[A-Z_]+[A-Z]`)

func TestEnvExampleNamesEveryVariableOnce(t *testing.T) {
	t.Parallel()
	assignment := regexp.MustCompile(`(?m)^#?(LAWQUIZ_[A-Z_]+)=`)
	var found []string
	for _, match := range assignment.FindAllStringSubmatch(read(t, "env.example"), -1) {
		found = append(found, match[1])
	}
	if got := slices.Compact(found); !slices.Equal(got, variables) {
		t.Errorf("env.example names\n%v, want\n%v", got, variables)
	}
}

func TestOnlyKnownVariablesAreUsed(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"compose.yaml", "Dockerfile", "Caddyfile", "lawquiz.service", "README.md"} {
		for _, name := range variableName.FindAllString(read(t, file), -1) {
			if !slices.Contains(variables, name) && !slices.Contains(composeVariables, name) {
				t.Errorf("%s: %s is read by nobody", file, name)
			}
		}
	}
}

// service is the part of a compose service these tests look at.
type service struct {
	Image       string            `yaml:"image"`
	Ports       []string          `yaml:"ports"`
	Networks    []string          `yaml:"networks"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	CapAdd      []string          `yaml:"cap_add"`
	SecurityOpt []string          `yaml:"security_opt"`
	Privileged  bool              `yaml:"privileged"`
	User        string            `yaml:"user"`
	Environment map[string]string `yaml:"environment"`
	Secrets     []string          `yaml:"secrets"`
}

type network struct {
	Internal bool `yaml:"internal"`
	IPAM     struct {
		Config []struct {
			Subnet string `yaml:"subnet"`
		} `yaml:"config"`
	} `yaml:"ipam"`
}

type compose struct {
	Services map[string]service `yaml:"services"`
	Networks map[string]network `yaml:"networks"`
	Secrets  map[string]struct {
		File string `yaml:"file"`
	} `yaml:"secrets"`
}

func TestComposeIsHardened(t *testing.T) {
	t.Parallel()
	c := parseCompose(t)
	if len(c.Services) != 4 {
		t.Fatalf("%d services, want proxy, server, postgres and redis", len(c.Services))
	}
	for name, s := range c.Services {
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || s.Privileged ||
			!slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: must be read-only, without capabilities and new privileges: %+v", name, s)
		}
		if name != "proxy" && (len(s.Ports) > 0 || len(s.CapAdd) > 0) {
			t.Errorf("%s: publishes %v and adds %v; only the proxy may", name, s.Ports, s.CapAdd)
		}
		if !isPinned(s.Image) {
			t.Errorf("%s: image %q has no fixed version", name, s.Image)
		}
	}
}

func TestComposeStoresCannotReachOutside(t *testing.T) {
	t.Parallel()
	c := parseCompose(t)
	for _, name := range []string{"postgres", "redis"} {
		for _, joined := range c.Services[name].Networks {
			if !c.Networks[joined].Internal {
				t.Errorf("%s is on %s, which is not internal", name, joined)
			}
		}
		if slices.Contains(c.Services["proxy"].Networks, "back") {
			t.Errorf("the proxy can reach %s", name)
		}
	}
	for name, s := range c.Services {
		for _, joined := range s.Networks {
			if _, ok := c.Networks[joined]; !ok {
				t.Errorf("%s joins %s, which does not exist", name, joined)
			}
		}
	}
}

func TestComposeTrustsTheProxysNetworkAlone(t *testing.T) {
	t.Parallel()
	c := parseCompose(t)
	front := c.Networks["front"].IPAM.Config
	if len(front) != 1 || front[0].Subnet != c.Services["server"].Environment["LAWQUIZ_TRUSTED_PROXIES"] {
		t.Errorf("LAWQUIZ_TRUSTED_PROXIES and the subnet of front %v differ", front)
	}
	if _, err := netip.ParsePrefix(front[0].Subnet); err != nil {
		t.Error(err)
	}
	for name, s := range c.Services {
		if slices.Contains(s.Networks, "front") && name != "proxy" && name != "server" {
			t.Errorf("%s is on front, so the server would believe its forwarding headers", name)
		}
	}
}

func TestComposeSecretsAreFiles(t *testing.T) {
	t.Parallel()
	c := parseCompose(t)
	steps := read(t, "README.md")
	for name, secret := range c.Secrets {
		if secret.File != "secrets/"+name {
			t.Errorf("secret %s lies in %q, want secrets/%s", name, secret.File, name)
		}
		if !strings.Contains(steps, name) {
			t.Errorf("README.md does not say how to write secrets/%s", name)
		}
	}
	inAddress := regexp.MustCompile(`://[^/@]*:[^/@]+@`)
	for name, s := range c.Services {
		for _, used := range s.Secrets {
			if _, ok := c.Secrets[used]; !ok {
				t.Errorf("%s uses secret %s, which does not exist", name, used)
			}
		}
		for variable, value := range s.Environment {
			if inAddress.MatchString(value) || strings.HasSuffix(variable, "PASSWORD") {
				t.Errorf("%s: %s holds a password", name, variable)
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
	return regexp.MustCompile(`:[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)?$`).MatchString(image)
}

func parseCompose(t *testing.T) (c compose) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
