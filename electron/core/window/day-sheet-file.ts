import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import type { DaySheet } from '#shared/contract/window-api.ts'
import { deedWords, outboxWords, stateWords } from '#shared/policy/case-words.ts'

/** Whose sheet it is. */
interface Heading {
  readonly clerk: string
  readonly agency: string
  /** 「演示数据」 where the pack is a demo; null otherwise */
  readonly mark: string | null
}

const kindWords: Readonly<Record<string, string>> = { ...deedWords, register: '窗口登记' }

const heads = ['序号', '时间', '事项', '受理号', '姓名', '病种', '办理环节', '报送']

/** The sheet as a workbook, written as a stream. Every cell is a text: nothing of it is taken for a number or a formula. */
export async function daySheetFile(
  { day, rows, totals }: DaySheet,
  heading: Heading,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new PassThrough()
  const bytes = buffer(stream)
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true })
  const sheet = book.addWorksheet('受理台账', { views: [{ state: 'frozen', ySplit: 4 }] })
  sheet.columns = [6, 10, 16, 24, 12, 28, 14, 10].map((width) => ({ width, style: { numFmt: '@' } }))
  const line = (...cells: string[]) => sheet.addRow(cells)
  const title = line(`受理台账　${day}`)
  title.font = { bold: true, size: 14 }
  title.commit()
  line(
    [heading.agency, `经办人：${heading.clerk}`, heading.mark ?? ''].filter((text) => text !== '').join('　'),
  ).commit()
  line(totalWords(totals)).commit()
  const head = line(...heads)
  head.font = { bold: true }
  head.commit()
  rows.forEach((row, i) => {
    line(
      String(i + 1),
      timeOf(row.at),
      kindWords[row.kind] ?? row.kind,
      row.caseNo,
      row.maskedName,
      row.diseaseName,
      row.state === null ? '' : stateWords[row.state],
      outboxWords[row.outbox],
    ).commit()
  })
  sheet.commit()
  await book.commit()
  return new Uint8Array(await bytes)
}

function totalWords(totals: DaySheet['totals']): string {
  return [
    `登记 ${totals.registered} 件`,
    `受理 ${totals.accepted} 件`,
    `一次性告知 ${totals.supplements} 件`,
    `补正到件 ${totals.answered} 件`,
    `不予受理 ${totals.notAccepted} 件`,
    `核验原件 ${totals.verified} 件`,
    `打印 ${totals.printed} 份`,
    `未报中心 ${totals.undelivered} 件`,
  ].join('　')
}

/** `09:12` in China. */
function timeOf(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(11, 16)
}
