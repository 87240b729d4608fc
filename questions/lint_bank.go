package questions

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var bankID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (l *linter) lintBank(b Bank, seen memory) {
	if !bankID.MatchString(b.ID) || len(b.ID) > 64 {
		l.say("id", "bank_id", "题库编号“%s”要写小写字母、数字和连字符，以字母开头，不超过 64 个字，如 laodong-fa", b.ID)
	}
	if seen.banks[b.ID] {
		l.say("id", "bank_duplicate", "题库编号 %s 重复：请换一个", b.ID)
	}
	seen.banks[b.ID] = true
	if n := utf8.RuneCountInString(strings.TrimSpace(b.Title)); n < 1 || n > 40 {
		l.say("title", "bank_title", "题库名称有 %d 个字，要有 1 到 40 个字", n)
	}
	l.lintEdition(b)
	if len(b.Questions) == 0 {
		l.say("questions", "bank_empty", "题库里没有题目")
	}
	l.lintKeyBalance(b)
	l.lintJudgeBalance(b)
}

// lintEdition complains when the bank was written from another text than the articles are counted in.
func (l *linter) lintEdition(b Bank) {
	if b.Law == "" {
		return // a bank on no law in particular
	}
	law, ok := FindLaw(b.Law)
	if !ok {
		l.say("law", "bank_law", "没有收录法律“%s”：%s；题库不限一部法律时不写 law", b.Law, lawHint(b.Law))
		return
	}
	if !strings.HasPrefix(b.Edition, law.Dated()) {
		l.say("edition", "bank_edition", "版本“%s”与收录的版本不同：%s现为 %s，请按它核对题目后改写", b.Edition, b.Law, law.Edition)
	}
}

// lintKeyBalance complains when of 20 or more single questions more than 40 % have one letter as key.
func (l *linter) lintKeyBalance(b Bank) {
	total, at := 0, [MaxOptions]int{}
	for _, q := range b.Questions {
		if key := q.Key(); q.Kind == Single && len(key) == 1 && key[0] < 'A'+MaxOptions {
			total++
			at[key[0]-'A']++
		}
	}
	for i, n := range at {
		if total >= 20 && n*100 > total*40 {
			l.say("questions", "key_balance", "%d 道单选题里有 %d 道答案是 %s，超过四成：请调换一些题的选项顺序", total, n, Letter(i))
		}
	}
}

// lintJudgeBalance complains when of 10 or more judge questions fewer than 35 % or more than 65 % are true.
func (l *linter) lintJudgeBalance(b Bank) {
	total, right := 0, 0
	for _, q := range b.Questions {
		if q.Kind != Judge {
			continue
		}
		total++
		if q.Key() == Right {
			right++
		}
	}
	if total >= 10 && (right*100 < total*35 || right*100 > total*65) {
		l.say("questions", "judge_balance", "%d 道判断题里有 %d 道答案是正确：正确的要占 35%% 到 65%%，请改写一些题", total, right)
	}
}

// lintUnique complains about an id or stem that an earlier question of any bank has.
func (l *linter) lintUnique(q Question, seen memory) {
	here := l.bank + " 的 " + q.ID
	if first, twice := seen.ids[q.ID]; twice && q.ID != "" {
		l.say("id", "id_duplicate", "题目编号 %s 已经用过（%s）：编号在所有题库中唯一，删掉的也不再用", q.ID, first)
	} else {
		seen.ids[q.ID] = here
	}
	stem := Fold(q.Stem)
	if first, twice := seen.stems[stem]; twice && stem != "" {
		l.say("stem", "stem_duplicate", "题干与 %s 相同（不计标点）：请删去一道或改写", first)
	} else {
		seen.stems[stem] = here
	}
}
