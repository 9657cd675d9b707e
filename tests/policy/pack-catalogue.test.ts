import { describe, expect, it } from 'vitest'
import { columns1309, mergeCatalogue, parse1309 } from '#shared/policy/catalogue-1309.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { pack } from './support.ts'

type Row = Partial<Record<(typeof columns1309)[number], string>>
const [first] = pack.diseases
if (!first) throw new Error('the demo pack has diseases')
let serial = 0

/** One line of the file; what is not given is as in an ordinary export. */
function line(row: Row): string {
  serial += 1
  const usual: Row = {
    医保区划: '510400',
    有效标志: '1',
    唯一记录号: `R${serial}`,
    创建时间: '2026-01-01 00:00:00',
    更新时间: '2026-01-01 00:00:00',
    版本号: first?.ver ?? '',
  }
  return columns1309.map((column) => row[column] ?? usual[column] ?? '').join('\t')
}
const known: Row = { 目录代码: first.opsp_dise_code, 病种名称: first.opsp_dise_name }
const fresh: Row = { 目录代码: 'M98901', 病种名称: '示例新病', 大类名称: '高血压', 版本号: 'V2' }

describe('the 1309 catalogue text', () => {
  it('is read with either line end, without empty last lines and with or without a heading', () => {
    const text = `${columns1309.join('\t')}\r\n${line(known)}\r\n${line(fresh)}\r\n\r\n`
    const { rows, errors } = parse1309(text, '510400')
    expect(errors).toEqual([])
    expect(rows.map((r) => [r.line, r.code, r.name])).toEqual([
      [2, first.opsp_dise_code, first.opsp_dise_name],
      [3, 'M98901', '示例新病'],
    ])
  })

  it('names every faulty line by its number', () => {
    const twice = line(known)
    const text = [
      twice,
      'M00100\t只有两列',
      line({ ...fresh, 有效标志: '2', 医保区划: '51' }),
      line({ ...fresh, 病种名称: '' }),
      twice,
    ].join('\n')
    const { errors } = parse1309(text, '510400')
    expect(errors.map((e) => e.path)).toEqual(['第 2 行', '第 3 行', '第 3 行', '第 4 行', '第 5 行', '第 5 行'])
    expect(errors[0]?.message).toContain('现有 2 列')
    expect(errors[4]?.message).toContain('第 1 行重复')
  })

  it('leaves rows of other areas out and says so', () => {
    const { rows, notes } = parse1309([line(known), line({ ...fresh, 医保区划: '510100' })].join('\n'), '510400')
    expect(rows).toHaveLength(1)
    expect(notes).toEqual(['其他统筹区的 1 行没有导入。'])
    expect(parse1309(line({ ...fresh, 医保区划: '510100' }), '510400').errors).toHaveLength(1)
  })
})

describe('merging the catalogue into a pack', () => {
  const merge = (lines: string[], like: string | null = null) =>
    mergeCatalogue(pack, parse1309(lines.join('\n'), '510400').rows, like === null ? null : diseaseOf(pack, like))

  it('updates what the catalogue knows and keeps what the city decides', () => {
    const { pack: merged, notes } = merge([line({ ...known, 有效标志: '0', 大类名称: '新大类' })])
    expect(merged.diseases[0]).toEqual({
      ...first,
      vali_flag: '0',
      opsp_dise_majcls_name: '新大类',
      opsp_dise_subd_clss_name: '',
      memo: '',
    })
    expect(notes[0]).toContain('无效')
    expect(notes.filter((n) => n.includes('请确认是否停用'))).toHaveLength(pack.diseases.length - 1)
  })

  it('takes the same code and name in another version for the same disease, another name for another', () => {
    const { pack: merged } = merge([line({ ...known, 版本号: 'V9' })])
    expect(merged.diseases).toHaveLength(pack.diseases.length)
    expect(merged.diseases[0]).toMatchObject({ ver: 'V9', criteria: first.criteria })
    const other = merge([line({ ...known, 版本号: 'V9', 病种名称: '别的病' })], 'M06900').pack
    expect(other.diseases).toHaveLength(pack.diseases.length + 1)
    expect(
      checkPack(other)
        .errors.map((e) => e.message)
        .join(),
    ).toContain('有效期与第 1 项重叠')
  })

  it('invents nothing for a new disease: without a model the check says what is missing', () => {
    const { pack: merged } = merge([line(fresh)])
    const at = pack.diseases.length
    expect(merged.diseases[at]).toMatchObject({ opsp_dise_name: '示例新病', criteria: null, insutypes: [] })
    expect(checkPack(merged).errors.map((e) => e.path)).toContain(`diseases[${at}].insutypes`)
    const typed = merge([line(fresh)]).pack.diseases.map((d, i) => (i === at ? { ...d, insutypes: ['390'] } : d))
    const paths = checkPack({ ...merged, diseases: typed }).errors.map((e) => e.path)
    const lists = ['new', 'renewal', 'change', 'hospital_change'].map((type) => `diseases[${at}].materials.${type}`)
    expect(paths).toEqual([`diseases[${at}].dise_type_code`, ...lists])
  })

  it('copies materials of the model, never its criteria', () => {
    const { pack: merged } = merge([line(fresh)], 'M06900')
    const { errors, warnings } = checkPack(merged)
    expect(errors).toEqual([])
    expect(warnings.map((w) => w.path)).toEqual([`diseases[${pack.diseases.length}].criteria`])
    expect(merged.diseases.at(-1)?.materials).toEqual(diseaseOf(pack, 'M06900')?.materials)
  })
})
