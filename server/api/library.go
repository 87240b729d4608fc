package api

import (
	"context"

	"lawquiz/questions"
	"lawquiz/quiz/library"
	"lawquiz/quiz/store"
)

// Library is the question banks on record; library.Library is one. It is cut by use: who reads banks need
// not know how files are taken in. Errors are as library says.
type Library interface {
	BankShelf
	BankHistory
	BankDesk
	BankStore
	UploadTray
	UploadDesk
}

// BankShelf is banks as they stand.
type BankShelf interface {
	Banks(ctx context.Context) ([]library.Summary, error)
	Current(ctx context.Context, bank string) (library.Holding, error)
	Item(ctx context.Context, id string) (library.Item, error)
}

// BankHistory is how banks and questions came to stand so.
type BankHistory interface {
	Changes(ctx context.Context, bank string) ([]store.BankChange, error)
	History(ctx context.Context, id string) ([]library.Entry, error)
}

// BankDesk is where banks and questions are written.
type BankDesk interface {
	Create(ctx context.Context, b questions.Bank, author string) error
	Edit(ctx context.Context, e library.Edit) (library.Item, error)
	PromoteSeen(ctx context.Context, p library.Promotion) (int, error)
}

// BankStore keeps questions from contests, or gives them back.
type BankStore interface {
	Retire(ctx context.Context, ids []string, author, note string) error
	Restore(ctx context.Context, ids []string, author, note string) error
}

// UploadTray is the files handed in.
type UploadTray interface {
	Upload(ctx context.Context, f library.File) (int64, error)
	UploadOf(ctx context.Context, id int64) (library.Upload, error)
	Uploads(ctx context.Context) ([]library.Upload, error)
	Drop(ctx context.Context, id int64) error
}

// UploadDesk is what is done about a file before it is a part of a bank.
type UploadDesk interface {
	Mend(ctx context.Context, id int64, draft int, q questions.Question) (library.Upload, error)
	AcceptUpload(ctx context.Context, id int64, a library.Acceptance) (library.Outcome, error)
}
