import ExcelJS from 'exceljs'
import { describe, expect, it, vi } from 'vitest'
import { exportCriteria } from '#core/policy/export-criteria.ts'
import { import1309 } from '#core/policy/import-1309.ts'
import { importCriteria } from '#core/policy/import-criteria.ts'
import { shippedPack } from '#core/policy/shipped.ts'
import { type CriteriaColumn, criteriaColumns, sheetName } from '#shared/policy/criteria-sheet.ts'
import type { CriterionItem } from '#shared/policy/pack-disease.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'

// workbooks of all diseases are zipped and unzipped here; a busy machine takes its time
vi.setConfig({ testTimeout: 60_000 })
const pack = shippedPack()

/** What a city's expert would hand in: a workbook of the documented columns, with these rows. */
async function workbook(
  rows: Partial<Record<CriteriaColumn, string | number>>[],
  columns = criteriaColumns.map((c) => c.name),
) {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(sheetName)
  sheet.addRow(columns)
  for (const row of rows) sheet.addRow(columns.map((name) => row[name] ?? ''))
  return new Uint8Array(await book.xlsx.writeBuffer())
}
const gout = { 病种编码: 'M06900', 病种名称: '类风湿关节炎' }
const errorsOf = async (bytes: Uint8Array) => {
  const { pack: read, errors } = await importCriteria(bytes, pack)
  expect(read).toBeNull()
  return errors.map((e) => `${e.path} ${e.message}`)
}

describe('the criteria workbook', () => {
  it('reads back what was exported, all diseases of the pack', async () => {
    const { pack: read, errors } = await importCriteria(await exportCriteria(pack), pack)
    expect(errors).toEqual([])
    expect(read).toEqual(pack)
  })

  it('reads back an item with everything that can be said of one', async () => {
    const item: CriterionItem = {
      id: '1',
      text: '一切条件',
      papers: { op: 'and', materials: ['diagnosis', 'discharge'] },
      windowMonths: null,
      minHospitalLevel: '07',
      specialty: '神经内科',
      signers: { count: 2, title: '副主任医师' },
      records: { outpatient: 3, inpatient: 1 },
      courseMonths: 24,
      reports: 2,
      thresholds: {
        op: 'or',
        of: [
          { name: '血尿酸', unit: 'μmol/L', op: '>', value: { male: 416, female: 357 } },
          { name: 'GFR', unit: 'ml/min', op: '<=', value: 15.5 },
          { name: 'T值', unit: '', op: '<=', value: -2.5 },
        ],
      },
      minAge: 0,
      maxAge: 99,
      look: '在图像上核对',
    }
    const logic = { op: 'item', id: '1' } as const
    const changed = {
      ...pack,
      diseases: pack.diseases.map((d) =>
        d.opsp_dise_code === 'M06900' ? { ...d, criteria: { items: [item], logic } } : d,
      ),
    }
    const { pack: read, errors } = await importCriteria(await exportCriteria(changed), pack)
    expect(errors).toEqual([])
    expect(read).toEqual(changed)
  })

  it('takes over the diseases it names and leaves the others alone', async () => {
    const bytes = await workbook([
      { ...gout, 项号: 1, 标准内容: '出院小结', 材料: '出院小结；diagnosis', 材料关系: '任一', 逻辑: '1 且 任1(2,3)' },
      { ...gout, 项号: 2, 标准内容: '影像', '时限(月)': 24 },
      { ...gout, 项号: 3, 标准内容: '抗体', 最低等级: '二级甲等' },
    ])
    const { pack: read, errors } = await importCriteria(bytes, {
      ...pack,
      materials: pack.materials.map((m) => (m.code === 'discharge' ? { ...m, name: '出院小结' } : m)),
    })
    expect(errors).toEqual([])
    const criteria = read ? diseaseOf(read, 'M06900')?.criteria : undefined
    expect(criteria?.items[0]?.papers).toEqual({ op: 'or', materials: ['discharge', 'diagnosis'] })
    expect(criteria?.items[1]?.windowMonths).toBe(24)
    expect(criteria?.logic).toMatchObject({ op: 'and', of: [{ id: '1' }, { op: 'atLeast', k: 1 }] })
    const others = (p: typeof pack | null) => p?.diseases.filter((d) => d.opsp_dise_code !== 'M06900')
    expect(others(read)).toEqual(others(pack))
  })

  it('is refused as a whole with every error, by cell', async () => {
    const errors = await errorsOf(
      await workbook([
        { ...gout, 项号: 1, 标准内容: '甲', 材料: '没有的材料', 逻辑: '1 且 2 或 3' },
        { ...gout, 项号: 1, 标准内容: '乙', '时限(月)': '半年' },
        { 病种编码: 'M06900', 病种名称: '痛风', 项号: 2, 标准内容: '', 最低等级: '九级' },
        { 病种编码: 'M99999', 病种名称: '无此病', 项号: 1, 标准内容: '丙', 逻辑: '1' },
        {
          病种编码: 'M08300',
          病种名称: diseaseOf(pack, 'M08300')?.opsp_dise_name ?? '',
          项号: 1,
          标准内容: '丁',
          指标: '很高',
        },
      ]),
    )
    expect(errors).toEqual([
      expect.stringContaining('认定标准!C3 病种 M06900 的项号「1」重复'),
      expect.stringContaining('认定标准!D4 不能为空'),
      expect.stringContaining('认定标准!B4 病种 M06900 在政策包中是「类风湿关节炎」'),
      expect.stringContaining('认定标准!A5 政策包的病种目录中没有「M99999」'),
      expect.stringContaining('认定标准!E2 材料清单中没有「没有的材料」'),
      expect.stringContaining('认定标准!G3 应为大于 0 的整数'),
      expect.stringContaining('认定标准!H4 字典 HOSP_LV 中没有「九级」'),
      expect.stringMatching(/^认定标准!U2 第 7 个字「或」处/),
      expect.stringContaining('认定标准!P6 「很高」看不懂'),
      expect.stringContaining('认定标准!U6 病种 M08300 没有填写逻辑'),
    ])
  })

  it('tells by cell also what only the check of the whole pack finds', async () => {
    const errors = await errorsOf(
      await workbook([
        { ...gout, 项号: 1, 标准内容: '甲', 逻辑: '1 且 9' },
        { ...gout, 项号: 2, 标准内容: '乙', 最低年龄: 30, 最高年龄: 20 },
      ]),
    )
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.stringContaining('认定标准!R3 最低年龄 30 大于最高年龄 20'),
        expect.stringContaining('认定标准!U2 逻辑引用了不存在的项号「9」'),
        expect.stringContaining('认定标准!C3 项号「2」没有在逻辑中用到'),
      ]),
    )
  })

  it('is refused when a column is missing, doubled or unknown, when empty, and when it is no workbook', async () => {
    expect(await errorsOf(await workbook([], ['病种编码', '病种名称', '项号', '标准内容']))).toEqual([
      expect.stringContaining('缺少列「逻辑」'),
    ])
    const book = new ExcelJS.Workbook()
    book.addWorksheet(sheetName).addRow([...criteriaColumns.map((c) => c.name), '逻辑', '备考'])
    expect(await errorsOf(new Uint8Array(await book.xlsx.writeBuffer()))).toEqual([
      expect.stringContaining('列「逻辑」重复'),
      expect.stringContaining('不认识的列「备考」'),
    ])
    expect(await errorsOf(await workbook([]))).toEqual([expect.stringContaining('没有内容')])
    expect(await errorsOf(new Uint8Array([80, 75, 3, 4, 0]))).toEqual([expect.stringContaining('不是有效的 xlsx')])
  })
})

