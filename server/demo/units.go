// Package demo is a city union that does not exist, with a contest in it, so that a bare server
// has something to show. Everything is generated, and the same every time.
package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"lawquiz/quiz"
	"lawquiz/quiz/store"
)

// The groups of the units directly under the city union (组别).
const (
	GroupCounty = "县（市、区）"
	GroupZone   = "开发区（产业园区）"
	GroupBody   = "市总对口单位"
)

// TopCode is the code of the city union.
const TopCode = "YC"

// OtherName is the unit of each county and zone for people without an employer's union. It has no head-count,
// and enters no rate.
const OtherName = "其他/无单位（新就业形态劳动者）"

// Where the head-counts say they come from.
const (
	asOf       = "2026-06-30"
	source     = "工会统计年报（演示数据）"
	restated   = "本级核定数（演示数据）"
	otherBelow = 99 // the last two digits of an OtherName unit's code
)

// Units returns the whole tree, every parent before its children, with head-counts and with
// an invitation code for every unit. A unit's id is its place in the list, from 1.
func Units() ([]quiz.Unit, []store.HeadCount, map[string]int64) {
	b := newBuilder()
	b.top()
	for i, name := range counties() {
		b.county(i+1, name)
	}
	for i, name := range zones() {
		b.zone(i+21, name)
	}
	for i, body := range bodies() {
		b.body(i+31, body)
	}
	for _, u := range b.units {
		b.parents[u.Parent] = true
	}
	b.restate()
	scenes := make(map[string]int64, len(b.units))
	for _, u := range b.units {
		scenes[sceneCode(u.Code)] = u.ID
	}
	return b.units, b.headCounts(), scenes
}

// builder puts the tree together. Its chance has a fixed seed.
type builder struct {
	chance  *rand.Rand
	units   []quiz.Unit
	parents map[int64]bool // once all units are there
	stems   []string       // of towns, each used once
	firms   []firm         // each used once
}

// firm is a company's name without the place, and its kind.
type firm struct {
	name string
	kind kind
}

func newBuilder() *builder {
	b := &builder{chance: rand.New(rand.NewPCG(38, 2026)), parents: make(map[int64]bool), stems: stems()}
	for _, brand := range brands() {
		for _, t := range trades() {
			b.firms = append(b.firms, firm{name: brand + t.name + "有限公司", kind: t.kind})
		}
	}
	shuffle(b.chance, b.stems)
	shuffle(b.chance, b.firms)
	return b
}

