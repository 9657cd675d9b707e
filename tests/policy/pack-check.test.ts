import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { remediesOf } from '#shared/policy/notices.ts'
import { PolicyPack } from '#shared/policy/pack.ts'
import { checkPack } from '#shared/policy/pack-check.ts'
import { pack } from './support.ts'

const today = '2026-11-22'
type Draft = Record<string, unknown>

/** A copy whose members may be changed to anything: what a person's editor does to the file. */
function copy(): Draft {
  return structuredClone<Draft>(pack)
}

/** Puts a value at a path like `diseases[3].mutex`; undefined takes the member away. */
function put(draft: Draft, path: string, value: unknown): void {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  const last = steps.pop() ?? ''
  let at: unknown = draft
  for (const step of steps) at = new Map(Object.entries(at ?? {})).get(step)
  if (at === null || typeof at !== 'object') throw new Error(`no such place: ${path}`)
  if (value === undefined) Reflect.deleteProperty(at, last)
  else Reflect.set(at, last, value)
}

const first = pack.diseases[0]
const second = pack.diseases[1]
if (!first?.criteria || !second) throw new Error('the demo pack has diseases with criteria')
const [item] = first.criteria.items
const acceptance = pack.notices.findIndex((n) => n.kind === 'acceptance')
const node = (id: string) => ({ op: 'item', id })
const limits = (...of: unknown[]) => ({ op: 'and', of })
const uric = { name: '血尿酸', unit: 'μmol/L' }

