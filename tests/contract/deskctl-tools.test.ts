import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Central, startCentral } from '#central/start.ts'
import { saveStaff } from '#central/store/staff.ts'
import { loadShippedPolicy, shippedCalendar, shippedPack } from '#core/policy/shipped.ts'
import { addDays, chinaDate } from '#shared/policy/civil-day.ts'
import { PackDiff, PackError } from '#shared/policy/pack-report.ts'
import { chief, first1, PASSWORD } from '../central/support/fixtures.ts'
import { aCase, withForm } from '../policy/support.ts'

/** The support tools from outside: arguments in, exit code, JSON and sentences out. */
const root = join(import.meta.dirname, '../..')
const pack = shippedPack()
let dir: string

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'mente-tools-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

function deskctl(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, MENTE_PASSWORD: PASSWORD }
    execFile(process.execPath, ['electron/deskctl.ts', ...args], { cwd: root, env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}

async function json(...args: string[]): Promise<unknown> {
  const ran = await deskctl(...args, '--json')
  expect(ran.err).toBe('')
  expect(ran.code).toBe(0)
  return JSON.parse(ran.out)
}

function file(name: string, content: unknown): string {
  const path = join(dir, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** Refused: exit 1, every error in JSON and as a line for people. */
async function refused(...args: string[]): Promise<z.infer<typeof PackError>[]> {
  const ran = await deskctl(...args, '--json')
  expect(ran.code, ran.err).toBe(1)
  const { errors } = z.object({ errors: z.array(PackError).min(1) }).parse(JSON.parse(ran.out))
  expect(ran.err.trim().split('\n')).toHaveLength(errors.length)
  return errors
}

const Deadline = z.object({
  due: z.string(),
  provisional: z.boolean(),
  unpausedWorkdays: z.int(),
  trace: z.array(z.object({ date: z.string(), counts: z.boolean(), n: z.int(), why: z.string() })),
})
const deadlineOf = async (...args: string[]) => Deadline.parse(await json('deadline', ...args))

describe('deskctl deadline', () => {
  it.each([
    ['2024-02-01', '5', '2024-02-07'],
    ['2024-09-13', '15', '2024-10-11'],
    ['2025-01-17', '20', '2025-02-20'],
    ['2026-09-18', '5', '2026-09-24'],
    ['2026-12-25', '15', '2027-01-18'],
  ])('from %s, %s working days: %s', async (accepted, days, due) => {
    const answer = await deadlineOf('--accepted', accepted, '--days', days)
    expect(answer).toMatchObject({ due, provisional: due.startsWith('2027'), unpausedWorkdays: Number(days) })
    expect(answer.trace.at(0)?.date).toBe(accepted)
    expect(answer.trace.at(-1)).toMatchObject({ date: due, counts: true, n: Number(days) })
  })

  it('takes pauses out by the rule, and counts without them, too', async () => {
    const asked = ['--accepted', '2026-09-18', '--pause', '2026-09-22..2026-09-24']
    expect(await deadlineOf(...asked)).toMatchObject({ due: '2026-10-20', unpausedWorkdays: 18 })
    expect(await deadlineOf(...asked, '--rule', 'RESTART')).toMatchObject({ due: '2026-10-22' })
    expect(await deadlineOf(...asked, '--rule', 'PRE_ACCEPT')).toMatchObject({
      due: '2026-10-15',
      unpausedWorkdays: 15,
    })
    expect(await deadlineOf(...asked, '--pause', '2026-10-09..2026-10-10')).toMatchObject({ due: '2026-10-22' })
    expect(await json('deadline', ...asked, '--on', '2026-09-28')).toMatchObject({
      elapsedWorkdays: 3,
      unpausedElapsedWorkdays: 6,
    })
  })

  it('answers a pause before 受理 or without an end with a sentence, a misspelt one with exit 2', async () => {
    const notes = async (pause: string) => {
      const answer = await json('deadline', '--accepted', '2026-09-18', '--pause', pause)
      return z.object({ due: z.string().nullable(), notes: z.array(z.string()) }).parse(answer)
    }
    const before = await notes('2026-09-10..2026-09-12')
    expect(before).toMatchObject({ due: '2026-10-15', notes: [expect.stringContaining('时限尚未起算')] })
    expect((await notes('2026-09-10..2026-09-22')).notes).toEqual([expect.stringContaining('早于受理日 2026-09-18')])
    const open = await notes('2026-09-22..')
    expect(open).toMatchObject({ due: null, notes: [expect.stringContaining('没有结束日期')] })
    expect((await notes('2026-09-22..2026-09-24')).notes).toEqual([])
    for (const pause of ['..2026-09-24', '2026-09-22', '2026-09-24..2026-09-22']) {
      expect((await deskctl('deadline', '--accepted', '2026-09-18', '--pause', pause)).code).toBe(2)
    }
  })

  it('says for people why', async () => {
    const { out } = await deskctl('deadline', '--accepted', '2026-12-25')
    expect(out).toContain('办结时限 2027-01-18')
    expect(out).toContain('暂按法定节假日推算')
    expect(out).toContain('2026-12-25  受理当日，不计入')
  })
})

describe('deskctl id-card', () => {
  it.each([
    ['510402198001010018', '1980-01-01', '男'],
    ['510411196507150322', '1965-07-15', '女'],
    ['510403195202291226', '1952-02-29', '女'],
  ])('%s is valid', async (number, birthDate, sex) => {
    expect(await json('id-card', number)).toMatchObject({ valid: true, reasons: [], birthDate, sex })
  })

  it('says why a number is not, without an error', async () => {
    for (const number of ['510402198001010019', '51040219800230001X', '510402209901010018', '12345', 'x']) {
      const answer = z.object({ valid: z.literal(false), reasons: z.array(z.string()).min(1) })
      expect(answer.parse(await json('id-card', number)).reasons[0]).not.toContain(number)
    }
  })
})

describe('deskctl id-card and what was typed', () => {
  it('says that numbers of 15 digits are void, and speaks of the day asked about', async () => {
    expect((await deskctl('id-card', '510402800101001')).out).toContain('15位旧号码已停用')
    const { out } = await deskctl('id-card', '510402209901010018', '--on', '2026-01-01')
    expect(out).toContain('晚于 2026-01-01')
    expect(out).not.toContain('申请日期')
  })

  it('never repeats one argument too many: it may be a number', async () => {
    const { code, err } = await deskctl('id-card', '510402198001010018', '510411196507150322')
    expect(code).toBe(2)
    expect(err).toContain('多了 1 个参数')
    expect(err).not.toMatch(/\d{15}/)
  })
})

describe('deskctl findings', () => {
  const shape = z.object({
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['block', 'warn', 'info']),
        message: z.string(),
        basis: z.string(),
        evidence: z.object({ documentId: z.string(), page: z.int() }).nullable(),
      }),
    ),
  })

  it('answers for a case by the shipped pack, or by another', async () => {
    const path = file('case.json', withForm({ gend: '2' }))
    expect(shape.parse(await json('findings', path)).findings.map((f) => f.code)).toEqual(['id_form_mismatch'])
    const checks = { ...pack.checks, id_form_mismatch: { severity: 'off' } }
    const other = file('lenient.json', { ...pack, checks })
    expect(shape.parse(await json('findings', path, '--pack', other)).findings).toEqual([])
    expect(shape.parse(await json('findings', file('shown.json', { case: aCase() }))).findings).toEqual([])
  })

  it('refuses a case that is misshapen, contradictory or from the future', async () => {
    const bad = { ...withForm({ appy_date: '2026-02-30' }), areaCode: '510100', receivedAt: '2999-01-01T00:00:00Z' }
    expect((await refused('findings', file('bad.json', bad))).map((e) => e.path)).toEqual([
      'areaCode',
      'form.appy_date',
      'receivedAt',
      'acceptedOn',
    ])
    const { form: _form, ...without } = aCase()
    expect((await refused('findings', file('half.json', { ...without, version: 0 }))).map((e) => e.path)).toEqual([
      'version',
      'form',
    ])
    const odd = { ...aCase(), acceptedOn: '2026-09-17', dueOn: '2026-02-30' }
    expect((await refused('findings', file('odd.json', odd))).map((e) => e.path)).toEqual(['dueOn', 'acceptedOn'])
    const ahead = { ...withForm({ appy_date: '2999-01-01' }), acceptedOn: '2999-01-01' }
    const paths = (await refused('findings', file('ahead.json', ahead))).map((e) => e.path)
    expect(paths).toEqual(['form.appy_date', 'acceptedOn'])
    await refused('findings', file('text.json', '{'))
    await refused('findings', join(dir, 'no-such-file.json'))
  })
})

