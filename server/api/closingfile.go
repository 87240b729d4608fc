package api

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"lawquiz/quiz/tally"
	"lawquiz/server/account/staff"
)

var (
	noticeWordDoc  = doc{id: "notice-text", summary: "公示（Word）：拟表彰名单、得分、口径、公示期和异议办法", media: docxType}
	noticeBookDoc  = doc{id: "notice-workbook", summary: "评分明细（Excel）：逐项得分和理由、全部依据、个人奖（姓名隐去中间的字）", media: xlsxType}
	noticePackDoc  = doc{id: "notice-pack", summary: "公示材料（zip）：公示、评分明细、封存数据和核对方法", media: zipType}
	previewBookDoc = doc{id: "award-preview-workbook", summary: "按现在的数据试算的评分明细（Excel），每页注明：测算，不作评奖依据", media: xlsxType}
	peopleBookDoc  = doc{id: "award-people-workbook", summary: "按现在的数据试算的个人奖名单（Excel），含姓名全文，注明：测算，不作评奖依据", media: xlsxType}

	sealedPeopleDoc = doc{id: "seal-people-workbook", summary: "封存的个人奖名单（Excel），含姓名全文，供主办单位发奖使用", media: xlsxType}
)

const zipType = "application/zip"

// printed makes a seal ready to be printed, names in full or masked.
func (s *Server) printed(c *gin.Context, full bool) (tally.Print, error) {
	ctx := c.Request.Context()
	seal, h, err := s.reachSeal(ctx, c.Param("id"))
	if err != nil {
		return tally.Print{}, err
	}
	p := seal.Print()
	callOf(ctx).notef("seal:"+idText(seal.ID), "导出“%s”第 %d 版公示材料", seal.Sealed.Result.Award, seal.Number)
	return p, s.signPrint(ctx, h, &p, full)
}

// signPrint fills in who exports when, and the names of those who get prizes, in full or masked.
func (s *Server) signPrint(ctx context.Context, h heldAward, p *tally.Print, full bool) error {
	p.Tree, p.By, p.At, p.Names = h.tree, callOf(ctx).author, s.cfg.Now(), make(map[int64]string)
	ids := p.Sealed.Basis.Winners()
	for from := 0; from < len(ids); from += namesAtOnce {
		shown, err := s.cfg.Accounts.People(ctx, ids[from:min(from+namesAtOnce, len(ids))])
		if err != nil {
			return err
		}
		for id, who := range shown {
			if p.Names[id] = who.Masked; full {
				p.Names[id] = who.Name
			}
		}
	}
	return nil
}

func (s *Server) noticeWord(c *gin.Context) error {
	p, err := s.printed(c, false)
	if err != nil {
		return err
	}
	file, err := p.Word()
	if err != nil {
		return err
	}
	attach(c, "notice.docx", p.WordName(), docxType, file)
	return nil
}

func (s *Server) noticeBook(c *gin.Context) error {
	p, err := s.printed(c, false)
	if err != nil {
		return err
	}
	file, err := p.Workbook()
	if err != nil {
		return err
	}
	attach(c, "notice.xlsx", p.WorkbookName(), xlsxType, file)
	return nil
}

func (s *Server) noticePack(c *gin.Context) error {
	p, err := s.printed(c, false)
	if err != nil {
		return err
	}
	file, err := p.Pack()
	if err != nil {
		return err
	}
	attach(c, "notice.zip", p.PackName(), zipType, file)
	return nil
}

// unsealed makes the award as it stands ready to be printed.
func (s *Server) unsealed(c *gin.Context, full bool) (tally.Print, error) {
	ctx := c.Request.Context()
	h, err := s.reachAward(ctx, c.Param("id"))
	if err != nil {
		return tally.Print{}, err
	}
	now, err := s.reckoned(ctx, h)
	if err != nil {
		return tally.Print{}, err
	}
	p := now.Print()
	callOf(ctx).notef("award:"+idText(h.id), "导出“%s”的测算", p.Sealed.Result.Award)
	return p, s.signPrint(ctx, h, &p, full)
}

func (s *Server) previewBook(c *gin.Context) error {
	p, err := s.unsealed(c, false)
	if err != nil {
		return err
	}
	file, err := p.Workbook()
	if err != nil {
		return err
	}
	attach(c, "preview.xlsx", p.Sealed.Result.Award+"-测算.xlsx", xlsxType, file)
	return nil
}

// namesInFull reports whether the caller is to learn people's names: an auditor is not.
func namesInFull(ctx context.Context) bool {
	return callOf(ctx).staff.Role != staff.Auditor
}

func (s *Server) peopleBook(c *gin.Context) error {
	p, err := s.unsealed(c, namesInFull(c.Request.Context()))
	if err != nil {
		return err
	}
	return sendPeople(c, &p, "-个人奖名单-测算.xlsx")
}

func (s *Server) sealedPeople(c *gin.Context) error {
	p, err := s.printed(c, namesInFull(c.Request.Context()))
	if err != nil {
		return err
	}
	return sendPeople(c, &p, fmt.Sprintf("-个人奖名单-第%d版.xlsx", p.Sealed.Number))
}

func sendPeople(c *gin.Context, p *tally.Print, name string) error {
	file, err := p.PeopleWorkbook()
	if err != nil {
		return err
	}
	attach(c, "people.xlsx", p.Sealed.Result.Award+name, xlsxType, file)
	return nil
}
