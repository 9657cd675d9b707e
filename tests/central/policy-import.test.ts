import { expect, it } from 'vitest'
import { bundledPolicy, signedForTrial, trustedKeys } from '#central/config.ts'
import { answerSupplement } from '#central/store/applicant.ts'
import { recomputeDueDates } from '#central/store/due-dates.ts'
import { findNotice } from '#central/store/notices.ts'
import { policyAt } from '#central/store/policies.ts'
import { importCalendar, importPack, verifyText } from '#central/store/policy-import.ts'
import { policyTag } from '#core/policy-text.ts'
import { ImportReceipt } from '#shared/contract/central-api.ts'
import type { ClockRule } from '#shared/model/case.ts'
import { deadline } from '#shared/policy/clock.ts'
import { type Calendar, type PolicyPack, SignedPolicy } from '#shared/policy/pack.ts'
import { verifyPack } from '#shared/policy/pack-signature.ts'
import { did, settleAs, takeCase } from './support/casework.ts'
import { accept, call, operation, readCase, signIn } from './support/client.ts'
import { onBothEngines } from './support/engines.ts'
import { chief, first1, policy, stranger, window1 } from './support/fixtures.ts'

const shipped = bundledPolicy()

/** The shipped pack, changed and signed anew with the demonstration key. */
function packOf(change: Partial<PolicyPack>) {
  const pack: PolicyPack = { ...shipped.pack, effectiveFrom: '2026-12-01', version: '510400-demo-2099.1', ...change }
  const { signature } = signedForTrial({ pack, calendar: policy.calendar })
  return { pack, signature }
}