describe('a JSON file', () => {
  it('is refused where a key stands twice, with every place', async () => {
    const text = '{"a":{"b":1,"\\u0062":2},"list":[{},{"c":"{,\\"c\\":","c":2}],"a":0}'
    const errors = await refused('pack', 'check', file('twice.json', text))
    expect(errors.map((e) => e.path)).toEqual(['a.b', 'list[1].c', 'a'])
  })

  it('is refused in another encoding than UTF-8, never read as other characters', async () => {
    const path = join(dir, 'gb.json')
    // 「中文」 in GB18030
    writeFileSync(path, Buffer.from([0x7b, 0x22, 0xd6, 0xd0, 0xce, 0xc4, 0x22, 0x3a, 0x31, 0x7d]))
    const [error] = await refused('pack', 'check', path)
    expect(error?.message).toContain('UTF-8')
  })

  it('of a pack for findings is checked like any pack, with today', async () => {
    const path = file('far.json', { ...pack, effectiveFrom: '2999-01-01' })
    const errors = await refused('findings', file('sound.json', aCase()), '--pack', path)
    expect(errors.map((e) => e.path)).toContain('effectiveFrom')
  })
})

describe('deskctl pack', () => {
  it('check says what the shipped pack is, and every error of a broken one', async () => {
    expect(await json('pack', 'check', 'resources/packs/510400-demo.json')).toMatchObject({
      version: pack.version,
      errors: [],
      signedBy: 'mente-demo-2026',
    })
    const broken = { ...pack, limitWorkdays: 0, special: { ...pack.special, photo: 'selfie' }, schema: 1 }
    const errors = await refused('pack', 'check', file('broken.json', broken))
    expect(errors.map((e) => e.path)).toEqual(['limitWorkdays', 'special.photo'])
    await refused('pack', 'check', file('future.json', { ...pack, schema: 99 }))
    await refused('pack', 'check', file('list.json', []))
  })

  it('diff says what changes', async () => {
    const next = file('next.json', { ...pack, version: 'next', limitWorkdays: 20 })
    const found = PackDiff.parse(await json('pack', 'diff', next))
    expect(found.changes.map((c) => c.path)).toEqual(['version', 'limitWorkdays'])
    expect(PackDiff.parse(await json('pack', 'diff', next, '--against', next)).changes).toEqual([])
  })

  it('keygen and sign make a city able to publish, and refuse what the key may not sign', async () => {
    const pem = join(dir, 'city.pem')
    const entry = await json('pack', 'keygen', '--out', pem, '--key-id', 'city-2026', '--area', '510400')
    expect(statSync(pem).mode & 0o077).toBe(0)
    expect((await deskctl('pack', 'keygen', '--out', pem, '--key-id', 'city', '--area', '510400')).code).toBe(1)
    const keys = file('keys.json', [entry])
    const official = file('official.json', { ...pack, demo: false, mark: '' })
    const bundle = join(dir, 'bundle.json')
    await json('pack', 'sign', official, '--key', pem, '--keys', keys, '--bundle', bundle)
    expect(await json('pack', 'check', bundle, '--keys', keys)).toMatchObject({ signedBy: 'city-2026' })
    expect(existsSync(join(dir, 'official.signature.json'))).toBe(true)

    const elsewhere = { ...pack, demo: false, areaCode: '510499' }
    const out = join(dir, 'never.json')
    const [error] = await refused('pack', 'sign', file('x.json', elsewhere), '--key', pem, '--keys', keys, '--out', out)
    expect(error?.message).toContain('510499')
    const demoKey = join(root, 'resources/packs/demo-signing-key.pem')
    await refused('pack', 'sign', official, '--key', demoKey, '--out', out)
    expect(existsSync(out)).toBe(false)
  })

  it('import and export take criteria through a workbook and a catalogue through its text', async () => {
    const book = join(dir, 'criteria.xlsx')
    await json('pack', 'export', 'resources/packs/510400-demo.json', '--xlsx', '--out', book)
    const made = join(dir, 'made.json')
    const into = ['--into', 'resources/packs/510400-demo.json', '--out', made]
    await json('pack', 'import', book, ...into, '--version', 'made-1')
    expect(JSON.parse(readFileSync(made, 'utf8'))).toEqual({ ...pack, version: 'made-1' })

    const row = ['M98901', '大类', '细类', '510400', '', '1', 'R1', '', '', 'V1', '', '', '', '', '新病', '']
    const text = file('1309.txt', `${row.join('\t')}\r\n`)
    rmSync(made)
    const errors = await refused('pack', 'import', text, ...into)
    expect(errors[0]?.path).toContain('diseases[67]')
    expect(existsSync(made)).toBe(false)
    await json('pack', 'import', text, ...into, '--like', 'M06900')
    expect(JSON.parse(readFileSync(made, 'utf8')).diseases).toHaveLength(68)
  })
})

