// The pictures a result is shown in: a poster, and a card for a chat. Only what is on them leaves the page, and only
// when somebody sends them; nothing in them leads anywhere or can be told apart later.

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
  name: string
  width: number
  height: number
  draw(pen: Pen, boast: Boast): void
}

const ink = { ground: '#f5f3ef', red: '#a3191d', white: '#ffffff', gold: '#f6dfa8', brown: '#7a5510', text: '#1f2022', soft: '#5b5f66', line: '#d9d4cb' }
const family = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif'

function font(pen: Pen, size: number, weight = 400): void {
  pen.font = `${weight} ${size}px ${family}`
}

/** linesOf breaks a text into at most most lines of a width; what is left of it ends in …. */
export function linesOf(text: string, fits: (line: string) => boolean, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const letter of text) {
    if (line === '' || fits(line + letter)) {
      line += letter
      continue
    }
    if (lines.length === most - 1) return [...lines, [...line].slice(0, -1).join('') + '…']
    lines.push(line)
    line = letter
  }
  return line ? [...lines, line] : lines
}

/** write puts a text in the middle of x, line under line, and returns where the next line would stand. */
function write(pen: Pen, text: string, x: number, y: number, to: { size: number; weight?: number; colour: string; width: number; most?: number; gap?: number }): number {
  font(pen, to.size, to.weight)
  pen.fillStyle = to.colour
  pen.textAlign = 'center'
  pen.textBaseline = 'top'
  const lines = linesOf(text, (line) => pen.measureText(line).width <= to.width, to.most ?? 1)
  lines.forEach((line, i) => pen.fillText(line, x, y + i * to.size * 1.4))
  return y + lines.length * to.size * 1.4 + (text ? to.gap ?? 0 : 0)
}

function box(pen: Pen, x: number, y: number, width: number, height: number, colour: string): void {
  pen.fillStyle = colour
  pen.fillRect(x, y, width, height)
}

function drawPoster(pen: Pen, boast: Boast): void {
  const middle = 375
  box(pen, 0, 0, 750, 1000, ink.ground)
  box(pen, 0, 0, 750, 400, ink.red)
  box(pen, 0, 400, 750, 10, ink.gold)
  write(pen, '学法懂法　依法维权', middle, 52, { size: 30, colour: ink.gold, width: 640 })
  write(pen, boast.contest, middle, 116, { size: 46, weight: 700, colour: ink.white, width: 640, most: 3 })
  box(pen, 40, 340, 670, 530, ink.line)
  box(pen, 41, 341, 668, 528, ink.white)
  let y = write(pen, boast.name, middle, 376, { size: 44, weight: 600, colour: ink.text, width: 600, gap: 4 })
  y = write(pen, boast.unit, middle, y, { size: 28, colour: ink.soft, width: 600, most: 2, gap: 16 })
  y = write(pen, boast.points, middle, Math.max(y, 470), { size: 128, weight: 700, colour: ink.red, width: 620, gap: 2 })
  y = write(pen, boast.facts, middle, y, { size: 28, colour: ink.soft, width: 620, gap: 16 })
  write(pen, boast.badge, middle, y, { size: 40, weight: 700, colour: ink.brown, width: 620 })
  write(pen, '工会普法答题', middle, 900, { size: 26, colour: ink.soft, width: 640 })
  write(pen, boast.day, middle, 942, { size: 24, colour: ink.soft, width: 640 })
}

function drawCard(pen: Pen, boast: Boast): void {
  box(pen, 0, 0, 500, 400, ink.white)
  box(pen, 0, 0, 500, 128, ink.red)
  box(pen, 0, 128, 500, 6, ink.gold)
  write(pen, boast.contest, 250, 22, { size: 30, weight: 700, colour: ink.white, width: 450, most: 2 })
  const who = [boast.name, boast.unit].filter(Boolean).join('　')
  const y = write(pen, who, 250, 156, { size: 26, colour: ink.text, width: 450, gap: 4 })
  write(pen, boast.points, 250, y, { size: 92, weight: 700, colour: ink.red, width: 450 })
  write(pen, boast.badge || boast.facts, 250, 338, { size: 28, weight: 600, colour: ink.brown, width: 450 })
}

/** The shapes to choose from. WeChat shows cards five wide and four high. */
export const shapes: readonly Shape[] = [
  { name: '海报', width: 750, height: 1000, draw: drawPoster },
  { name: '分享卡片', width: 500, height: 400, draw: drawCard },
]

/** masked hides a name as boards do: 王小芳 is 王*芳. Where it is not in Han characters the first letter of each part stays. */
export function masked(name: string): string {
  const letters = [...name]
  if (!letters.every((letter) => /[㐀-鿿]/.test(letter))) {
    return name.replace(/[^\s·.-]+/g, (part) => [...part].map((letter, i) => (i === 0 ? letter : '*')).join(''))
  }
  if (letters.length < 3) return letters.length < 2 ? '*' : `${letters[0]}*`
  return letters[0] + '*'.repeat(letters.length - 2) + letters[letters.length - 1]
}
