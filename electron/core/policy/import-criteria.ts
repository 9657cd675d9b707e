import ExcelJS from 'exceljs'
import {
  type Cells,
  type CriteriaColumn,
  columnOf,
  criteriaColumns,
  readItem,
  sheetName,
} from '#shared/policy/criteria-sheet.ts'
import { parseLogic } from '#shared/policy/logic-text.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import type { CriterionNode, Disease } from '#shared/policy/pack-disease.ts'
import type { PackError } from '#shared/policy/pack-report.ts'
import { type Imported, refused } from './import-1309.ts'

const MAX_ROWS = 20_000

interface SheetRow {
  readonly number: number
  readonly cells: Cells
}

/** The rows of one disease, and where its logic stands. */
interface Group {
  readonly at: number
  readonly disease: Disease
  readonly rows: SheetRow[]
}

/**
 * Takes a criteria workbook over into a pack: the diseases it names get exactly the criteria it holds, all others keep
 * theirs. Refused as a whole; `path` of an error is the cell, or the place in the pack where no cell is to blame.
 */
export async function importCriteria(bytes: Uint8Array, into: PolicyPack): Promise<Imported> {
  const sheet = await sheetOf(bytes)
  if (!sheet) {
    return refused({
      path: '',
      message: `这不是有效的 xlsx 工作簿，或其中没有工作表「${sheetName}」，请用导出的表格填写。`,
    })
  }
  const errors: PackError[] = []
  const heads = headsOf(sheet, errors)
  const address = (column: CriteriaColumn, row: number) => cellName(sheet.getColumn(heads.get(column) ?? 1).letter, row)
  const say = (column: CriteriaColumn, row: number, message: string) => {
    errors.push({ path: address(column, row), message })
  }
  if (errors.length > 0) return refused(...errors)
  const groups = groupsOf(rowsOf(sheet, heads), into, say)
  if (groups.length === 0 && errors.length === 0)
    return refused({ path: cellName('A', 2), message: '表格中没有内容，请填写。' })

  const diseases = [...into.diseases]
  for (const { at, disease, rows } of groups) {
    const items = rows.map(({ number, cells }) =>
      readItem(cells, into, (column, message) => say(column, number, message)),
    )
    const logic = logicOf(rows, say)
    if (logic) diseases[at] = { ...disease, criteria: { items, logic } }
  }
  if (errors.length > 0) return refused(...errors)
  const { errors: found, pack } = checkPack({ ...into, diseases })
  const placed = found.map((error) => placedInSheet(error, groups, address))
  return { pack, errors: placed, notes: [`导入 ${groups.length} 个病种的认定标准，其余病种保持原样。`] }
}

async function sheetOf(bytes: Uint8Array): Promise<ExcelJS.Worksheet | undefined> {
  const book = new ExcelJS.Workbook()
  try {
    await book.xlsx.load(new Uint8Array(bytes).buffer)
  } catch {
    // Whatever the library stumbles over (not a zip, a broken part): for the person it is a file that is no workbook.
    return undefined
  }
  return book.getWorksheet(sheetName)
}

function cellName(letter: string, row: number): string {
  return `${sheetName}!${letter}${row}`
}

/** Column numbers by heading; unknown, repeated and missing headings are errors. */
function headsOf(sheet: ExcelJS.Worksheet, errors: PackError[]): Map<CriteriaColumn, number> {
  const heads = new Map<CriteriaColumn, number>()
  sheet.getRow(1).eachCell((cell, number) => {
    const text = cellText(cell.value)
    if (text === '') return
    const path = cellName(sheet.getColumn(number).letter, 1)
    const known = criteriaColumns.find(({ name }) => name === text)?.name
    if (known === undefined) errors.push({ path, message: `不认识的列「${text}」，请对照说明改正或删去。` })
    else if (heads.has(known)) errors.push({ path, message: `列「${text}」重复，请删去其一。` })
    else heads.set(known, number)
  })
  for (const { name, needed } of criteriaColumns) {
    if (needed && !heads.has(name)) errors.push({ path: cellName('A', 1), message: `缺少列「${name}」，请补充。` })
  }
  return heads
}

function rowsOf(sheet: ExcelJS.Worksheet, heads: ReadonlyMap<CriteriaColumn, number>): SheetRow[] {
  const rows: SheetRow[] = []
  sheet.eachRow((row, number) => {
    if (number === 1 || rows.length >= MAX_ROWS) return
    const text = (name: CriteriaColumn) => {
      const column = heads.get(name)
      return column === undefined ? '' : cellText(row.getCell(column).value)
    }
    const entries = criteriaColumns.map(({ name }) => [name, text(name)] as const)
    if (entries.every(([, value]) => value === '')) return
    rows.push({ number, cells: cellsFrom(new Map(entries)) })
  })
  return rows
}