onBothEngines(
  'policy',
  (get) => {
    const context = () => get().central
    const versionNow = async () => {
      const { central, clock } = get()
      return (await policyAt(central.sql, central.policies, clock.now)).pack.version
    }

    it('is answered signed, as it is in force today', async () => {
      const { central } = get()
      const { json } = await call(central, 'GET', '/v1/policy', { token: await signIn(central, first1) })
      const answered = SignedPolicy.parse(json)
      expect(verifyPack(answered, trustedKeys(), verifyText).ok).toBe(true)
      expect(answered.pack.version).toBe(shipped.pack.version)
    })

    it('is not sent again to a desk that names the one in force', async () => {
      const { central } = get()
      const token = await signIn(central, first1)
      const ask = (tag: string) => call(central, 'GET', '/v1/policy', { token, headers: { 'if-none-match': tag } })
      const whole = await ask('"another"')
      expect([whole.status, SignedPolicy.safeParse(whole.json).success]).toEqual([200, true])
      const tag = whole.headers.get('etag') ?? ''
      expect(await ask(tag)).toMatchObject({ status: 304, text: '' })
      // A desk knows that name without having been told: from what it keeps of an earlier day.
      expect(policyTag(SignedPolicy.parse(whole.json))).toBe(tag)
    })

    it('for next month takes effect on its day, without a restart', async () => {
      const { central, clock } = get()
      const token = await signIn(central, chief)
      const { status, json } = await call(central, 'POST', '/v1/policy/packs', { token, body: packOf({}) })
      expect([status, json]).toEqual([
        200,
        { what: 'pack', version: '510400-demo-2099.1', effectiveFrom: '2026-12-01', recomputed: 0 },
      ])
      const start = clock.now
      expect(await versionNow()).toBe(shipped.pack.version)
      clock.now = new Date('2026-11-30T15:59:59Z')
      expect(await versionNow()).toBe(shipped.pack.version)
      clock.now = new Date('2026-11-30T16:00:00Z')
      expect(await versionNow()).toBe('510400-demo-2099.1')
      clock.now = start
    })

    it('is refused as a whole, and what was in force stays so', async () => {
      const { sql } = get().central
      const refused = async (value: { pack?: unknown; signature?: unknown }, who = chief) =>
        importPack(sql, value, who, context()).then(
          () => 'taken',
          (error: Error) => error.message,
        )
      expect(await refused(packOf({}))).toMatch(/不比已导入的/)
      expect(await refused(packOf({ version: '510400-demo-2026.1' }))).toMatch(/不比已导入的/)
      expect(await refused(packOf({ version: '510400-demo-2099.2', effectiveFrom: '2026-11-22' }))).toMatch(/已经过去/)
      expect(await refused(packOf({ version: '510400-demo-2099.2' }), first1)).toMatch(/只有主管/)
      const { pack, signature } = packOf({ version: '510400-demo-2099.3' })
      expect(await refused({ pack: { ...pack, limitWorkdays: 60 }, signature })).toMatch(/签名不符/)
      expect(await refused({ pack: { ...pack, demo: false }, signature })).toMatch(/演示密钥/)
      expect(await refused({ pack })).toMatch(/没有签名/)
      expect(await refused({ pack: 7, signature })).toMatch(/不是政策包/)
      const elsewhere = packOf({ version: '510400-demo-2099.4', areaCode: '510500' })
      expect(await refused({ ...elsewhere }, { ...stranger, areaCode: '510500' })).not.toBe('taken')
      expect(await versionNow()).toBe(shipped.pack.version)
    })

    it('that ended leaves nothing in force, and the one that began last counts, not the one imported last', async () => {
      const { sql, policies } = get().central
      const put = (version: string, from: string, to: string | null, demo = true) =>
        sql.query(
          `INSERT INTO policy_pack (area_code, version, effective_from, effective_to, body, imported_by, imported_at)
           VALUES ($1, $2, $3, $4, $5::json, '', now())`,
          [
            '510400',
            version,
            from,
            to,
            JSON.stringify(packOf({ version, effectiveFrom: from, effectiveTo: to, demo })),
          ],
        )
      await put('510400-demo-2099.6', '2031-01-01', '2031-12-31')
      await put('510400-demo-2099.7', '2030-01-01', null)
      const on = async (day: string) => (await policies.on(sql, day)).pack.version
      expect(await on('2030-12-31')).toBe('510400-demo-2099.7')
      expect(await on('2031-12-31')).toBe('510400-demo-2099.6')
      await expect(on('2032-01-01')).rejects.toThrow(/没有现行有效的政策包/)
      expect((await policies.pack(sql, '510400-demo-2099.7'))?.version).toBe('510400-demo-2099.7')
      expect(await policies.pack(sql, 'never')).toBe(null)
      const taken = importPack(sql, packOf({ version: '510400-demo-2099.8' }), chief, context())
      await expect(taken).rejects.toThrow(/「510400-demo-2099.1」已定于 2026-12-01 生效/)
      await put('510400-2099.9', '2030-02-01', null, false)
      const demo = packOf({ version: '510400-demo-2099.9', effectiveFrom: '2026-12-02' })
      await expect(importPack(sql, demo, chief, context())).rejects.toThrow(/不能再导入演示政策包/)
      await sql.query("DELETE FROM policy_pack WHERE effective_from >= '2030-01-01'")
    })

    it('read before it changed: what is named differently now must be looked at again', async () => {
      const { central } = get()
      const [first, ...rest] = shipped.pack.reasons.filter((r) => r.for.includes('not_accept'))
      if (!first) throw new Error('no reason')
      const others = shipped.pack.reasons.filter(({ code }) => code !== first.code)
      const changed = packOf({ version: '510400-demo-2026.1', reasons: [{ ...first, basis: '旧依据' }, ...others] })
      await central.sql.query(
        `INSERT INTO policy_pack (area_code, version, effective_from, effective_to, body, imported_by, imported_at)
         VALUES ('510400', '510400-demo-2026.1', '2025-01-01', NULL, $1::json, '', now())`,
        [JSON.stringify(changed)],
      )
      const file = await takeCase(central, '3009')
      const refuse = (packVersion: string, code: string) =>
        settleAs(
          central,
          window1.staffNo,
          operation(file, { kind: 'not_accept', reasons: [{ code, text: '理由。' }], note: '' }, { packVersion }),
        )
      expect(await refuse('never', first.code)).toMatchObject({ outcome: 'rejected', code: 'rule_broken' })
      expect(await refuse('510400-demo-2026.1', first.code)).toMatchObject({
        outcome: 'conflict',
        code: 'rules_changed',
      })
      expect(await readCase(central, file.caseNo)).toEqual(file)
      const [same] = rest
      if (!same) throw new Error('no second reason')
      expect(await refuse('510400-demo-2026.1', same.code)).toMatchObject({ outcome: 'applied' })
      const [notice] = (await readCase(central, file.caseNo)).notices
      expect(JSON.stringify(await findNotice(central.sql, '510400', notice?.no ?? ''))).toContain(same.basis)
    })

    it('is refused with every error, twenty in words and the rest counted', async () => {
      const { central } = get()
      const wrong = {
        ...packOf({}).pack,
        version: '510400-demo-2099.5',
        materials: [],
      }
      const body = { pack: wrong, signature: packOf({}).signature }
      const { status, json } = await call(central, 'POST', '/v1/policy/packs', {
        token: await signIn(central, chief),
        body,
      })
      expect(status).toBe(409)
      const lines = String(json && typeof json === 'object' && 'message' in json ? json.message : '').split('\n')
      expect(lines).toHaveLength(22)
      expect(lines.at(-1)).toMatch(/^另有 \d+ 处错误。$/)
    })

    it('calendar moves due dates of open cases, keeps the old ones, and goes on after an interruption', async () => {
      const { central, clock } = get()
      const running = await did(central, window1, await takeCase(central, '3001'), accept)
      const paused = await did(central, first1, await did(central, window1, await takeCase(central, '3002'), accept), {
        kind: 'request_supplement',
        items: [itemOf(shipped.pack)],
        note: '',
      })
      const before = await takeCase(central, '3003')
      const next: Calendar = withDayOff(shipped.calendar, '2026-11-25')
      // Interrupted after the calendar was written down: nothing is worked out anew yet.
      await central.sql.query(
        `INSERT INTO policy_calendar (version, body, imported_by, imported_at) VALUES ($1, $2::json, '', now())`,
        [next.version, JSON.stringify(next)],
      )
      const receipt = ImportReceipt.parse(await importCalendar(central.sql, next, chief, central))
      expect(receipt).toEqual({ what: 'calendar', version: next.version, effectiveFrom: '2026-11-23', recomputed: 1 })
      const moved = await readCase(central, running.caseNo)
      expect(running.dueOn).toBe('2026-12-14')
      expect(moved).toEqual({
        ...running,
        version: running.version + 1,
        dueOn: '2026-12-15',
        calendarVersion: next.version,
        dueHistory: [
          { dueOn: '2026-12-14', calendarVersion: shipped.calendar.version, replacedAt: clock.now.toISOString() },
        ],
      })
      expect(await readCase(central, paused.caseNo)).toMatchObject({
        dueOn: null,
        dueHistory: [],
        calendarVersion: next.version,
      })
      expect(await readCase(central, before.caseNo)).toEqual(before)
      expect(await recomputeDueDates(central.sql, central.policies, central.clock)).toBe(0)
      await expect(importCalendar(central.sql, shipped.calendar, chief, central)).rejects.toThrow(/不比已导入的/)
      await expect(importCalendar(central.sql, { version: 'cn-2099', years: [] }, chief, central)).rejects.toThrow(
        /日历没有导入/,
      )
      const later = { ...next, version: 'cn-2099.1b' }
      const [official] = next.years.filter(({ status }) => status === 'official')
      await expect(
        importCalendar(central.sql, { ...later, years: next.years.slice(1) }, chief, central),
      ).rejects.toThrow(`缺少现行日历已有的 ${next.years[0]?.year} 年`)
      const guessed = next.years.map((year) =>
        year.year === official?.year ? { ...year, status: 'statutory-only' as const } : year,
      )
      await expect(importCalendar(central.sql, { ...later, years: guessed }, chief, central)).rejects.toThrow(
        `${official?.year} 年已按国务院办公厅通知公布`,
      )
      await expect(importCalendar(central.sql, next, first1, central)).rejects.toThrow(/只有主管/)
    })

    it('calendar: a deed between import and recomputation keeps the old due date, too', async () => {
      const { central } = get()
      const accepted = await did(central, window1, await takeCase(central, '3004'), accept)
      const { calendar } = await policyAt(central.sql, central.policies, get().clock.now)
      const next = { ...withDayOff(calendar, '2026-11-26'), version: 'cn-2099.2' }
      await central.sql.query(
        `INSERT INTO policy_calendar (version, body, imported_by, imported_at) VALUES ($1, $2::json, '', now())`,
        [next.version, JSON.stringify(next)],
      )
      const asked = await did(central, first1, accepted, { kind: 'request_originals', note: '' })
      expect(asked).toMatchObject({ dueOn: '2026-12-16', calendarVersion: 'cn-2099.2' })
      expect(asked.dueHistory).toMatchObject([{ dueOn: '2026-12-15' }])
      expect(asked.history).toHaveLength(asked.materialVersion)
    })

    it('moves no open case by another rule for 补正, whenever it is worked out anew', async () => {
      const { central, clock } = get()
      const before = await did(central, window1, await takeCase(central, '3005'), accept)
      const { pack, calendar } = await policyAt(central.sql, central.policies, clock.now)
      expect([pack.supplement.clock, before.clockRule]).toEqual(['PAUSE', 'PAUSE'])
      const restart = packOf({
        version: '510400-demo-2099.5',
        effectiveFrom: '2026-11-23',
        supplement: { ...pack.supplement, clock: 'RESTART' },
      })
      await importPack(central.sql, restart, chief, context())
      const after = await did(central, window1, await takeCase(central, '3006'), accept)
      expect(after.clockRule).toBe('RESTART')
      const start = clock.now
      for (const [file, rule, other] of [
        [before, 'PAUSE', 'RESTART'],
        [after, 'RESTART', 'PAUSE'],
      ] as const) {
        clock.now = new Date('2026-11-27T02:00:00Z')
        await did(central, first1, file, { kind: 'request_supplement', items: [itemOf(pack)], note: '' })
        clock.now = new Date('2026-12-02T02:00:00Z')
        const answer = { answeredAt: clock.now.toISOString(), documents: [] }
        const back = await answerSupplement(central.sql, file.caseNo, answer, central)
        const { acceptedOn, limitWorkdays, pauses } = back
        const due = (clockRule: ClockRule) =>
          deadline({ acceptedOn, limitWorkdays, pauses, clock: clockRule, calendar, today: '2026-12-02' }).dueOn
        expect(back).toMatchObject({ dueOn: due(rule), dueHistory: [] })
        expect(due(rule)).not.toBe(due(other))
      }
      clock.now = start
      await central.sql.query("DELETE FROM policy_pack WHERE version = '510400-demo-2099.5'")
    })
  },
  { policy: shipped },
)

function itemOf({ supplementChoices }: PolicyPack) {
  const [choice] = supplementChoices
  if (!choice) throw new Error('no 补正 item')
  const { code, material, problem, requirement } = choice
  return { code, material, problem, requirement }
}

/** A calendar one day of which is free. */
function withDayOff(calendar: Calendar, date: string): Calendar {
  return {
    version: 'cn-2099.1',
    years: calendar.years.map((year) =>
      date.startsWith(String(year.year)) ? { ...year, offDays: [...year.offDays, date].sort() } : year,
    ),
  }
}
