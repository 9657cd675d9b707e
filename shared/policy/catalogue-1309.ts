import type { PolicyPack } from './pack.ts'
import type { Disease } from './pack-disease.ts'
import type { PackError } from './pack-report.ts'

/** Columns of the catalogue text of transaction 1309 (医保门慢门特病种目录), tab separated, in this order. */
export const columns1309 = [
  '目录代码',
  '大类名称',
  '细分类名称',
  '医保区划',
  '备注',
  '有效标志',
  '唯一记录号',
  '创建时间',
  '更新时间',
  '版本号',
  '病种内涵',
  '版本名称',
  '诊疗指南页码',
  '诊疗指南电子档案',
  '病种名称',
  '病种大类代码',
] as const
type Column = (typeof columns1309)[number]

/** One row of the catalogue, as far as a pack keeps it. */
export interface CatalogueRow {
  readonly line: number
  readonly code: string
  readonly name: string
  readonly majorClass: string
  readonly subClass: string
  readonly admdvs: string
  readonly ver: string
  readonly memo: string
  readonly valid: '0' | '1'
}

export interface CatalogueReading {
  readonly rows: readonly CatalogueRow[]
  /** `path` is 「第 n 行」 */
  readonly errors: readonly PackError[]
  readonly notes: readonly string[]
}

/** Reads the catalogue text; rows of other areas are left out and counted in a note. */
export function parse1309(text: string, areaCode: string): CatalogueReading {
  const errors: PackError[] = []
  const rows: CatalogueRow[] = []
  let elsewhere = 0
  const lines = text.split(/\r\n|\n|\r/)
  const seenKeys = new Map<string, number>()
  const seenIds = new Map<string, number>()
  lines.forEach((content, i) => {
    const line = i + 1
    if (content.trim() === '') return
    const cells = content.split('\t').map((cell) => cell.trim())
    if (cells[0] === columns1309[0]) return
    const say = (message: string) => errors.push({ path: `第 ${line} 行`, message })
    if (cells.length !== columns1309.length) {
      say(`应有 ${columns1309.length} 列（制表符分隔），现有 ${cells.length} 列，请核对导出文件。`)
      return
    }
    const cell = (column: Column) => cells[columns1309.indexOf(column)] ?? ''
    const valid = cell('有效标志')
    const faults = faultsOf(cell)
    faults.forEach(say)
    const id = cell('唯一记录号')
    const key = [cell('目录代码'), cell('医保区划'), cell('版本号')].join('，')
    for (const [seen, what, name] of [
      [seenIds, id, '唯一记录号'],
      [seenKeys, key, '目录代码、区划、版本'],
    ] as const) {
      const first = seen.get(what)
      if (first === undefined) seen.set(what, line)
      else if (what !== '') say(`${name}（${what}）与第 ${first} 行重复，请删去其一。`)
    }
    if (faults.length > 0 || (valid !== '0' && valid !== '1')) return
    if (cell('医保区划') !== areaCode) {
      elsewhere += 1
      return
    }
    rows.push({
      line,
      code: cell('目录代码'),
      name: cell('病种名称'),
      majorClass: cell('大类名称'),
      subClass: cell('细分类名称'),
      admdvs: areaCode,
      ver: cell('版本号'),
      memo: cell('备注'),
      valid,
    })
  })
  if (rows.length === 0 && errors.length === 0) {
    errors.push({ path: '', message: `文件中没有统筹区 ${areaCode} 的病种，请核对文件。` })
  }
  return { rows, errors, notes: elsewhere > 0 ? [`其他统筹区的 ${elsewhere} 行没有导入。`] : [] }
}

function faultsOf(cell: (column: Column) => string): string[] {
  const faults: string[] = []
  for (const column of ['目录代码', '病种名称', '版本号'] as const) {
    if (cell(column) === '') faults.push(`「${column}」为空，请补充。`)
  }
  if (!/^\d{6}$/.test(cell('医保区划'))) faults.push(`「医保区划」应为 6 位数字，现为「${cell('医保区划')}」，请改正。`)
  if (!/^[01]$/.test(cell('有效标志'))) faults.push(`「有效标志」应为 1 或 0，现为「${cell('有效标志')}」，请改正。`)
  if (cell('目录代码').length > 30) faults.push('「目录代码」超过 30 个字，请核对。')
  if (cell('病种名称').length > 300) faults.push('「病种名称」超过 300 个字，请核对。')
  return faults
}

