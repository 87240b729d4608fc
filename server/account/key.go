package account

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// KeyFileName is the key's file in the data directory where no other is named.
const KeyFileName = "lawquiz.key"

// maxKeyFile is more than any key file holds; a larger one is something else.
const maxKeyFile = 4096

// LoadKey returns the master key. file is what LAWQUIZ_KEY_FILE says and must exist. If it is ""
// the key is KeyFileName in dir, created with mode 0600 on first use; servers started at once
// get the same one. A file others may read is refused (Windows has no such modes).
//
// The file holds one line: 32 bytes in base64, as `openssl rand -base64 32` prints them.
// Whoever loses it loses every name and phone number in the record.
func LoadKey(file, dir string) ([]byte, error) {
	if file != "" {
		return readKey(file)
	}
	path := filepath.Join(dir, KeyFileName)
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := createKey(dir, path); err != nil {
		return nil, fmt.Errorf("无法在 %s 创建密钥文件 (cannot create the key file): %w", dir, err)
	}
	return readKey(path)
}

// readKey reads and checks a key file.
func readKey(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("无法读取密钥文件 %s (cannot read the key file): %w", path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("无法读取密钥文件 %s (cannot read the key file): %w", path, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%s 不是密钥文件 (not a key file): 应为一行 base64 文本", path)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return nil, fmt.Errorf("密钥文件 %s 的权限是 %04o，其他用户可以读写 (open to other users); 请执行 chmod 600 %s",
			path, mode, path)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("无法读取密钥文件 %s (cannot read the key file): %w", path, err)
	}
	// The decoder's own error would print part of the key.
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("密钥文件 %s 的内容应为 %d 字节的 base64 文本（44 个字符）(not 32 bytes in base64)", path, KeySize)
	}
	return key, nil
}

// createKey writes a new key under another name (O_EXCL, 0600) and links it to path, so that
// path never holds half a key and an existing one is never replaced.
func createKey(dir, path string) error {
	f, err := os.CreateTemp(dir, KeyFileName+".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	key := make([]byte, KeySize)
	rand.Read(key) // never fails: the runtime ends the program instead
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

// syncDir makes the new name outlive a power cut, as the file already does.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" { // directories cannot be flushed there
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
