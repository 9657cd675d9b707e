/** A rectangle in fractions of the upright page, from its top left. */
export interface PageBox {
  x: number
  y: number
  width: number
  height: number
}

/** The smallest thing selected: a Chinese character, or a word or number of other scripts. */
export interface TextWord {
  text: string
  box: PageBox
  /** a gap follows in the line */
  space: boolean
}

export interface TextLine {
  words: TextWord[]
  box: PageBox
}

/** The text layer of a page in reading order of the file; no lines on a scan without one. */
export interface PageText {
  lines: TextLine[]
}

/** One place where a query was found: a box per line it runs over, and the line it begins in. */
export interface TextHit {
  page: number
  boxes: PageBox[]
  line: string
}

/** A character or a run of them as a decoder gives it, with its place. */
export interface TextPiece {
  text: string
  box: PageBox
}

/** Scripts written without spaces: each character stands for itself. */
const SINGLE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3ffff}]/u

export function lineText(line: TextLine): string {
  return line.words.map((word) => word.text + (word.space ? ' ' : '')).join('')
}

/** Puts the characters of one line together into words. White space parts words; a Chinese character is a word. */
export function lineOf(pieces: readonly TextPiece[]): TextLine | null {
  const words: TextWord[] = []
  let open = false
  for (const { text, box } of pieces) {
    const last = words.at(-1)
    if (text.trim() === '') {
      if (last) last.space = true
      open = false
      continue
    }
    const single = SINGLE.test(text)
    if (last && open && !single) {
      last.text += text
      last.box = union(last.box, box)
    } else {
      words.push({ text, box, space: false })
    }
    open = !single
  }
  const [first, ...others] = words
  if (!first) return null
  return { words, box: others.reduce((box, word) => union(box, word.box), first.box) }
}

export function union(a: PageBox, b: PageBox): PageBox {
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  const right = Math.max(a.x + a.width, b.x + b.width)
  const bottom = Math.max(a.y + a.height, b.y + b.height)
  return { x, y, width: right - x, height: bottom - y }
}

/** Full-width forms, case and white space do not count in a search. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
}

/** Where a query stands on a page, over line ends as well; empty for an empty query. */
export function findInText(text: PageText, page: number, query: string): TextHit[] {
  const wanted = folded(query)
  if (wanted === '') return []
  let whole = ''
  /** per character of `whole`: the line and word it comes from */
  const places: { line: TextLine; word: TextWord }[] = []
  for (const line of text.lines) {
    for (const word of line.words) {
      const part = folded(word.text)
      whole += part
      for (let i = 0; i < part.length; i += 1) places.push({ line, word })
    }
  }
  const hits: TextHit[] = []
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
    const perLine = new Map<TextLine, PageBox>()
    for (const { line, word } of places.slice(at, at + wanted.length)) {
      const known = perLine.get(line)
      perLine.set(line, known ? union(known, word.box) : word.box)
    }
    const [line] = perLine.keys()
    if (line) hits.push({ page, boxes: [...perLine.values()], line: lineText(line) })
  }
  return hits
}