function cellsFrom(texts: ReadonlyMap<CriteriaColumn, string>): Cells {
  const of = (name: CriteriaColumn) => texts.get(name) ?? ''
  return {
    病种编码: of('病种编码'),
    病种名称: of('病种名称'),
    项号: of('项号'),
    标准内容: of('标准内容'),
    材料: of('材料'),
    材料关系: of('材料关系'),
    '时限(月)': of('时限(月)'),
    最低等级: of('最低等级'),
    专科: of('专科'),
    签署人数: of('签署人数'),
    医师职称: of('医师职称'),
    '门诊记录(次)': of('门诊记录(次)'),
    '住院记录(次)': of('住院记录(次)'),
    '病程(月)': of('病程(月)'),
    '报告(份)': of('报告(份)'),
    指标: of('指标'),
    指标关系: of('指标关系'),
    最低年龄: of('最低年龄'),
    最高年龄: of('最高年龄'),
    核对要点: of('核对要点'),
    逻辑: of('逻辑'),
  }
}

/** What a cell shows: text of rich text and links, results of formulas. */
function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return String(value).trim()
  if ('richText' in value)
    return value.richText
      .map((part) => part.text)
      .join('')
      .trim()
  if ('text' in value) return String(value.text).trim()
  if ('result' in value) return value.result === undefined ? '' : cellText(value.result)
  return ''
}

type Say = (column: CriteriaColumn, row: number, message: string) => void

function groupsOf(rows: readonly SheetRow[], pack: PolicyPack, say: Say): Group[] {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const { 病种编码: code, 病种名称: name, 项号: id } = row.cells
    for (const column of ['病种编码', '病种名称', '项号', '标准内容'] as const) {
      if (row.cells[column] === '') say(column, row.number, '不能为空，请填写。')
    }
    if (code === '') continue
    const group = groups.get(code) ?? groupFor(code, pack)
    if (!group) {
      say('病种编码', row.number, `政策包的病种目录中没有「${code}」，请改正或先导入目录。`)
      continue
    }
    if (name !== '' && name !== group.disease.opsp_dise_name) {
      say(
        '病种名称',
        row.number,
        `病种 ${code} 在政策包中是「${group.disease.opsp_dise_name}」，与「${name}」不符，请核对。`,
      )
    }
    if (id !== '' && group.rows.some((other) => other.cells.项号 === id)) {
      say('项号', row.number, `病种 ${code} 的项号「${id}」重复，请改正。`)
    }
    group.rows.push(row)
    groups.set(code, group)
  }
  return [...groups.values()]
}

function groupFor(code: string, pack: PolicyPack): Group | null {
  const at = pack.diseases.findIndex((d) => d.opsp_dise_code === code && d.vali_flag === '1')
  const disease = pack.diseases[at]
  return disease ? { at, disease, rows: [] } : null
}

/** The logic stands once per disease; repeated (a merged cell), it must say the same. */
function logicOf(rows: readonly SheetRow[], say: Say): CriterionNode | null {
  const [first, ...others] = rows.filter((row) => row.cells.逻辑 !== '')
  if (!first) {
    const code = rows[0]?.cells.病种编码 ?? ''
    say('逻辑', rows[0]?.number ?? 1, `病种 ${code} 没有填写逻辑，请填写，如 1 且 (2 或 3)。`)
    return null
  }
  for (const { number, cells } of others) {
    if (cells.逻辑 !== first.cells.逻辑) say('逻辑', number, `与第 ${first.number} 行的逻辑不同，同一病种只写一次。`)
  }
  const reading = parseLogic(first.cells.逻辑)
  if (reading.ok) return reading.node
  say('逻辑', first.number, reading.message)
  return null
}

/** Errors the pack's check found in what came from the sheet, told by cell. */
function placedInSheet(
  error: PackError,
  groups: readonly Group[],
  address: (column: CriteriaColumn, row: number) => string,
): PackError {
  const [, at, rest = ''] = /^diseases\[(\d+)\]\.criteria\.(.*)$/.exec(error.path) ?? []
  const group = groups.find((g) => String(g.at) === at)
  if (!group) return error
  const [, item, member] = /^items\[(\d+)\](?:\.(\w+))?/.exec(rest) ?? []
  if (item === undefined) {
    const logicRow = group.rows.find(({ cells }) => cells.逻辑 !== '')
    return { path: address('逻辑', logicRow?.number ?? 1), message: error.message }
  }
  const column = Object.entries(columnOf).find(([name]) => name === member)?.[1] ?? '项号'
  return { path: address(column, group.rows[Number(item)]?.number ?? 1), message: error.message }
}