/** What is put where, where the error must be told, and a word it must say. */
const contradictions: [string, unknown, string, string][] = [
  ['limitWorkdays', 0, 'limitWorkdays', '大于 0'],
  ['limitWorkdays', '15', 'limitWorkdays', '应为'],
  ['agency', undefined, 'agency', '缺少'],
  ['agency', ' ', 'agency', '不能为空'],
  ['limitWorkday', 15, 'limitWorkday', '不认识'],
  ['diseases[0].minAgee', 15, 'diseases[0].minAgee', '不认识'],
  ['supplement.clock', 'STOP', 'supplement.clock', 'PAUSE'],
  ['mark', '', 'mark', '演示标记'],
  ['areaCode', '5104', 'areaCode', '6 位'],
  ['effectiveFrom', '2026-02-30', 'effectiveFrom', '不存在'],
  ['effectiveFrom', '2029-01-01', 'effectiveFrom', '两年'],
  ['effectiveTo', '2025-12-31', 'effectiveTo', '早于'],
  ['dictionaries.HOSP_LV', {}, 'dictionaries.HOSP_LV', '缺少'],
  ['dictionaries.GEND.1', '', 'dictionaries.GEND.1', '没有名称'],
  ['checks.no_such_check', { severity: 'warn' }, 'checks.no_such_check', 'no_such_check'],
  ['renewal.warningDays', [30, 60, 90], 'renewal.warningDays[1]', '从大到小'],
  [
    'secondLook.perReviewer',
    { minimum: 3, among: 2, period: 'month' },
    'secondLook.perReviewer.minimum',
    '抽不出 3 件',
  ],
  ['offline.hours', 721, 'offline.hours', '最多 720'],
  ['dispatch.urgentDiseases', ['M99999'], 'dispatch.urgentDiseases[0]', '病种目录中没有'],
  ['dispatch.urgentDiseases', ['M08300', 'M08300'], 'dispatch.urgentDiseases[1]', '重复'],
  ['offline.cases', 501, 'offline.cases', '最多 500'],
  ['offline', { hours: 72 }, 'offline.undelivered', '缺少'],
  ['special.photo', 'selfie', 'special.photo', 'selfie'],
  ['guardians.relations', ['77'], 'guardians.relations[0]', 'AGNTER_RLTS'],
  ['masking.certno', { head: 9, tail: 9 }, 'masking.certno', '整个'],
  ['materials[1].code', pack.materials[0]?.code, 'materials[1].code', '重复'],
  ['materials[0].minHospitalLevel', '77', 'materials[0].minHospitalLevel', 'HOSP_LV'],
  ['diseases[1]', first, 'diseases[1]', '重复'],
  ['diseases[1]', { ...first, ver: 'other' }, 'diseases[1]', '重叠'],
  ['diseases[0].dise_type_code', '77', 'diseases[0].dise_type_code', 'DISE_TYPE_CODE'],
  ['diseases[0].insutypes', ['310', '777'], 'diseases[0].insutypes[1]', 'INSUTYPE'],
  ['diseases[0].insutypes', [], 'diseases[0].insutypes', '至少'],
  ['diseases[0].admdvs', '110101', 'diseases[0].admdvs', '统筹区'],
  ['diseases[0].class', '9', 'diseases[0].class', '类别'],
  ['diseases[0].invd_time', '2000-01-01', 'diseases[0].invd_time', '早于'],
  ['diseases[0].materials.new', ['no_paper'], 'diseases[0].materials.new[0]', 'no_paper'],
  ['diseases[0].materials.renewal', [], 'diseases[0].materials.renewal', '清单为空'],
  ['diseases[0].windowMonths', { no_paper: 6 }, 'diseases[0].windowMonths.no_paper', 'no_paper'],
  ['diseases[0].mutex', ['M99999'], 'diseases[0].mutex[0]', 'M99999'],
  ['diseases[0].mutex', [first.opsp_dise_code], 'diseases[0].mutex[0]', '自己'],
  ['diseases[0].minAge', 200, 'diseases[0].minAge', '无人符合'],
  ['diseases[0].criteria.logic', node('99'), 'diseases[0].criteria.logic.id', '99'],
  ['diseases[0].criteria.logic', node('1'), 'diseases[0].criteria.items[1]', '没有在逻辑中用到'],
  [
    'diseases[0].criteria.logic',
    { op: 'atLeast', k: 3, of: [node('1'), node('2')] },
    'diseases[0].criteria.logic.k',
    '任 3 项',
  ],
  ['diseases[0].criteria.logic', { op: 'atLeast', k: 0, of: [node('1')] }, 'diseases[0].criteria.logic.k', '大于 0'],
  ['diseases[0].criteria.logic', { op: 'xor', of: [] }, 'diseases[0].criteria.logic.op', '允许'],
  ['diseases[0].criteria.logic', { op: 'and', of: [node('1'), node('1')] }, 'diseases[0].criteria.logic.of[1]', '相同'],
  ['diseases[0].criteria.items[1].id', item?.id, 'diseases[0].criteria.items[1].id', '重复'],
  [
    'diseases[0].criteria.items[0].papers',
    { op: 'or', materials: ['no_paper'] },
    'diseases[0].criteria.items[0].papers.materials[0]',
    'no_paper',
  ],
  ['diseases[0].criteria.items[0].records', {}, 'diseases[0].criteria.items[0].records', '次数'],
  ['diseases[0].criteria.items[0].minHospitalLevel', '77', 'diseases[0].criteria.items[0].minHospitalLevel', 'HOSP_LV'],
  ['diseases[0].criteria.items[0].minAge', 20, 'diseases[0].criteria.items[0]', '矛盾'],
  [
    'diseases[0].criteria.items[0].thresholds',
    limits({ ...uric, op: '>', value: 416 }, { ...uric, op: '<', value: { male: 500, female: 357 } }),
    'diseases[0].criteria.items[0].thresholds.of[1]',
    '不能同时满足',
  ],
  ['reasons[0].text', '{{surname}}不符合。', 'reasons[0].text', '{{surname}}'],
  ['reasons[0].text', '{{name}不符合。', 'reasons[0].text', '花括号'],
  ['reasons[0].findings', ['no_such_check'], 'reasons[0].findings[0]', 'no_such_check'],
  ['reasons[1].code', pack.reasons[0]?.code, 'reasons[1].code', '重复'],
  ['reasons', pack.reasons.map((r) => ({ ...r, for: ['not_accept'] })), 'reasons', '不予认定'],
  ['supplementChoices[0].material', 'no_paper', 'supplementChoices[0].material', 'no_paper'],
  ['notices', pack.notices.filter((n) => n.kind !== 'rejected'), 'notices', '不予认定告知书'],
  [
    `notices[${acceptance}].needs`,
    [{ setting: 'fax', name: '传真' }],
    `notices[${acceptance}].needs[0].setting`,
    'fax',
  ],
  [`notices[${acceptance}].number`, '第{{year}}号', `notices[${acceptance}].number`, '{{seq}}'],
  [
    `notices[${acceptance}].parts`,
    [{ part: 'paragraph', text: '{{problem}}' }],
    `notices[${acceptance}].parts[0].text`,
    '{{problem}}',
  ],
  ['messages[0].text', '{{basis}}', 'messages[0].text', '{{basis}}'],
  ['office.reviewDays', 59, 'office.reviewDays', '60 日'],
  ['office.suitMonths', 5, 'office.suitMonths', '6 个月'],
]

