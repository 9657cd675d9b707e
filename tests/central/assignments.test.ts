import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign } from '#central/assignments/assign.ts'
import { remind } from '#central/assignments/remind.ts'
import { type Hand, handFor, isAway } from '#central/assignments/rule.ts'
import { colleaguesOf, saveStaffSetting } from '#central/assignments/staff.ts'
import type { Central } from '#central/start.ts'
import type { NewStaff } from '#central/store/staff.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { did } from './support/casework.ts'
import {
  accept,
  approve,
  call,
  newCase,
  newId,
  operation,
  readCase,
  reject,
  signIn,
  supplement,
} from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { AREA, both, chief, first1, first2, second1, stranger, window1 } from './support/fixtures.ts'
import { memberOf, reviewable, settleFor, take } from './support/leases.ts'

const hand = (central: Central, cases: readonly CaseFile[], to: NewStaff | null, assignId = newId(), by = chief) =>
  assign(
    central,
    { assignId, caseIds: cases.map(({ id }) => id), to: to?.staffNo ?? null, note: '均衡工作量' },
    memberOf(by),
  )

const away = { away: { from: '2026-11-20', to: '2026-11-30' }, diseases: null }
const here = { away: null, diseases: null }
const set = (central: Central, who: NewStaff, setting: Parameters<typeof saveStaffSetting>[2]) =>
  saveStaffSetting(central, who.staffNo, setting, memberOf(chief))