export interface CatalogueMerge {
  readonly pack: PolicyPack
  /** what was done, and what somebody must look at */
  readonly notes: readonly string[]
}

/**
 * Takes the catalogue over into a pack. What the catalogue knows (names, validity) is replaced by key; what the city
 * decides (materials, criteria …) stays. A new disease gets no criteria, and takes type, class, insurance types and
 * materials of the disease `like`; without one they stay empty and `checkPack` says so: nothing is invented.
 *
 * The same code and name in another version is the same disease. The same code under another name is not: names of one
 * code differ (M07800), so it comes in as new and the check tells of the overlap.
 */
export function mergeCatalogue(pack: PolicyPack, rows: readonly CatalogueRow[], like: Disease | null): CatalogueMerge {
  const notes: string[] = []
  const diseases = [...pack.diseases]
  const matched = new Set<Disease>()
  for (const row of rows) {
    const at = placeOf(diseases, row)
    const known = diseases[at]
    if (!known) {
      diseases.push(newDisease(row, like))
      notes.push(`新增「${row.name}」（${row.code}），认定标准待配置。`)
      continue
    }
    const updated = { ...known, ...catalogueFields(row) }
    diseases[at] = updated
    matched.add(known)
    notes.push(...changesOf(known, updated))
  }
  for (const disease of pack.diseases) {
    if (disease.admdvs === pack.areaCode && !matched.has(disease)) {
      notes.push(`目录文件中没有「${disease.opsp_dise_name}」（${disease.opsp_dise_code}），保持原样，请确认是否停用。`)
    }
  }
  return { pack: { ...pack, diseases }, notes }
}

function placeOf(diseases: readonly Disease[], row: CatalogueRow): number {
  const here = (d: Disease) => d.opsp_dise_code === row.code && d.admdvs === row.admdvs
  const exact = diseases.findIndex((d) => here(d) && d.ver === row.ver)
  return exact >= 0 ? exact : diseases.findIndex((d) => here(d) && d.opsp_dise_name === row.name)
}

function catalogueFields(row: CatalogueRow) {
  return {
    opsp_dise_code: row.code,
    opsp_dise_name: row.name,
    opsp_dise_majcls_name: row.majorClass,
    opsp_dise_subd_clss_name: row.subClass,
    admdvs: row.admdvs,
    ver: row.ver,
    vali_flag: row.valid,
    memo: row.memo,
  }
}

function newDisease(row: CatalogueRow, like: Disease | null): Disease {
  return {
    ...catalogueFields(row),
    dise_type_code: like?.dise_type_code ?? '',
    efft_time: null,
    invd_time: null,
    class: like?.class ?? null,
    insutypes: [...(like?.insutypes ?? [])],
    materials: {
      new: [...(like?.materials.new ?? [])],
      renewal: [...(like?.materials.renewal ?? [])],
      change: [...(like?.materials.change ?? [])],
      hospital_change: [...(like?.materials.hospital_change ?? [])],
    },
    limitWorkdays: null,
    reviewYears: like?.reviewYears ?? null,
    mutex: [],
    criteria: null,
  }
}

function changesOf(before: Disease, after: Disease): string[] {
  const name = `「${after.opsp_dise_name}」（${after.opsp_dise_code}）`
  const notes: string[] = []
  if (before.opsp_dise_name !== after.opsp_dise_name)
    notes.push(`${name}原名「${before.opsp_dise_name}」，请核对认定标准是否仍适用。`)
  if (before.ver !== after.ver) notes.push(`${name}目录版本由 ${before.ver} 改为 ${after.ver}。`)
  if (before.vali_flag !== after.vali_flag) notes.push(`${name}改为${after.vali_flag === '1' ? '有效' : '无效'}。`)
  return notes
}
