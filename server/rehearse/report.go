package rehearse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report is how a rehearsal went. Its JSON form is for other programs.
type Report struct {
	Contest    string  `json:"contest"` // id
	People     int     `json:"people"`  // who came
	Sittings   int     `json:"sittings"`
	ByWorker   int     `json:"by_worker"`
	ByDeadline int     `json:"by_deadline"`
	Seconds    float64 `json:"seconds"`            // from the first arrival until the last had gone
	Submits    float64 `json:"submits_per_second"` // from the first to the last one
	Peak       int     `json:"peak_submits_per_second"`
	Delayed    int     `json:"delayed"` // arrivals that found no room in the driver

	Calls       []Call         `json:"calls"`
	Retries     map[string]int `json:"retries"` // by reason: a status, or network
	Lost        int            `json:"lost_replies"`
	NotModified int            `json:"not_modified"` // boards answered by their ETag

	PreviewMs  int64        `json:"award_preview_ms"` // the first preview of an award over the whole contest
	Checked    Checked      `json:"checked"`
	Wrong      int          `json:"wrong"` // violations in all
	Kinds      map[Kind]int `json:"wrong_kinds"`
	Violations []Violation  `json:"violations"` // the first of each kind, at most 20
	Removed    bool         `json:"removed"`    // the rehearsal is gone from the server
}

// OK reports whether nothing was found wrong.
func (r Report) OK() bool { return r.Wrong == 0 }

// take copies the findings so far.
func (r *Report) take(f *findings) {
	r.Violations, r.Kinds = f.shown()
	r.Wrong = 0
	for _, n := range r.Kinds {
		r.Wrong += n
	}
}

// fill reports what was driven and measured.
func (r *run) fill(report *Report) {
	for n := range r.people {
		for i := range r.people[n].sittings {
			report.Sittings++
			switch r.people[n].sittings[i].result.FinishedBy {
			case byWorker:
				report.ByWorker++
			case byDeadline:
				report.ByDeadline++
			}
		}
	}
	report.Delayed, report.NotModified = int(r.now.delayed.Load()), int(r.now.notModified.Load())
	report.Calls = r.meter.report()
	r.meter.mu.Lock()
	defer r.meter.mu.Unlock()
	report.Retries, report.Lost = maps.Clone(r.meter.again), r.meter.lost
	var first, last int64
	for second, n := range r.meter.seconds {
		report.Peak = max(report.Peak, n)
		last = max(last, second)
		if first == 0 || second < first {
			first = second
		}
	}
	report.Submits = float64(r.now.submits.Load()) / float64(last-first+1)
}

// String is the report for people, in Chinese.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "演练 %s：%d 人，%d 人次（本人交卷 %d，到时收卷 %d），用时 %.1f 秒\n",
		r.Contest, r.People, r.Sittings, r.ByWorker, r.ByDeadline, r.Seconds)
	fmt.Fprintf(&b, "交卷平均每秒 %.1f 份，最高一秒 %d 份；丢弃回复 %d 次；榜未变化（304）%d 次\n", r.Submits, r.Peak, r.Lost, r.NotModified)
	if len(r.Retries) > 0 {
		b.WriteString("重试：")
		for i, reason := range slices.Sorted(maps.Keys(r.Retries)) {
			if i > 0 {
				b.WriteString("，")
			}
			fmt.Fprintf(&b, "%s %d 次", reason, r.Retries[reason])
		}
		b.WriteByte('\n')
	}
	if r.Delayed > 0 {
		fmt.Fprintf(&b, "演练程序本身同时容纳不下，%d 人被推迟到场\n", r.Delayed)
	}
	b.WriteString("响应时间（毫秒）      次数      p50      p90      p99     最长\n")
	for _, c := range r.Calls {
		pad := strings.Repeat(" ", max(1, 18-2*len([]rune(c.Name))))
		fmt.Fprintf(&b, "  %s%s%9d %8.1f %8.1f %8.1f %8.1f\n", c.Name, pad, c.Count, c.P50, c.P90, c.P99, c.Max)
	}
	c := r.Checked
	fmt.Fprintf(&b, "核对：试卷 %d 份，榜上 %d 行，各级名次 %d 个，单位合计 %d 个，记录 %d 行\n", c.Papers, c.Rows, c.Places, c.Units, c.Record)
	fmt.Fprintf(&b, "　　　参赛概况 %d 个单位，评奖得分 %d 项（首次试算 %d 毫秒）\n", c.Overviews, c.Awards, r.PreviewMs)
	r.verdict(&b)
	return b.String()
}

func (r Report) verdict(b *strings.Builder) {
	if r.Removed {
		b.WriteString("演练数据已清除\n")
	}
	if r.OK() {
		b.WriteString("没有发现不符\n")
		return
	}
	fmt.Fprintf(b, "发现 %d 处不符：\n", r.Wrong)
	for _, v := range r.Violations {
		fmt.Fprintf(b, "  %s\n", v)
	}
	if more := r.Wrong - len(r.Violations); more > 0 {
		fmt.Fprintf(b, "  …… 另有 %d 处\n", more)
	}
}
