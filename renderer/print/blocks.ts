import type { NoticeBlock } from '#shared/model/notice.ts'
import { sheetText } from './text.print.zh.ts'

/** An element with this text: text is text, nothing is read as HTML. */
export function element(tag: string, text: string, className?: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  if (className) made.className = className
  return made
}

/** A part of a notice as it stands on paper. */
export function blockElement(block: NoticeBlock): HTMLElement {
  switch (block.block) {
    case 'heading':
      return element('h2', block.text)
    case 'paragraph':
      return element('p', block.text)
    case 'fields':
      return table([], fieldRows(block.rows), 'fields')
    case 'table':
      return table(
        block.heads,
        block.rows.map((row) => row.map((text) => element('td', text))),
      )
    case 'seal':
      return box('seal', [element('p', block.agency), element('p', chineseDate(block.on))])
    case 'receipt':
      return box('receipt', [element('p', block.text)])
  }
}

export function box(className: string, children: readonly HTMLElement[]): HTMLElement {
  const made = element('div', '', className)
  made.append(...children)
  return made
}

function table(heads: readonly string[], rows: readonly HTMLElement[][], className?: string): HTMLElement {
  const made = element('table', '', className)
  const body = document.createElement('tbody')
  for (const cells of rows) body.append(rowOf(cells))
  if (heads.length > 0) {
    const head = document.createElement('thead')
    head.append(rowOf(heads.map((text) => element('th', text))))
    made.append(head)
  }
  made.append(body)
  return made
}

function rowOf(cells: readonly HTMLElement[]): HTMLElement {
  const row = document.createElement('tr')
  row.append(...cells)
  return row
}

/** Two short fields share a line; a long one has its own. */
const SHORT = 16

type Field = Extract<NoticeBlock, { block: 'fields' }>['rows'][number]

function fieldRows(fields: readonly Field[]): HTMLElement[][] {
  const lines: Field[][] = []
  for (const field of fields) {
    const last = lines.at(-1)
    const [alone] = last?.length === 1 ? last : []
    if (last && alone && isShort(alone) && isShort(field)) last.push(field)
    else lines.push([field])
  }
  return lines.map((line) =>
    line.flatMap(({ label, text }) => {
      const cell = document.createElement('td')
      cell.textContent = text
      if (line.length === 1) cell.colSpan = 3
      return [element('th', label), cell]
    }),
  )
}

function isShort({ text }: Field): boolean {
  return [...text].length <= SHORT
}

function chineseDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return sheetText.date(year, String(Number(month)), String(Number(day)))
}
