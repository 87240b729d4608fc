/** wrap breaks a text into at most `most` lines of which each fits; what is left over ends in …. */
export function wrap(text: string, fits: (line: string) => boolean, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const letter of text) {
    if (line === '' || fits(line + letter)) {
      line += letter
      continue
    }
    if (lines.length === most - 1) return [...lines, shortened(line, fits)]
    lines.push(line)
    line = letter
  }
  return line ? [...lines, line] : lines
}

/** shortened is a line that ends in …, and fits with it if one letter does. */
function shortened(line: string, fits: (line: string) => boolean): string {
  const letters = [...line]
  while (letters.length > 1 && !fits(letters.join('') + '…')) letters.pop()
  return letters.join('') + '…'
}
