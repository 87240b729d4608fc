package store

// BankChange is one line of a bank's history.
type BankChange struct {
	Bank     string `json:"bank"`
	Revision int64  `json:"revision"` // of the bank, from 1
	At       int64  `json:"at"`
	Author   string `json:"author"`
	What     string `json:"what"` // create, install, accept, edit, review, retire, restore
	File     string `json:"file,omitempty"`
	Hash     string `json:"hash,omitempty"` // SHA-256 of the file, hex
	Note     string `json:"note,omitempty"`
}