onBothEngines('handing out work', (get) => {
  it('gives a case to a colleague: theirs alone, and a decision of anybody else no longer goes through', async () => {
    const { central } = get()
    const [one] = await reviewable(central, 1)
    if (!one) throw new Error('a case')
    expect((await hand(central, [one], first2)).results).toMatchObject([{ to: first2.staffNo, problem: null }])
    const now = await readCase(central, one.caseNo)
    expect(now.lease).toMatchObject({ holder: first2.staffNo })
    expect(now.materialVersion).toBe(one.materialVersion)
    expect(await settleFor(central, first1, operation(one, approve))).toMatchObject({ code: 'lease_lost' })
    expect((await settleFor(central, first2, operation(one, approve))).outcome).toBe('applied')
  })

  it('takes from whoever has it by hand, with a line in the log, and leaves it by rule', async () => {
    const { central } = get()
    const [one] = await reviewable(central, 1)
    if (!one) throw new Error('a case')
    await take(central, first1, [one])
    expect((await hand(central, [one], null)).results[0]?.problem).toContain('按规则分派不动')
    expect((await hand(central, [one], first2)).results[0]?.problem).toBe(null)
    const log = await central.sql.query(
      'SELECT what, holder, by_staff AS by FROM lease_event WHERE case_id = $1 ORDER BY n',
      [one.id],
    )
    expect(log.slice(-2)).toEqual([
      { what: 'handed_over', holder: first1.staffNo, by: chief.staffNo },
      { what: 'taken', holder: first2.staffNo, by: chief.staffNo },
    ])
  })

  it('by rule goes to who is there, may and can, and has the fewest', async () => {
    const { central } = get()
    const cases = await reviewable(central, 6)
    await set(central, first2, away)
    await set(central, both, { away: null, diseases: ['M99999'] })
    const { results } = await hand(central, cases, null)
    expect(new Set(results.map(({ to }) => to))).toEqual(new Set([first1.staffNo]))
    await set(central, first2, here)
    await set(central, both, here)
    const more = await reviewable(central, 9)
    const spread = (await hand(central, more, null)).results.map(({ to }) => to)
    const held = new Map(
      (await colleaguesOf(central.sql, AREA, central.clock().toISOString())).map((c) => [c.staffNo, c.held]),
    )
    const loads = [first1, first2, both].map(({ staffNo }) => held.get(staffNo) ?? 0)
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
    expect(spread).not.toContain(chief.staffNo)
    expect(spread).not.toContain(second1.staffNo)
    for (const one of more) expect((await readCase(central, one.caseNo)).lease?.holder).toBeTruthy()
  })

  it('never gives 复审 to who proposed, nor anything to who is away', async () => {
    const { central } = get()
    const [one] = await reviewable(central, 1)
    if (!one) throw new Error('a case')
    const proposed = await did(central, both, one, reject)
    expect((await hand(central, [proposed], both)).results[0]?.problem).toContain('不能办理这一环节')
    await set(central, second1, away)
    expect((await hand(central, [proposed], second1)).results[0]?.problem).toContain('休假')
    expect((await hand(central, [proposed], null)).results[0]?.problem).toContain('没有在岗')
    await set(central, second1, here)
    expect((await hand(central, [proposed], null)).results[0]?.to).toBe(second1.staffNo)
  })

  it('answers a repetition as the first time, many at once too, and refuses another request under its id', async () => {
    const { central } = get()
    const cases = await reviewable(central, 3)
    const id = newId()
    const answers = await Promise.all(Array.from({ length: 5 }, () => hand(central, cases, null, id)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    for (const one of cases) {
      const log = await central.sql.query(`SELECT FROM lease_event WHERE case_id = $1 AND what = 'taken'`, [one.id])
      expect(log).toHaveLength(1)
    }
    await expect(hand(central, cases, first1, id)).rejects.toMatchObject({ kind: 'BadRequest' })
  })

  it('is for supervisors of the area only', async () => {
    const { central } = get()
    const [one] = await reviewable(central, 1)
    if (!one) throw new Error('a case')
    expect(() => hand(central, [one], first1, newId(), first2)).toThrow('只有主管')
    expect((await hand(central, [one], stranger, newId(), stranger)).results[0]).toMatchObject({
      caseNo: null,
      to: null,
    })
    const token = await signIn(central, first1)
    expect((await call(central, 'GET', '/v1/staff', { token })).status).toBe(403)
    const seen = await call(central, 'GET', '/v1/staff', { token: await signIn(central, chief) })
    expect(JSON.stringify(seen.json)).not.toContain(stranger.name)
    expect(JSON.stringify(seen.json)).not.toContain('password')
  })
})

onBothEngines('reminding of a 补正', (get) => {
  it('sends at most one text a day for a case, whoever asks and however often at once', async () => {
    const { central, clock } = get()
    const waiting = await did(
      central,
      first1,
      await did(central, window1, await newCase(central), accept),
      supplement('S01'),
    )
    const texts = () =>
      central.sql.query('SELECT FROM message WHERE case_id = $1 AND occasion = $2', [waiting.id, 'request_supplement'])
    const before = (await texts()).length
    const ask = (who: NewStaff) => remind(central, [waiting.id], memberOf(who))
    const answers = await Promise.all([first1, first2, window1, chief, first1].map(ask))
    for (const { results } of answers)
      expect(results).toEqual([{ caseId: waiting.id, caseNo: waiting.caseNo, problem: null }])
    expect((await texts()).length).toBe(before + 1)
    const start = clock.now
    clock.now = new Date(start.getTime() + 24 * 3_600_000)
    await ask(first1)
    expect((await texts()).length).toBe(before + 2)
    clock.now = start
  })

  it('says why nothing was sent, and tells nothing of another area', async () => {
    const { central } = get()
    const taken = await newCase(central)
    expect((await remind(central, [taken.id], memberOf(first1))).results[0]?.problem).toContain('不用催')
    expect((await remind(central, [taken.id], memberOf(stranger))).results[0]).toMatchObject({ caseNo: null })
    expect(() => remind(central, [taken.id], memberOf(second1))).toThrow('不能催')
  })
})

describe('the rule', () => {
  const people = [first1, first2, both, chief, second1].map(memberOf)
  const caseFile = {
    state: 'first_review',
    areaCode: AREA,
    history: [],
    barred: [],
    firstReviewer: null,
    form: { opsp_dise_code: 'M1' },
  }
  const hands = fc.tuple(
    ...people.map((staff) =>
      fc.record({
        staff: fc.constant(staff),
        held: fc.nat(5),
        away: fc.option(fc.constant({ from: '2026-11-20', to: '2026-11-30' })),
        diseases: fc.option(fc.constantFrom(['M1'], ['M2'])),
      }),
    ),
  )

  it('is fair, and never to somebody who must not have it', () => {
    fc.assert(
      fc.property(hands, fc.constantFrom('2026-11-19', '2026-11-25'), (all, today) => {
        const given = handFor(caseFile as unknown as CaseFile, all as Hand[], { today, most: 4 })
        const able = (all as Hand[]).filter(
          (one) =>
            one.staff.roles.includes('first_reviewer') &&
            !isAway(one, today) &&
            one.held < 4 &&
            (one.diseases === null || one.diseases.includes('M1')),
        )
        if (given === null) expect(able).toEqual([])
        else expect(given.held).toBe(Math.min(...able.map(({ held }) => held)))
      }),
    )
  })
})
