import { expect, it } from 'vitest'
import type { Central } from '#central/start.ts'
import { decidedSql, duesSql, openSql } from '#central/statistics/count.ts'
import { statistics } from '#central/statistics/statistics.ts'
import type { NewStaff } from '#central/store/staff.ts'
import { Statistics } from '#shared/contract/statistics-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { approved, did, takeCase } from './support/casework.ts'
import { accept, approve, call, endorse, giveBack, reject, signIn } from './support/client.ts'
import { onBothEngines, START } from './support/engines.ts'
import { auditor, both, chief, first1, first2, second1, stranger, window1 } from './support/fixtures.ts'
import { memberOf } from './support/leases.ts'

const told = (central: Central, who: NewStaff, days = 30): Promise<Statistics> =>
  statistics(central, days, memberOf(who))

let n = 0
const fresh = (central: Central): Promise<CaseFile> => {
  n += 1
  return takeCase(central, `8100000${String(n).padStart(4, '0')}`)
}

onBothEngines('statistics', (get) => {
  it('tell nothing of fewer than five cases, of a colleague neither', async () => {
    const { central } = get()
    for (let i = 0; i < 4; i += 1) await approved(central, await fresh(central))
    const seen = await told(central, chief)
    expect(seen).toMatchObject({ onTime: null, firstPass: null, agreement: { all: null, sampled: null }, blind: null })
    expect(seen.workload.map(({ staffNo }) => staffNo)).toEqual([...seen.workload.map(({ staffNo }) => staffNo)].sort())
    expect(seen.workload.find(({ staffNo }) => staffNo === first1.staffNo)).toMatchObject({ proposed: null })
    // One's own numbers are one's own.
    const mine = await told(central, first1)
    expect(mine.mine).toMatchObject({ staffNo: first1.staffNo, proposed: 4, reviewed: 0 })
    expect(mine.workload).toEqual([])
    expect((await told(central, auditor)).workload.length).toBe(seen.workload.length)
  })

  it('count what was in time, passed at first, agreed on and why it was refused, and keep to the area', async () => {
    const { central, clock } = get()
    await approved(central, await fresh(central))
    for (let i = 0; i < 5; i += 1) {
      const rejected = await did(central, first2, await did(central, window1, await fresh(central), accept), reject)
      await did(central, second1, rejected, endorse)
    }
    // One comes back once, which is neither agreement nor a first pass, and ends after its time.
    const sentBack = await did(central, first2, await did(central, window1, await fresh(central), accept), reject)
    const returned = await did(central, second1, sentBack, giveBack)
    const again = await did(central, first2, returned, approve)
    clock.now = new Date('2027-01-04T02:00:00.000Z')
    await did(central, both, again, endorse)
    const waiting = await fresh(central)

    const seen = await told(central, chief, 60)
    expect(seen.onTime).toMatchObject({ hits: 10, n: 11 })
    expect(seen.firstPass).toMatchObject({ hits: 10, n: 11 })
    expect(seen.agreement.all).toMatchObject({ hits: 6, n: 7 })
    expect(seen.agreement.sampled).toBe(null)
    expect(seen.reasons).toEqual([{ code: 'R02', text: '不符合第二条。', n: 5 }])
    expect(seen.open).toContainEqual({ state: 'received', n: 1 })
    expect(seen.backlog.reduce((sum, { n: some }) => sum + some, 0)).toBe(1)
    expect(seen.days.reduce((sum, { received }) => sum + received, 0)).toBe(12)
    expect(seen.days.reduce((sum, { decided }) => sum + decided, 0)).toBe(11)
    expect(seen.days).toHaveLength(60)
    expect(seen.workload.find(({ staffNo }) => staffNo === first2.staffNo)).toMatchObject({ proposed: 7 })
    expect(waiting.state).toBe('received')

    const elsewhere = await told(central, stranger, 60)
    expect(elsewhere.onTime).toBe(null)
    expect(elsewhere.open.every(({ n: some }) => some === 0)).toBe(true)
    expect(JSON.stringify(elsewhere)).not.toContain(first1.name)
    clock.now = new Date(START)
  })

  it('need a session and a period that can be counted', async () => {
    const { central } = get()
    expect((await call(central, 'GET', '/v1/statistics')).status).toBe(401)
    const token = await signIn(central, chief)
    const answer = await call(central, 'GET', '/v1/statistics', { token })
    expect(Statistics.parse(answer.json).days).toHaveLength(30)
    expect((await call(central, 'GET', '/v1/statistics?days=4000', { token })).status).toBe(400)
  })

  it('are answered by indexes', async () => {
    const { central } = get()
    const some = await fresh(central)
    const plans = await central.sql.tx(async (query) => {
      await query.query(
        `INSERT INTO case_file SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(),
           'case_no', '8' || lpad(i::text, 15, '0'), 'feed_pos', 1000000 + i,
           'state', CASE WHEN i % 50 = 0 THEN 'first_review' ELSE 'registered' END,
           'decided_at', CASE WHEN i % 50 > 0 THEN (date '2016-01-01' + i)::text || 'T02:00:00Z' END))).*
         FROM case_file AS one CROSS JOIN generate_series(1, 5000) AS i WHERE one.id = $1`,
        [some.id],
      )
      await query.script('ANALYZE case_file')
      const period = ['510400', '2026-11-01', '2026-12-01', '2026-10-31', '2026-12-02']
      const planOf = async (sql: string, params: unknown[]) =>
        JSON.stringify(await query.query(`EXPLAIN ${sql}`, params))
      return [await planOf(decidedSql, period), await planOf(openSql, ['510400']), await planOf(duesSql, ['510400'])]
    })
    expect(plans[0]).toContain('case_file_decided')
    expect(plans[1]).toContain('case_file_waiting')
    expect(plans[2]).toContain('case_file_waiting')
  })
})
