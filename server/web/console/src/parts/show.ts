// What appears below the edge of the screen is brought to where it is seen.

/** A ref for what appears after a press: the page moves to it, once, when it comes. */
export function shown(element: unknown): void {
  if (element instanceof HTMLElement) element.scrollIntoView({ block: 'start' })
}
