import type { Notice } from '#shared/model/notice.ts'
import type { PaperSize, ReceiptSheet } from '#shared/model/receipt-sheet.ts'
import type { RecordSheet } from '#shared/model/record.ts'
import { blockElement, element } from './blocks.ts'
import { codeElement } from './codes.ts'
import { recordElements, watermarkElements } from './record.ts'
import { sheetText } from './text.print.zh.ts'

type Input =
  | { notice: Notice; preview: boolean; copy: number | null; paper: PaperSize }
  | { receipt: ReceiptSheet; copy: number; paper: PaperSize }
  | { record: RecordSheet }
  | { lines: readonly string[] }

/** What electron/preload/print.ts offers this page, and nothing else. */
interface Sheet {
  take(): Promise<Input>
  /** how high it has become, CSS pixels */
  laidOut(height: number): void
}

/** Lays one sheet out and says so; main then makes the PDF and closes the window. */
async function layOut(sheet: Sheet): Promise<void> {
  const input = await sheet.take()
  if ('paper' in input) document.body.className = input.paper
  if ('notice' in input) document.body.append(...onRoll(input, input.notice), ...noticeElements(input))
  else if ('receipt' in input) document.body.append(...onRoll(input, input.receipt), ...receiptElements(input.receipt))
  else if ('record' in input) document.body.append(...(await recordElements(input.record)))
  else document.body.append(...watermarkElements(input.lines))
  await document.fonts.ready
  sheet.laidOut(document.body.offsetHeight)
}

/** What brings somebody back to the counter with the paper in hand. */
const scanned: readonly Notice['kind'][] = ['acceptance', 'supplement']

function noticeElements({ notice, preview }: { notice: Notice; preview: boolean }): HTMLElement[] {
  document.title = notice.title
  return [
    element('h1', notice.title),
    ...(notice.no === null ? [] : [element('p', notice.no, 'number')]),
    ...(scanned.includes(notice.kind) ? [codeElement(notice.caseNo)] : []),
    ...notice.blocks.map(blockElement),
    ...(preview ? [element('div', sheetText.preview, 'watermark')] : []),
  ]
}

function receiptElements(receipt: ReceiptSheet): HTMLElement[] {
  document.title = receipt.title
  return [element('h1', receipt.title), codeElement(receipt.no), ...receipt.blocks.map(blockElement)]
}

/** A roll has no head of page: mark and copy stand above the title. */
function onRoll(input: { copy: number | null; paper: PaperSize }, { mark }: { mark: string | null }): HTMLElement[] {
  if (input.paper !== 'roll80') return []
  const again = input.copy !== null && input.copy >= 2 ? sheetText.copy(input.copy - 1) : ''
  const words = [mark ?? '', again].filter((text) => text !== '').join(' ')
  return words === '' ? [] : [element('p', words, 'roll-head')]
}

const sheet: Sheet = Reflect.get(window, 'sheet')
void layOut(sheet)
