import { expect, test } from 'vitest'
import { run, sql, value } from '#core/db/sql.ts'
import { silentLog, systemClock } from '#core/deps.ts'
import { forgetDelivered, settlePaper } from '#core/flow/outbox-papers.ts'
import { push } from '#core/flow/push.ts'
import { bindPapers } from '#core/papers/bind.ts'
import { uuid } from '../policy/support.ts'
import { databaseAt } from '../support/databases.ts'

/** A 补正到件 whose paper the centre had, handed in to a centre that waits; `cleared`: the month here is over. */
async function handIn(lacks: 'papers' | undefined, cleared: boolean) {
  const { db, end } = databaseAt('work')
  const opId = uuid(1)
  const paper = { id: uuid(9), sha256: 'a', material: 'm', title: 'm', bytes: 1, mediaType: 'image/jpeg', pages: 1 }
  const body = JSON.stringify({ opId, deed: { kind: 'supplement_received', papers: [paper], note: '' } })
  run(
    db,
    sql`INSERT INTO operation (seq, op_id, case_id, case_no, masked_name, disease_name, kind, body, decided_at)
        VALUES (1, ${opId}, ${uuid(2)}, 'c', 'n', 'd', 'supplement_received', ${body}, '2026-11-20T01:00:00Z')`,
  )
  run(db, sql`INSERT INTO outbox (seq, case_id, state) VALUES (1, ${uuid(2)}, 'accepted')`)
  run(db, sql`INSERT INTO paper_file (sha256, bytes, media_type) VALUES ('a', 1, 'image/jpeg')`)
  bindPapers(db, 1, ['a'])
  settlePaper(db, 'a', '2026-11-20T01:00:00Z')
  if (cleared) expect(forgetDelivered(db, Date.parse('2027-01-20T01:00:00Z'))).toEqual(['a'])
  run(db, sql`UPDATE outbox SET state = 'queued'`)
  const told: string[] = []
  const settled = await push({
    work: db,
    client: { ops: async () => [{ opId, message: '还在等', ...(lacks && { lacks }) }] },
    deviceId: uuid(3),
    clock: systemClock,
    log: silentLog,
    onSettled: (id) => told.push(id),
    signal: new AbortController().signal,
  })
  const state = value<string>(db, sql`SELECT state || ': ' || message FROM outbox`)
  const paperState = value<string>(db, sql`SELECT state FROM paper_file`)
  end()
  return { state, paperState, told, settled: settled.settled }
}

test('a paper that a restored centre lacks and that is still here goes once more', async () => {
  expect(await handIn('papers', false)).toEqual({
    state: 'queued: 还在等',
    paperState: 'waiting',
    told: [],
    settled: 0,
  })
})

test('one that is here no more either ends the waiting, visibly', async () => {
  const { state, told, settled } = await handIn('papers', true)
  expect(state).toMatch(/^refused: 中心缺少这一项所附的材料.*重新提交/)
  expect([told, settled]).toEqual([[uuid(1)], 1])
})

test('a centre that waits for something else is waited for', async () => {
  expect((await handIn(undefined, true)).state).toBe('queued: 还在等')
})
