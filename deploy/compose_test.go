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

	"lawquiz/server/account"
	"lawquiz/server/config"
)

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

// The secrets are written as README.md says and the server reads its configuration from them.
func TestComposeStepsGiveAWorkingConfiguration(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	writeSecrets(t, folder)
	for _, name := range []string{"wechat_secret", "wechat_oa_secret"} {
		appSecret := filepath.Join(folder, "secrets", name)
		if err := os.WriteFile(appSecret, []byte("0123456789abcdef0123456789abcdef"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, site := range map[string]map[string]string{
		"roster only": {"LAWQUIZ_SITE": "quiz.example.org"},
		"with WeChat": {"LAWQUIZ_SITE": "quiz.example.org", "LAWQUIZ_WECHAT_APPID": "wx0123456789abcdef"},
		"with both of WeChat": {
			"LAWQUIZ_SITE": "quiz.example.org", "LAWQUIZ_WECHAT_APPID": "wx0123456789abcdef",
			"LAWQUIZ_WECHAT_OA_APPID": "wxfedcba9876543210",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := config.Read(serverEnvironment(t, folder, site))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(got.Source(), "postgres://lawquiz:") || !got.Redis.Configured() ||
				got.Redis.Password == "" || got.OperatorKey == "" || len(got.Unknown) > 0 {
				t.Errorf("not all was read: %+v", got)
			}
			if withWeChat := site["LAWQUIZ_WECHAT_APPID"] != ""; withWeChat != (got.WechatSecret != "") {
				t.Errorf("WeChat is configured: %v, want %v", !withWeChat, withWeChat)
			}
			if official := site["LAWQUIZ_WECHAT_OA_APPID"] != ""; official != (got.OfficialSecret != "") {
				t.Errorf("the official account is configured: %v, want %v", !official, official)
			}
			if _, err := account.LoadKey(got.KeyFile, ""); err != nil {
				t.Error(err)
			}
		})
	}
}

// writeSecrets runs the steps of README.md that write files; chown would need root, and changes
// nothing that is read here.
func writeSecrets(t *testing.T, folder string) {
	t.Helper()
	steps := regexp.MustCompile("(?s)```sh\n(umask 077.*?)```").FindStringSubmatch(read(t, "README.md"))
	if steps == nil {
		t.Fatal("README.md has no steps that write the secrets")
	}
	cmd := exec.Command("sh", "-euc", "chown() { :; }\n"+steps[1])
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the steps of README.md: %v\n%s", err, out)
	}
}

// serverEnvironment is what compose gives the server, the secrets being those in folder.
func serverEnvironment(t *testing.T, folder string, site map[string]string) []string {
	t.Helper()
	var environ []string
	for name, value := range parseCompose(t).Services["server"].Environment {
		value = os.Expand(value, func(expression string) string {
			variable, rest, _ := strings.Cut(expression, ":")
			if after, ok := strings.CutPrefix(rest, "+"); ok && site[variable] != "" {
				return after
			}
			if strings.HasPrefix(rest, "+") {
				return ""
			}
			return site[variable]
		})
		value = strings.ReplaceAll(value, "/run/secrets/", filepath.Join(folder, "secrets")+"/")
		environ = append(environ, name+"="+value)
	}
	return environ
}

func parseCompose(t *testing.T) (c compose) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}
