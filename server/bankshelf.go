package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"lawquiz/questions"
	"lawquiz/questions/bank"
	"lawquiz/quiz"
	"lawquiz/quiz/library"
	"lawquiz/quiz/store"
)

// shelf is the library of a record for the length of one command, the shipped banks put in.
type shelf struct {
	*library.Library
	db   *store.DB
	temp string // folder of a record made for this command only; "" if none
}

// shelf opens the library of the record the flags name, making the record if there is none.
func (p place) shelf(w *world) (*shelf, error) {
	db, err := p.open(w)
	if err != nil {
		return nil, err
	}
	return stock(w, &shelf{db: db})
}

// keptShelf is shelf for commands that change what is there already.
func (p place) keptShelf(w *world) (*shelf, error) {
	db, err := p.openKept(w)
	if err != nil {
		return nil, err
	}
	return stock(w, &shelf{db: db})
}

// anyShelf is shelf for commands that write nothing: a record that has banks is left as it is, even by a
// newer program. Without a record it is the shipped banks alone, in a record that is thrown away.
func (p place) anyShelf(w *world) (*shelf, error) {
	cfg, err := p.config(w)
	if err != nil {
		return nil, err
	}
	if cfg.Database == "" {
		if _, err := os.Stat(cfg.Source()); errors.Is(err, fs.ErrNotExist) {
			return scratchShelf(w)
		}
	}
	db, err := p.open(w)
	if err != nil {
		return nil, err
	}
	return browse(w, &shelf{db: db})
}

// readShelf is keptShelf for commands that write nothing.
func (p place) readShelf(w *world) (*shelf, error) {
	db, err := p.openKept(w)
	if err != nil {
		return nil, err
	}
	return browse(w, &shelf{db: db})
}

// browse is stock for who only reads: nothing is put into a record that has banks.
func browse(w *world, s *shelf) (*shelf, error) {
	there, err := s.db.Banks(w.ctx)
	if err != nil {
		s.db.Close()
		return nil, fmt.Errorf("读取题库：%w", err)
	}
	if len(there) == 0 {
		return stock(w, s)
	}
	s.Library = library.New(library.Config{DB: s.db, Now: now})
	return s, nil
}

func scratchShelf(w *world) (*shelf, error) {
	temp, err := os.MkdirTemp("", "lawquiz-")
	if err != nil {
		return nil, fmt.Errorf("不能建立临时目录：%w", err)
	}
	db, err := store.Open(w.ctx, filepath.Join(temp, "record.db"))
	if err != nil {
		os.RemoveAll(temp)
		return nil, fmt.Errorf("打不开临时记录：%w", err)
	}
	return stock(w, &shelf{db: db, temp: temp})
}

// stock puts the shipped banks in; on an error the shelf is closed.
func stock(w *world, s *shelf) (*shelf, error) {
	s.Library = library.New(library.Config{DB: s.db, Now: now})
	banks, err := bank.All()
	if err == nil {
		err = s.Install(w.ctx, banks)
	}
	if err != nil {
		s.close()
		return nil, fmt.Errorf("准备题库：%w", err)
	}
	return s, nil
}

func (s *shelf) close() {
	s.Library.Close()
	s.db.Close()
	if s.temp != "" {
		os.RemoveAll(s.temp)
	}
}

// holding returns a bank, or a usage error that says which there are.
func (s *shelf) holding(w *world, id string) (library.Holding, error) {
	h, err := s.Current(w.ctx, id)
	if quiz.CodeOf(err) == quiz.NotFound {
		return h, usage{fmt.Errorf("没有题库 %s：用 lawquiz bank list 查看有哪些", id)}
	}
	return h, err
}

// banks returns the named banks as they stand, or all of them.
func (s *shelf) banks(w *world, ids []string) ([]questions.Bank, error) {
	if len(ids) == 0 {
		all, err := s.Banks(w.ctx)
		if err != nil {
			return nil, err
		}
		for _, b := range all {
			ids = append(ids, b.ID)
		}
	}
	banks := make([]questions.Bank, len(ids))
	for i, id := range ids {
		h, err := s.holding(w, id)
		if err != nil {
			return nil, err
		}
		banks[i] = h.Bank()
	}
	return banks, nil
}
