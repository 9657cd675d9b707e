import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { writeSheet } from '#core/exports/sheet-writer.ts'

const mark = {
  name: '何敏',
  staffNo: '010237',
  at: '2026-11-23T02:00:00.000Z',
  approvalNo: '510400-20261123-0001',
  purpose: '季度报表 A&B',
  mark: '演示数据，非攀枝花政策',
}

async function read(xlsx: Uint8Array) {
  const book = new ExcelJS.Workbook()
  const copy = new ArrayBuffer(xlsx.byteLength)
  new Uint8Array(copy).set(xlsx)
  await book.xlsx.load(copy)
  const sheet = book.worksheets[0]
  if (!sheet) throw new Error('no sheet')
  return sheet
}

test('every cell is text: a formula, a link, a number or a date somebody typed stays what it is', async () => {
  const nasty = ['=HYPERLINK("http://x","点我")', '+1+1', '-2', '@SUM(A1)', '0012', '3-6', '2026-11-23', '<b>&"', '']
  const { xlsx, rows } = await writeSheet({ name: '清单', heads: nasty.map((_, i) => `列${i}`), rows: [nasty] }, mark)
  expect(rows).toBe(1)
  const sheet = await read(xlsx)
  nasty.forEach((text, i) => {
    const cell = sheet.getCell(3, i + 1)
    expect(cell.type === ExcelJS.ValueType.Formula || cell.type === ExcelJS.ValueType.Hyperlink).toBe(false)
    expect(String(cell.value ?? '')).toBe(text)
    if (text !== '') expect(cell.type).toBe(ExcelJS.ValueType.String)
  })
})

test('says on its first row and on every page who made it, when, and under which approval', async () => {
  const { xlsx } = await writeSheet({ name: '清单', heads: ['受理号'], rows: [['5104']] }, mark)
  const sheet = await read(xlsx)
  const first = String(sheet.getCell(1, 1).value)
  for (const words of ['何敏（010237）', '510400-20261123-0001', '2026/11/23', '季度报表 A&B', '演示数据']) {
    expect(first).toContain(words)
  }
  for (const page of [sheet.headerFooter.oddHeader, sheet.headerFooter.oddFooter]) {
    expect(page).toContain('510400-20261123-0001')
    expect(page?.slice(2)).not.toContain('&')
  }
})

test('a long list is written row by row without holding it, and the desk goes on meanwhile', async () => {
  let held = 0
  let made = 0
  function* rows() {
    for (let i = 0; i < 20_000; i += 1) {
      made += 1
      yield Array.from({ length: 14 }, (_, c) => `${i}-${c}`)
    }
  }
  let beats = 0
  const beat = setInterval(() => {
    beats += 1
    held = Math.max(held, process.memoryUsage().heapUsed)
  }, 5)
  const before = process.memoryUsage().heapUsed
  const { rows: written, xlsx } = await writeSheet({ name: '清单', heads: ['一'], rows: rows() }, mark)
  clearInterval(beat)
  expect(written).toBe(20_000)
  expect(made).toBe(20_000)
  expect(beats).toBeGreaterThan(5)
  expect(held - before).toBeLessThan(300_000_000)
  expect(xlsx.byteLength).toBeLessThan(20_000_000)
}, 60_000)
