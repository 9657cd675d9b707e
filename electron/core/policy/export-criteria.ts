import ExcelJS from 'exceljs'
import { criteriaColumns, sheetName, writeItem } from '#shared/policy/criteria-sheet.ts'
import { printLogic } from '#shared/policy/logic-text.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'

/** The pack's criteria as a workbook that `importCriteria` reads back, with a second sheet that explains the columns. */
export async function exportCriteria(pack: PolicyPack): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(sheetName, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow(criteriaColumns.map(({ name }) => name)).font = { bold: true }
  for (const disease of pack.diseases) {
    disease.criteria?.items.forEach((item, i) => {
      const cells = {
        病种编码: disease.opsp_dise_code,
        病种名称: disease.opsp_dise_name,
        ...writeItem(item, pack),
        逻辑: i === 0 && disease.criteria ? printLogic(disease.criteria.logic) : '',
      }
      sheet.addRow(criteriaColumns.map(({ name }) => cells[name] ?? ''))
    })
  }
  // text, so that a spreadsheet program does not take "1" for a number or "3-6" for a day in March
  sheet.columns.forEach((column) => {
    column.numFmt = '@'
    column.width = 16
  })
  const help = book.addWorksheet('说明')
  if (pack.demo) help.addRow([pack.mark])
  help.addRow(['政策包版本', pack.version])
  for (const { name, help: text, needed } of criteriaColumns) help.addRow([name, text, needed ? '必填' : '选填'])
  return new Uint8Array(await book.xlsx.writeBuffer())
}
