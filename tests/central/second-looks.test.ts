import { expect, it } from 'vitest'
import { draw } from '#central/looks/draw.ts'
import { coverageSql, soFarSql } from '#central/looks/so-far.ts'
import type { Central } from '#central/start.ts'
import { statistics } from '#central/statistics/statistics.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import { decide, did, settleAs, takeCase } from './support/casework.ts'
import { accept, approve, endorse, giveBack, newId, operation, readCase, reject } from './support/client.ts'
import { onBothEngines, START } from './support/engines.ts'
import { both, chief, first1, first2, policy, second1, window1 } from './support/fixtures.ts'
import { memberOf } from './support/leases.ts'

const sampled = {
  ...policy,
  pack: {
    ...policy.pack,
    secondReview: {
      ...policy.pack.secondReview,
      approve: { mode: 'sample' as const, rate: 0.1, alwaysOnWarning: false },
    },
    secondLook: { weights: { batch: 3, warn: 1 } },
    // The people and papers of these tests are no better than they need to be: here they are to be all green.
    checks: Object.fromEntries(
      [...Object.keys(policy.pack.checks), 'insurance_record_missing'].map((code) => [
        code,
        { severity: 'off' as const },
      ]),
    ),
  },
}

let n = 0
async function accepted(central: Central): Promise<CaseFile> {
  n += 1
  return did(central, window1, await takeCase(central, `7100000${String(n).padStart(4, '0')}`), accept)
}

/** An operation id of which the draw falls inside [from, to). */
function idDrawn(central: Central, from: number, to: number): string {
  for (;;) {
    const id = newId()
    const drawn = draw(central.drawSecret, id)
    if (drawn >= from && drawn < to) return id
  }
}

const seeing = (caseFile: CaseFile): Deed => ({
  kind: 'propose_approve',
  criteria: [{ id: '1', verdict: 'met' }],
  note: '',
  seen: caseFile.documents.flatMap(({ id, pages }) => Array.from({ length: pages }, (_, i) => `${id}:${i + 1}`)),
})

/** Proposes to approve, where chance alone would never draw the case; whether it goes to a second person. */
async function unlucky(central: Central, caseFile: CaseFile, who = first1): Promise<boolean> {
  const op = operation(caseFile, seeing(caseFile), { opId: idDrawn(central, 0.999, 1) })
  const { outcome, message } = await settleAs(central, who.staffNo, op)
  expect({ outcome, message }).toMatchObject({ outcome: 'applied' })
  return (await readCase(central, caseFile.caseNo)).state === 'second_review'
}

async function severalAccepted(central: Central, count: number): Promise<CaseFile[]> {
  const cases: CaseFile[] = []
  while (cases.length < count) cases.push(await accepted(central))
  return cases
}

/** One after the other. */
async function allUnlucky(central: Central, count: number, who = first1): Promise<boolean[]> {
  const drawn: boolean[] = []
  for (const caseFile of await severalAccepted(central, count)) drawn.push(await unlucky(central, caseFile, who))
  return drawn
}

const inBatch = (caseFile: CaseFile, change: Partial<Operation> = {}) =>
  operation(caseFile, seeing(caseFile), { batchId: newId(), fence: 1, ...change })

