package main

import (
	"fmt"
	"os"

	"lawquiz/quiz"
	"lawquiz/quiz/tally"
	"lawquiz/server/account"
)

type awardSealCmd struct {
	place
	chosenAward
	Digest    string   `help:"核对时给出的指纹；不写则只核对，不封存。" placeholder:"指纹"`
	Reason    string   `help:"再次封存的原因，将在公示中列出。"`
	From      string   `help:"公示开始日，须为工作日：2021-04-12。" placeholder:"日期"`
	Days      int      `help:"公示几个工作日。" default:"5"`
	Holiday   []string `help:"周六、周日之外的放假日，可以写几次。" placeholder:"日期"`
	Workday   []string `help:"调休上班的周六、周日，可以写几次。" placeholder:"日期"`
	Office    string   `help:"受理部门。"`
	Phone     string   `help:"受理电话。"`
	Address   string   `help:"通信地址。"`
	Signatory string   `help:"落款单位。"`
	Author    string   `help:"记在案上的封存人；不写则为登录系统的用户名。" placeholder:"姓名或岗位"`
}

// Run shows the award as it would be sealed, and seals it if the digest of what was shown is given.
func (c awardSealCmd) Run(w *world) error {
	d, err := c.choose(w, c.place)
	if err != nil {
		return err
	}
	defer d.close()
	if c.Digest == "" {
		return c.show(w, d)
	}
	return audited(w.ctx, d.db, "award seal", fmt.Sprintf("评分表 %d", d.newest.Award), func() (string, error) {
		seal, err := d.awards.SealAward(w.ctx, d.contest, d.tree, d.newest.Award, tally.SealOrder{
			Digest: c.Digest, Reason: c.Reason, By: tally.Hand{Name: authorOr(c.Author), Admin: true},
			Notice: tally.Notice{From: c.From, Days: c.Days, Holidays: c.Holiday, Workdays: c.Workday, Office: c.Office, Phone: c.Phone, Address: c.Address, Signatory: c.Signatory},
		})
		if err != nil {
			return "", sealRefused(err)
		}
		fmt.Fprintf(w.stdout, "已封存“%s”第 %d 版，公示期：%s\n校验码（SHA-256）：%s\n", seal.Sealed.Result.Award, seal.Number, seal.Sealed.Period.Text(), seal.Hash)
		return fmt.Sprintf("第 %d 版，校验码 %s", seal.Number, seal.Hash), nil
	})
}

// sealRefused makes what the caller can mend a usage error.
func sealRefused(err error) error {
	switch quiz.CodeOf(err) {
	case quiz.Invalid, quiz.SealBlocked, quiz.PreviewStale:
		return refused("封存", err)
	}
	return err
}

func (c awardSealCmd) show(w *world, d *awardDesk) error {
	s, err := d.awards.Sealing(w.ctx, d.contest, d.tree, d.newest.Award)
	if err != nil {
		return sealRefused(err)
	}
	fmt.Fprintf(w.stdout, "%s，评分表第 %d 版，标准答案第 %d 版\n", s.Result.Award, s.Version.Number, s.Basis.Inputs.KeyVersion)
	tellAward(w.stdout, s.Result)
	for _, text := range s.Remarks {
		fmt.Fprintf(w.stdout, "提醒：%s\n", text)
	}
	for _, at := range s.Blocked {
		fmt.Fprintf(w.stdout, "须先办结：%s\n", at.Message)
	}
	if len(s.Blocked) == 0 {
		fmt.Fprintf(w.stdout, "将成为第 %d 版公示。核对无误后，加上 --digest %s 和公示设置即封存\n", s.Number, s.Digest)
	}
	return nil
}

type awardExportCmd struct {
	place
	chosenAward
	Version int    `help:"第几版公示；不写则为最新一版。" placeholder:"N"`
	Out     string `required:"" help:"写到这个文件；已有的文件不覆盖。" placeholder:"FILE.zip"`
}

// Run writes the notice pack of a sealed award.
func (c awardExportCmd) Run(w *world) error {
	d, err := c.choose(w, c.place)
	if err != nil {
		return err
	}
	defer d.close()
	all, err := d.awards.Seals(w.ctx, d.newest.Award)
	if err != nil {
		return err
	}
	number := c.Version
	if number == 0 {
		number = len(all)
	}
	if number < 1 || number > len(all) {
		return usage{fmt.Errorf("“%s”封存过 %d 次，没有第 %d 版：请先用 lawquiz award seal 封存", d.newest.Sheet.Award, len(all), max(number, 1))}
	}
	seal, err := d.awards.Seal(w.ctx, all[number-1].ID)
	if err != nil {
		return err
	}
	p := seal.Print()
	if err := d.sign(w, &p); err != nil {
		return err
	}
	file, err := p.Pack()
	if err != nil {
		return err
	}
	if err := writeNew(c.Out, file); err != nil {
		return err
	}
	fmt.Fprintf(w.stdout, "已写入 %s：“%s”第 %d 版，校验码（SHA-256）%s\n", c.Out, seal.Sealed.Result.Award, seal.Number, seal.Hash)
	return nil
}

// namesAtOnce is how many people's names are asked for at a time.
const namesAtOnce = 500

// sign fills in who exports when, and the masked names of those who get prizes.
func (d *awardDesk) sign(w *world, p *tally.Print) error {
	p.Tree, p.By, p.At, p.Names = d.tree, authorOr(""), now(), make(map[int64]string)
	ids := p.Sealed.Basis.Winners()
	if len(ids) == 0 {
		return nil
	}
	key, err := account.LoadKey(d.cfg.KeyFile, d.cfg.Data)
	if err != nil {
		return usage{err}
	}
	sealer, err := account.NewSealer(key)
	if err != nil {
		return usage{err}
	}
	desk, err := account.New(account.Config{Record: d.db, Sealer: sealer, Consent: d.cfg.PrivacyVersion, SessionLife: d.cfg.SessionLife(), Log: d.log})
	if err != nil {
		return err
	}
	for from := 0; from < len(ids); from += namesAtOnce {
		shown, err := desk.People(w.ctx, ids[from:min(from+namesAtOnce, len(ids))])
		if err != nil {
			return err
		}
		for id, who := range shown {
			p.Names[id] = who.Masked
		}
	}
	return nil
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return usage{fmt.Errorf("不能写 %s：%w", name, err)}
	}
	if _, err := f.Write(content); err != nil {
		f.Close()
		return fmt.Errorf("写 %s：%w", name, err)
	}
	return f.Close()
}
