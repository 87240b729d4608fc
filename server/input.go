package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// readInput reads a file that the caller named; kind is what it should be, in Chinese. Every
// error is a usage error.
func readInput(kind, file string) ([]byte, error) {
	src, err := os.ReadFile(file)
	info, statErr := os.Stat(file)
	switch {
	case err == nil:
		return src, nil
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("找不到%s %s：请检查文件名和路径", kind, file)
	case errors.Is(err, fs.ErrPermission):
		err = fmt.Errorf("没有权限读%s %s", kind, file)
	case statErr == nil && info.IsDir():
		err = fmt.Errorf("%s 是文件夹，应写%s的文件名", file, kind)
	default:
		err = fmt.Errorf("读不到%s %s：%w", kind, file, err)
	}
	return nil, usage{err}
}