onBothEngines(
  'second looks',
  (get) => {
    it('are drawn by the secret draw, three times as often from a batch, and each draw is written down', async () => {
      const { central } = get()
      for (const [from, to, batch, state] of [
        [0, 0.1, false, 'second_review'],
        [0.1, 1, false, 'approved'],
        [0.1, 0.3, true, 'second_review'],
        [0.3, 1, true, 'approved'],
      ] as const) {
        const caseFile = await accepted(central)
        const opId = idDrawn(central, from, to)
        const op = batch ? inBatch(caseFile, { opId }) : operation(caseFile, seeing(caseFile), { opId })
        const { outcome, message } = await settleAs(central, first1.staffNo, op)
        expect({ outcome, message }).toMatchObject({ outcome: 'applied' })
        expect((await readCase(central, caseFile.caseNo)).state).toBe(state)
        const [row] = await central.sql.query(
          'SELECT rate, weight, drawn, batch_id FROM sample_draw WHERE op_id = $1',
          [opId],
        )
        expect(row).toEqual({
          rate: 0.1,
          weight: batch ? 3 : 1,
          drawn: state === 'second_review',
          batch_id: batch ? op.batchId : null,
        })
        // Once, however often it is delivered.
        expect((await settleAs(central, first1.staffNo, op)).replayed).toBe(true)
      }
    })

    it('are told by nothing a desk gets to see', async () => {
      const { central } = get()
      const caseFile = await accepted(central)
      await settleAs(central, first1.staffNo, operation(caseFile, seeing(caseFile), { opId: idDrawn(central, 0, 0.1) }))
      const shown = JSON.stringify(await readCase(central, caseFile.caseNo))
      expect(shown).not.toMatch(/sampl|drawn|weight/)
    })

    it('keep what the second person thought first, whether they agreed, and send an insisted proposal to a third', async () => {
      const { central } = get()
      const caseFile = await accepted(central)
      const opId = idDrawn(central, 0, 0.1)
      await settleAs(central, first1.staffNo, operation(caseFile, seeing(caseFile), { opId }))
      const proposed = await readCase(central, caseFile.caseNo)
      const returned = await did(central, second1, proposed, {
        ...giveBack,
        note: '不认同',
        impression: 'fail',
      } as Deed)
      const again = await did(central, first1, returned, approve)
      expect(again.state).toBe('second_review')
      expect(await decide(central, second1, again, endorse)).toMatchObject({ outcome: 'rejected', code: 'same_person' })
      expect((await did(central, both, again, endorse)).state).toBe('approved')
      const looks = await central.sql.query(
        'SELECT second_reviewer AS by, agreed, impression, sampled FROM second_look WHERE case_id = $1 ORDER BY at, agreed',
        [caseFile.id],
      )
      expect(looks).toEqual([
        { by: second1.staffNo, agreed: false, impression: 'fail', sampled: true },
        { by: both.staffNo, agreed: true, impression: null, sampled: false },
      ])
    })

    it('let the same second person judge when the first one came round', async () => {
      const { central } = get()
      const rejected = await did(central, first1, await accepted(central), reject)
      const returned = await did(central, second1, rejected, giveBack)
      await did(central, chief, returned, reject).then((again) => did(central, both, again, endorse))
    })

    it('of a batch: the centre refuses what is not all green, not displayed, not leased, or no approval', async () => {
      const { central } = get()
      const caseFile = await accepted(central)
      const codes = async (op: Operation) => {
        const { outcome, message } = await settleAs(central, first1.staffNo, op)
        expect(outcome).toBe('rejected')
        return message
      }
      expect(await codes(operation(caseFile, approve, { batchId: newId(), fence: 1 }))).toContain('还没有看过')
      const { fence: _, ...unleased } = inBatch(caseFile)
      expect(await codes(unleased)).toContain('须先领取')
      expect(await codes(operation(caseFile, reject, { batchId: newId(), fence: 1 }))).toContain('只能是认定通过')
      const unticked: Deed = { ...seeing(caseFile), criteria: [] } as Deed
      expect(await codes(operation(caseFile, unticked, { batchId: newId(), fence: 1 }))).toContain('认定标准')
      expect((await readCase(central, caseFile.caseNo)).version).toBe(caseFile.version)
    })
  },
  { policy: sampled },
)

const promised = {
  ...sampled,
  pack: {
    ...sampled.pack,
    secondLook: { weights: {}, perReviewer: { minimum: 2, among: 6, period: 'month' as const } },
  },
}

onBothEngines(
  'second looks of every reviewer',
  (get) => {
    it('are as many as the pack promises among the first of a month, however unlucky the draw, and no more', async () => {
      const { central, clock } = get()
      const month = await allUnlucky(central, 9)
      expect(month.slice(0, 6).filter(Boolean)).toHaveLength(2)
      expect(month.slice(6)).toEqual([false, false, false])
      // A colleague is owed looks of their own, and everybody again when the next month begins in China.
      expect((await allUnlucky(central, 6, first2)).filter(Boolean)).toHaveLength(2)
      clock.now = new Date('2026-11-30T16:00:00.000Z')
      expect((await allUnlucky(central, 6)).filter(Boolean)).toHaveLength(2)
      expect((await statistics(central, 30, memberOf(chief))).coverage).toMatchObject({
        from: '2026-12-01',
        drawn: { hits: 2, n: 6 },
        reached: 1,
        waiting: 0,
        short: 0,
      })
      clock.now = new Date(START)
      const told = (await statistics(central, 30, memberOf(chief))).coverage
      // Draws of December lie ahead of November's clock and are counted with it.
      expect(told).toMatchObject({ from: '2026-11-01', reached: 2, waiting: 0, short: 0 })
      expect((await statistics(central, 30, memberOf(first1))).coverage).toBe(null)
    })

    it('are as many when all proposals arrive at once', async () => {
      const { central } = get()
      const cases = await severalAccepted(central, 6)
      const drawn = await Promise.all(cases.map((caseFile) => unlucky(central, caseFile, chief)))
      expect(drawn.filter(Boolean)).toHaveLength(2)
    })

    it('are counted by an index', async () => {
      const { central } = get()
      const plans = await central.sql.tx(async (query) => {
        await query.query(
          `INSERT INTO sample_draw (op_id, at, area_code, case_id, first_reviewer, disease_code, outcome, rate, weight, drawn)
           SELECT gen_random_uuid(), timestamptz '2024-01-01' + i * interval '3 hours', '510400', gen_random_uuid(),
             lpad((i % 40)::text, 6, '0'), 'M00500', 'approve', 0.1, 1, i % 10 = 0
           FROM generate_series(1, 8000) AS i`,
        )
        await query.script('ANALYZE sample_draw')
        const planOf = async (text: string, params: unknown[]) =>
          JSON.stringify(await query.query(`EXPLAIN ${text}`, params))
        const since = '2026-09-01T00:00:00+08:00'
        return [
          await planOf(soFarSql, ['510400', '000007', since]),
          await planOf(coverageSql, ['510400', since, 20, 1]),
        ]
      })
      expect(plans[0]).toContain('sample_draw_reviewer')
      expect(plans[1]).toContain('sample_draw_period')
    })
  },
  { policy: promised },
)