func shuffle[T any](chance *rand.Rand, s []T) {
	chance.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// add appends a unit below parent and returns it without its parent's code being needed again.
func (b *builder) add(parent quiz.Unit, number int, name, group string) quiz.Unit {
	u := quiz.Unit{
		ID: int64(len(b.units) + 1), Parent: parent.ID, Code: fmt.Sprintf("%s%02d", parent.Code, number), Name: name, Group: group,
	}
	b.units = append(b.units, u)
	return u
}

// grassroots appends a union with head-counts.
func (b *builder) grassroots(parent quiz.Unit, number int, name string, k kind) {
	b.add(parent, number, name+"工会", "")
	// The product of two draws makes small unions common and large ones rare.
	workers := k.least + int(float64(k.spread)*b.chance.Float64()*b.chance.Float64())
	women := max(1, workers*(k.women-10+b.chance.IntN(21))/100)
	members := workers * (72 + b.chance.IntN(28)) / 100
	b.units[len(b.units)-1].Heads = map[quiz.HeadCount]int{
		quiz.Workers: workers, quiz.WomenCount: women, quiz.MemberCount: members,
	}
}

func (b *builder) firm(parent quiz.Unit, number int, place string) {
	f := b.firms[0]
	b.firms = b.firms[1:]
	b.grassroots(parent, number, place+f.name, f.kind)
}

func (b *builder) top() {
	b.units = append(b.units, quiz.Unit{ID: 1, Parent: quiz.Root, Code: TopCode, Name: City + "市总工会"})
}

// county appends one of the 县（市、区）: its towns, the unions directly under it, and OtherName.
func (b *builder) county(number int, name string) {
	county := b.add(b.units[0], number, name+"总工会", GroupCounty)
	place := strings.TrimRight(name, "县市区")
	for i := range 6 + b.chance.IntN(7) {
		b.town(county, i+1, place, strings.HasSuffix(name, "区"))
	}
	for i, direct := range []firm{
		{name + "机关", office()}, {name + "人民医院", hospital()}, {name + "妇幼保健院", hospital()},
		{name + "第一中学", school()}, {name + "实验小学", school()},
	} {
		b.grassroots(county, i+81, direct.name, direct.kind)
	}
	b.other(county)
}

// other appends the unit of those who have none. It enters no rate.
func (b *builder) other(parent quiz.Unit) {
	b.add(parent, otherBelow, OtherName, "")
	b.units[len(b.units)-1].Apart = true
}

func (b *builder) town(county quiz.Unit, number int, place string, urban bool) {
	stem := b.stems[0]
	b.stems = b.stems[1:]
	clinic := "卫生院"
	town := stem + "镇"
	switch {
	case urban && number <= 8:
		town, clinic = stem+"街道", "社区卫生服务中心"
	case !urban && number > 7:
		town = stem + "乡"
	}
	u := b.add(county, number, town+"总工会", "")
	b.grassroots(u, 1, town+"机关", office())
	b.grassroots(u, 2, stem+"中心小学", school())
	b.grassroots(u, 3, town+clinic, hospital())
	firms := 3 + b.chance.IntN(5)
	for i := range firms {
		b.firm(u, i+4, place)
	}
	what := "村联合"
	if urban {
		what = "社区联合"
	}
	b.grassroots(u, firms+4, stem+what, village())
}

func (b *builder) zone(number int, name string) {
	zone := b.add(b.units[0], number, name+"总工会", GroupZone)
	b.grassroots(zone, 1, name+"管理委员会机关", office())
	for i := range 30 + b.chance.IntN(10) {
		b.firm(zone, i+2, City)
	}
	b.other(zone)
}

func (b *builder) body(number int, body body) {
	u := b.add(b.units[0], number, body.name+"工会", GroupBody)
	for i, branch := range body.branches[:3+b.chance.IntN(len(body.branches)-2)] {
		b.grassroots(u, i+1, body.name+branch, body.kind)
	}
}

// restate gives a few parents a figure of their own, which counts more than their children's
// sum; that of YC09 differs from it by more than a tenth.
func (b *builder) restate() {
	for code, percent := range map[string]int{"YC03": 104, "YC0101": 103, "YC0902": 95, "YC09": 114, "YC31": 102} {
		sum := make(map[quiz.HeadCount]int)
		var own *quiz.Unit
		for i := range b.units {
			u := &b.units[i]
			if u.Code == code {
				own = u
			}
			if len(u.Code) > len(code) && strings.HasPrefix(u.Code, code) && !b.parents[u.ID] {
				for of, n := range u.Heads {
					sum[of] += n
				}
			}
		}
		own.Heads = make(map[quiz.HeadCount]int, len(sum))
		for of, n := range sum {
			own.Heads[of] = n * percent / 100
		}
	}
}

// headCounts lists the figures of all units, with their origin.
func (b *builder) headCounts() []store.HeadCount {
	var out []store.HeadCount
	for _, u := range b.units {
		for _, of := range [...]quiz.HeadCount{quiz.Workers, quiz.WomenCount, quiz.MemberCount} {
			if n, ok := u.Heads[of]; ok {
				from := source
				if b.parents[u.ID] {
					from = restated
				}
				out = append(out, store.HeadCount{Unit: u.ID, Kind: of, People: n, AsOf: asOf, Source: from})
			}
		}
	}
	return out
}