describe('the 1309 file', () => {
  const [first] = pack.diseases
  const cells = ['', '大类', '细类', '510400', '', '1', 'R1', '', '', '', '', '', '', '', '', '']
  cells[0] = first?.opsp_dise_code ?? ''
  cells[9] = first?.ver ?? ''
  cells[14] = first?.opsp_dise_name ?? ''
  const text = `${cells.join('\t')}\r\n`
  /** 「大类」 and 「细类」 in GB18030, which Node reads but does not write. */
  const gb = (written: string) => {
    const known = new Map([...'大类细'].map((c, i) => [c, [0xb4f3, 0xc0e0, 0xcfb8][i] ?? 0]))
    return new Uint8Array(
      [...written].flatMap((c) => {
        const code = known.get(c)
        return code === undefined ? [c.charCodeAt(0)] : [code >> 8, code & 0xff]
      }),
    )
  }

  it('is read as UTF-8 with or without BOM', () => {
    for (const mark of ['', '\uFEFF']) {
      const { errors, pack: read, notes } = import1309(new TextEncoder().encode(mark + text), pack, undefined)
      expect(errors).toEqual([])
      expect(notes[0]).toContain('UTF-8')
      expect(read?.diseases[0]?.opsp_dise_majcls_name).toBe('大类')
    }
  })

  it('is read as GB18030, and says so', () => {
    const ascii = [...cells]
    ascii[14] = 'Disease'
    const into = { ...pack, diseases: pack.diseases.map((d, i) => (i === 0 ? { ...d, opsp_dise_name: 'Disease' } : d)) }
    const { errors, pack: read, notes } = import1309(gb(ascii.join('\t')), into, undefined)
    expect(errors).toEqual([])
    expect(notes[0]).toContain('GB18030')
    expect(read?.diseases[0]).toMatchObject({ opsp_dise_majcls_name: '大类', opsp_dise_subd_clss_name: '细类' })
  })

  it('is refused when it is neither, when empty, and when the model disease is unknown', () => {
    const refusal = (bytes: Uint8Array, like?: string) => import1309(bytes, pack, like).errors[0]?.message
    expect(refusal(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toContain('既不是 UTF-8 也不是 GB18030')
    expect(refusal(new Uint8Array())).toContain('空的')
    expect(refusal(new TextEncoder().encode(text), 'M99999')).toContain('M99999')
  })
})
