import { Writable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { ProblemError } from '#shared/model/problem.ts'
import type { Table } from './sheet-rows.ts'

/** Who made the file, when, and under which approval: on its first row and on every printed page. */
export interface Watermark {
  readonly name: string
  readonly staffNo: string
  /** RFC 3339 */
  readonly at: string
  readonly approvalNo: string
  readonly purpose: string
  /** of a demonstration pack, else '' */
  readonly mark: string
}

/** More than this nobody opens, and it would not fit where it goes. */
const MOST_BYTES = 100_000_000
const PAUSE_EVERY = 500
const CELL = 32_000
const WIDTH = 18

/**
 * Writes a table as a workbook, row by row: neither the sheet nor its text is in memory as a whole, only the packed
 * file. Every cell is a string and formatted as one, so that nothing a citizen typed is ever a formula, a link or a date.
 * Throws ProblemError RuleBroken when it grows beyond 100 MB.
 */
export async function writeSheet(
  table: Table,
  mark: Watermark,
): Promise<{ xlsx: Uint8Array<ArrayBuffer>; rows: number }> {
  const chunks: Buffer[] = []
  let bytes = 0
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      chunks.push(chunk)
      done(bytes > MOST_BYTES ? new ProblemError('RuleBroken', '表格超过 100 MB，请缩小范围后重新申请。') : null)
    },
  })
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  const made = writeRows(stream, table, mark)
  const rows = await Promise.race([made, failed])
  return { xlsx: new Uint8Array(Buffer.concat(chunks)), rows }
}

async function writeRows(stream: Writable, table: Table, mark: Watermark): Promise<number> {
  const words = wordsOf(mark)
  // `&` begins a command in a page header.
  const page = words.join('　').replaceAll('&', '＆')
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  const sheet = book.addWorksheet(table.name, {
    views: [{ state: 'frozen', ySplit: 2 }],
    headerFooter: { oddHeader: `&C${page}`, oddFooter: `&C${page}` },
  })
  sheet.columns = table.heads.map(() => ({ width: WIDTH, style: { numFmt: '@' } }))
  sheet.addRow([words.join('　')]).commit()
  const head = sheet.addRow([...table.heads])
  head.font = { bold: true }
  head.commit()
  let rows = 0
  for (const row of table.rows) {
    sheet.addRow(row.map((cell) => cell.slice(0, CELL))).commit()
    rows += 1
    // Somebody is working on this desk meanwhile.
    if (rows % PAUSE_EVERY === 0) await breathe()
  }
  sheet.commit()
  await book.commit()
  return rows
}

function wordsOf({ name, staffNo, at, approvalNo, purpose, mark }: Watermark): string[] {
  const made = new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false })
  const words = [`批准编号 ${approvalNo}`, `导出人 ${name}（${staffNo}）`, `时间 ${made}`, `用途 ${purpose}`, mark]
  return words.filter((word) => word !== '')
}
