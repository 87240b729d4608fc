// The pictures a result is shown in: a poster, and a card for a chat. Only what is on them leaves the page, and only
// when somebody sends them; nothing in them leads anywhere or can be told apart later.

import { wrap } from '@core/index'

/** Boast is what is written on a picture. What is empty is left out. */
export interface Boast {
  contest: string
  name: string
  unit: string
  /** 92.5 */
  points: string
  /** 满分100分，用时3分20秒 */
  facts: string
  /** 合格, or empty. */
  badge: string
  /** 2021年3月8日 */
  day: string
}

export type Pen = CanvasRenderingContext2D

/** Shape is a kind of picture: its size in pixels, and how it is drawn. */
export interface Shape {
  id: 'poster' | 'card'
  name: string
  width: number
  height: number
  draw(pen: Pen, boast: Boast): void
}

const ink = { ground: '#f5f3ef', red: '#a3191d', white: '#ffffff', gold: '#f6dfa8', brown: '#7a5510', text: '#1f2022', soft: '#5b5f66', line: '#d9d4cb' }
const family = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif'

interface Manner { size: number; weight?: number; colour: string; width: number; most?: number; gap?: number; leading?: number }

/** write puts a text in the middle of x, line under line, and returns where the next would stand. */
function write(pen: Pen, text: string, x: number, y: number, to: Manner): number {
  pen.font = `${to.weight ?? 400} ${to.size}px ${family}`
  pen.fillStyle = to.colour
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  const lines = wrap(text, (line) => pen.measureText(line).width <= to.width, to.most ?? 1)
  const step = to.size * (to.leading ?? 1.4)
  lines.forEach((line, i) => pen.fillText(line, x, y + (i + 0.5) * step))
  return y + lines.length * step + (text ? to.gap ?? 0 : 0)
}

/** centre writes a text in the middle of what lies between top and bottom. */
function centre(pen: Pen, text: string, x: number, top: number, bottom: number, to: Manner): void {
  pen.font = `${to.weight ?? 400} ${to.size}px ${family}`
  const lines = wrap(text, (line) => pen.measureText(line).width <= to.width, to.most ?? 1).length
  write(pen, text, x, (top + bottom - lines * to.size * (to.leading ?? 1.4)) / 2, to)
}

function box(pen: Pen, x: number, y: number, width: number, height: number, colour: string): void {
  pen.fillStyle = colour
  pen.fillRect(x, y, width, height)
}

function drawPoster(pen: Pen, boast: Boast): void {
  const middle = 375
  box(pen, 0, 0, 750, 1000, ink.ground)
  box(pen, 0, 0, 750, 420, ink.red)
  box(pen, 0, 420, 750, 10, ink.gold)
  write(pen, '学法懂法　依法维权', middle, 44, { size: 30, colour: ink.gold, width: 640 })
  centre(pen, boast.contest, middle, 96, 340, { size: 46, weight: 700, colour: ink.white, width: 640, most: 4 })
  box(pen, 40, 360, 670, 510, ink.line)
  box(pen, 41, 361, 668, 508, ink.white)
  let y = write(pen, boast.name, middle, 396, { size: 44, weight: 600, colour: ink.text, width: 600, gap: 6 })
  y = write(pen, boast.unit, middle, y, { size: 28, colour: ink.soft, width: 600, most: 2 })
  y = write(pen, boast.points, middle, Math.max(y + 24, boast.badge ? 500 : 530), { size: 136, weight: 700, colour: ink.red, width: 620, leading: 1.15, gap: 14 })
  y = write(pen, boast.facts, middle, y, { size: 28, colour: ink.soft, width: 620, gap: 14 })
  write(pen, boast.badge, middle, y, { size: 42, weight: 700, colour: ink.brown, width: 620 })
  write(pen, '工会普法答题', middle, 898, { size: 28, colour: ink.soft, width: 640 })
  write(pen, boast.day, middle, 940, { size: 24, colour: ink.soft, width: 640 })
}

function drawCard(pen: Pen, boast: Boast): void {
  box(pen, 0, 0, 500, 400, ink.white)
  box(pen, 0, 0, 500, 122, ink.red)
  box(pen, 0, 122, 500, 6, ink.gold)
  centre(pen, boast.contest, 250, 0, 122, { size: 30, weight: 700, colour: ink.white, width: 450, most: 2 })
  let y = write(pen, boast.name, 250, 144, { size: 30, weight: 600, colour: ink.text, width: 450 })
  y = write(pen, boast.unit, 250, y, { size: 22, colour: ink.soft, width: 450 })
  centre(pen, boast.points, 250, y, 336, { size: 96, weight: 700, colour: ink.red, width: 450, leading: 1.1 })
  write(pen, boast.badge || boast.facts, 250, 336, { size: 28, weight: 600, colour: ink.brown, width: 450 })
}

/** The shapes to choose from. WeChat shows cards five wide and four high. */
export const shapes: readonly Shape[] = [
  { id: 'poster', name: '海报', width: 750, height: 1000, draw: drawPoster },
  { id: 'card', name: '分享卡片', width: 500, height: 400, draw: drawCard },
]
