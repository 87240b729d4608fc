package account_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"lawquiz/server/account"
)

func TestLoadKeyFirstUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keys := make([][]byte, 16)
	for _, err := range atOnce(len(keys), func(i int) (err error) {
		keys[i], err = account.LoadKey("", dir)
		return err
	}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range keys {
		if len(key) != account.KeySize || !bytes.Equal(key, keys[0]) {
			t.Fatal("servers started at once have different keys")
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != account.KeyFileName {
		t.Errorf("the directory holds %v, %v", entries, err)
	}
	info, err := os.Stat(filepath.Join(dir, account.KeyFileName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is %v, %v, want mode 0600", info.Mode(), err)
	}
	other, err := account.LoadKey("", t.TempDir())
	if err != nil || bytes.Equal(other, keys[0]) {
		t.Errorf("another directory has the same key (%v)", err)
	}
}

func TestLoadKeyFile(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{7}, account.KeySize)
	text := base64.StdEncoding.EncodeToString(key)
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want string // in the error; "" for none
	}{
		"good":             {text + "\n", 0o600, ""},
		"read-only":        {text, 0o400, ""},
		"group may read":   {text, 0o640, "权限是 0640"},
		"others may write": {text, 0o602, "chmod 600"},
		"empty":            {"", 0o600, "44 个字符"},
		"too short":        {text[:40], 0o600, "44 个字符"},
		"not base64":       {"密钥", 0o600, "44 个字符"},
		"too large":        {strings.Repeat("A", 5000), 0o600, "不是密钥文件"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, c.mode); err != nil { // past the umask
				t.Fatal(err)
			}
			got, err := account.LoadKey(path, "")
			switch {
			case c.want == "" && (err != nil || !bytes.Equal(got, key)):
				t.Errorf("LoadKey = %x, %v", got, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path)):
				t.Errorf("error is %v, want the path and %q", err, c.want)
			}
		})
	}
}

// A named file is never created: a typing mistake must not become a new key.
func TestLoadKeyAbsent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "missing")
	if _, err := account.LoadKey(path, dir); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error is %v, want one that names %s", err, path)
	}
	if _, err := account.LoadKey(dir, dir); err == nil {
		t.Error("a directory is taken for a key file")
	}
	if _, err := account.LoadKey("", filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a key is made in no directory")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("the directory holds %v, %v", entries, err)
	}
}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	b := embedded(t)
	other := b.another(t, func(c *account.Config) { c.Sealer = sealer(t, 9) })
	if err := other.CheckKey(t.Context()); err != nil {
		t.Errorf("an empty record refuses a key: %v", err)
	}
	b.wechatLogin(t, "code-of-wang")
	if err := b.desk.CheckKey(t.Context()); err != nil {
		t.Error(err)
	}
	if err := other.CheckKey(t.Context()); err == nil || !strings.Contains(err.Error(), "LAWQUIZ_KEY_FILE") {
		t.Errorf("error is %v, want one that names LAWQUIZ_KEY_FILE", err)
	}
}
