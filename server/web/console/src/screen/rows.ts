// A list whose rows move to their new places. Rows are laid one under the other by transforms; what was there
// stays the same element.
import type { Row } from './model'

export function el(name: string, kind = '', text = ''): HTMLElement {
  const made = document.createElement(name)
  if (kind) made.className = kind
  if (text) made.textContent = text
  return made
}

/** put changes a text only where it differs: nothing flickers. */
export function put(place: Element, text: string): void {
  if (place.textContent !== text) place.textContent = text
}

interface Shown { at: HTMLElement; place: Element; name: Element; beside: Element; value: Element; bar: HTMLElement }

/** Rows is the list. */
export class Rows {
  readonly at = el('ol', 'rows')
  private readonly shown = new Map<string, Shown>()

  constructor(private readonly fit: number) {}

  /** Shows these rows: known ones move, new ones come, others go. */
  show(rows: readonly Row[]): void {
    const wanted = new Set(rows.map((one) => one.key))
    for (const [key, one] of this.shown) {
      if (wanted.has(key)) continue
      this.shown.delete(key)
      one.at.remove()
    }
    rows.forEach((row, i) => {
      const one = this.shown.get(row.key) ?? this.add(row.key)
      put(one.place, row.place)
      put(one.name, row.name)
      put(one.beside, row.beside)
      put(one.value, row.value)
      one.at.classList.toggle('first', row.place === '1' || row.place === '2' || row.place === '3')
      one.bar.hidden = row.bar < 0
      const inner = one.bar.firstElementChild as HTMLElement
      inner.style.transform = `scaleX(${Math.max(0, Math.min(100, row.bar)) / 100})`
      one.at.style.transform = `translateY(${i * 100}%)`
    })
  }

  private add(key: string): Shown {
    const at = el('li', 'row')
    at.style.height = `${100 / this.fit}%`
    const [place, name, beside, value, bar] = [el('b', 'place'), el('span', 'name'), el('span', 'beside'), el('b', 'value'), el('span', 'bar')]
    bar.append(el('i'))
    at.append(place, name, beside, bar, value)
    this.at.append(at)
    const one = { at, place, name, beside, value, bar }
    this.shown.set(key, one)
    return one
  }
}
