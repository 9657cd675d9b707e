import type { Notice } from '#shared/model/notice.ts'
import type { RecordSheet } from '#shared/model/record.ts'
import { blockElement, element } from './blocks.ts'
import { recordElements, watermarkElements } from './record.ts'
import { sheetText } from './text.print.zh.ts'

type Input = { notice: Notice; preview: boolean } | { record: RecordSheet } | { lines: readonly string[] }

/** What electron/preload/print.ts offers this page, and nothing else. */
interface Sheet {
  take(): Promise<Input>
  laidOut(): void
}

/** Lays one sheet out and says so; main then makes the PDF and closes the window. */
async function layOut(sheet: Sheet): Promise<void> {
  const input = await sheet.take()
  if ('notice' in input) document.body.append(...noticeElements(input.notice, input.preview))
  else if ('record' in input) document.body.append(...(await recordElements(input.record)))
  else document.body.append(...watermarkElements(input.lines))
  await document.fonts.ready
  sheet.laidOut()
}

function noticeElements(notice: Notice, preview: boolean): HTMLElement[] {
  document.title = notice.title
  return [
    element('h1', notice.title),
    ...(notice.no === null ? [] : [element('p', notice.no, 'number')]),
    ...notice.blocks.map(blockElement),
    ...(preview ? [element('div', sheetText.preview, 'watermark')] : []),
  ]
}

const sheet: Sheet = Reflect.get(window, 'sheet')
void layOut(sheet)