describe('a notice that refuses or takes away', () => {
  const adverse = pack.notices.flatMap((notice, i) => remediesOf(notice.kind).map((need) => ({ notice, i, ...need })))

  it('is every kind that 复议 and 诉讼 can be about', () => {
    expect([...new Set(adverse.map(({ notice }) => notice.kind))].sort()).toEqual([
      'not_accepted',
      'rejected',
      'revoked',
    ])
  })

  it.each(adverse)('$notice.kind must tell $setting in words of its own', ({ notice, i, setting, name }) => {
    const draft = copy()
    const silent = JSON.stringify(notice.parts).replaceAll(`{{${setting}}}`, '')
    put(draft, `notices[${i}].parts`, JSON.parse(silent))
    const { errors, pack: read } = checkPack(draft, today)
    expect(read).toBeNull()
    expect(errors).toContainEqual({ path: `notices[${i}].parts`, message: expect.stringContaining(`没有告知${name}`) })
  })
})

describe('checkPack', () => {
  it('finds nothing wrong with the shipped pack', () => {
    expect(checkPack(copy(), today)).toEqual({ errors: [], warnings: [], pack })
  })

  it.each(contradictions)('%s = %j is told at %3$s', (path, value, where, word) => {
    const draft = copy()
    // ages that contradict each other only together with the disease's
    if (word === '矛盾') put(draft, 'diseases[0].maxAge', 14)
    if (path === 'diseases[0].minAge') put(draft, 'diseases[0].maxAge', 14)
    put(draft, path, value)
    const { errors, pack: read } = checkPack(draft, today)
    expect(read).toBeNull()
    expect(errors.filter((e) => e.path === where && e.message.includes(word))).toHaveLength(1)
    for (const error of errors) expect(error.message).toMatch(/^[^。]+。$/)
  })

  it('lists shape errors and contradictions of the same file at once', () => {
    const draft = copy()
    put(draft, 'diseases[3].criteria.logic.of[1]', { op: 'item' })
    put(draft, 'diseases[4].mutex', ['M99999'])
    put(draft, 'reasons[0].text', '{{x}}')
    put(draft, 'unheard_of', 1)
    expect(checkPack(draft, today).errors.map((e) => e.path)).toEqual([
      'diseases[3].criteria.logic.of[1].id',
      'unheard_of',
      'diseases[4].mutex[0]',
      'reasons[0].text',
    ])
  })

  it('takes versions one after the other for what they are', () => {
    const draft = copy()
    put(draft, 'diseases[0].invd_time', '2026-12-31')
    put(draft, `diseases[${pack.diseases.length}]`, { ...first, ver: 'next', efft_time: '2027-01-01' })
    expect(checkPack(draft, today).errors).toEqual([])
  })

  it('says of a newer format only that the program is too old', () => {
    const { errors } = checkPack({ schema: 2, everything: 'else' }, today)
    expect(errors).toHaveLength(1)
    expect(errors[0]?.message).toContain('先升级程序')
  })

  it('lets criteria that are not configured yet, and settings that only block a notice, be', () => {
    const draft = copy()
    put(draft, 'diseases[0].criteria', null)
    put(draft, 'office.hotline', '')
    const { errors, warnings } = checkPack(draft, today)
    expect(errors).toEqual([])
    expect(warnings.map((w) => w.path)).toEqual(expect.arrayContaining(['diseases[0].criteria', 'office.hotline']))
  })

  it('is not broken by a tree without end', () => {
    let logic: unknown = node('1')
    for (let i = 0; i < 20_000; i += 1) logic = { op: 'and', of: [logic] }
    const draft = copy()
    put(draft, 'diseases[0].criteria', { items: first.criteria?.items, logic })
    expect(checkPack(draft, today).errors[0]?.message).toContain('嵌套')
  })

  it('never throws, whatever it is handed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checkPack(value, today).pack).toBeNull()
      }),
    )
  })

  it('never throws on a pack with something put in the wrong place, and believes only what the schema believes', () => {
    const places = Object.entries(pack).flatMap(([name, value]): string[] =>
      Array.isArray(value) ? [name, `${name}[0]`] : [name],
    )
    const inner = [
      'diseases[0].criteria',
      'diseases[0].criteria.logic',
      'diseases[0].criteria.items[0]',
      'diseases[0].materials',
      'notices[0].parts',
      'notices[0].parts[0]',
      'supplement.clock',
      'office.reviewDays',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...places, ...inner), fc.jsonValue(), (path, value) => {
        const draft = copy()
        put(draft, path, value)
        const { errors, pack: read } = checkPack(draft, today)
        expect(read === null).toBe(errors.length > 0)
        if (read) expect(PolicyPack.parse(draft)).toEqual(read)
      }),
      { numRuns: 30 },
    )
  }, 60_000)
})