describe('wrong usage', () => {
  it('exits 2 with one sentence', async () => {
    const wrong = [
      ['deadline'],
      ['deadline', '--accepted', '2026-09-18', '--nonsense'],
      ['pack', 'check'],
      ['no-such-command'],
    ]
    for (const { code, out, err } of await Promise.all(wrong.map((args) => deskctl(...args)))) {
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toMatch(/^[^\n]+。\n$/)
    }
  })
})

describe('with a centre', () => {
  let central: Central
  const tomorrow = addDays(chinaDate(new Date().toISOString()), 1)

  beforeAll(async () => {
    central = await startCentral({ policy: loadShippedPolicy(), channelKey: 'test' })
    for (const member of [chief, first1]) await saveStaff(central.sql, member)
  })
  afterAll(() => central.close())

  const desk = (staffNo: string) => ['--data', join(dir, 'desk'), '--central', central.url, '--staff', staffNo]

  it('a supervisor puts a signed pack in force from its day on, and nobody else', async () => {
    const next = file('signed.json', { ...pack, version: `${pack.version}.1`, effectiveFrom: tomorrow })
    await refused('pack', 'import', next, ...desk(chief.staffNo))
    await json('pack', 'sign', next)
    await json('pull', ...desk(chief.staffNo))
    expect((await deskctl('pack', 'import', next, ...desk(first1.staffNo))).code).toBe(1)
    expect(await json('pack', 'diff', next, ...desk(chief.staffNo))).toMatchObject({ looked: 0 })
    expect(await json('pack', 'import', next, ...desk(chief.staffNo))).toMatchObject({
      what: 'pack',
      version: `${pack.version}.1`,
      effectiveFrom: tomorrow,
    })
    const [again] = await refused('pack', 'import', next, ...desk(chief.staffNo))
    expect(again?.message).toContain('不比已导入的')
  })

  it('refuses a broken calendar before anybody is asked, and hands a good one in', async () => {
    const calendar = shippedCalendar()
    const broken = file('broken-calendar.json', { ...calendar, years: calendar.years.filter((y) => y.year !== 2025) })
    expect((await refused('calendar', 'check', broken)).map((e) => e.path)).toEqual(['years[1].year'])
    await refused('calendar', 'import', broken, ...desk(chief.staffNo))
    const next = file('calendar.json', { ...calendar, version: 'cn-2026.12' })
    expect(await json('calendar', 'check', next)).toMatchObject({ version: 'cn-2026.12', errors: [] })
    expect(await json('calendar', 'import', next, ...desk(chief.staffNo))).toMatchObject({
      what: 'calendar',
      version: 'cn-2026.12',
      recomputed: 0,
    })
  })
})
