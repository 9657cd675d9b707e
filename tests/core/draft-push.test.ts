import { afterEach, expect, test } from 'vitest'
import type { CentralClient } from '#core/central-client.ts'
import { CentralFailure } from '#core/central-failure.ts'
import { silentLog } from '#core/deps.ts'
import { createDraftPush } from '#core/drafts/push-drafts.ts'
import { databaseAt } from '../support/databases.ts'
import { manualClock } from '../support/manual-clock.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function desk() {
  const { db, end } = databaseAt('work')
  ends.push(end)
  const clock = manualClock()
  const sent: { path: string; body: unknown }[] = []
  const line = { up: true }
  const client: Pick<CentralClient, 'ask'> = {
    ask: async (endpoint, { body }) => {
      if (!line.up) throw new CentralFailure('Offline', '没有网络', null)
      sent.push({ path: endpoint.path, body })
      return endpoint.answer.parse({ kept: true })
    },
  }
  const push = createDraftPush({ work: db, client, clock, log: silentLog, signal: new AbortController().signal })
  const lease = (caseId: string, fence: number, state: string) =>
    db.exec(`INSERT INTO lease VALUES ('${caseId}', '1', ${fence}, 'now', 'then', 4, '${state}', 1, NULL)`)
  const draft = (caseId: string, note: string, savedAt: string) =>
    db.exec(`INSERT OR REPLACE INTO draft VALUES ('${caseId}', '{"note":"${note}"}', '${savedAt}')`)
  return { clock, sent, line, push, lease, draft }
}

test('only drafts of cases this desk has alone are told, each version once, and not key by key', async () => {
  const { clock, sent, push, lease, draft } = desk()
  lease('mine', 7, 'held')
  lease('over', 3, 'ended')
  for (const caseId of ['mine', 'over', 'free']) draft(caseId, '一', '2026-11-20T01:00:00Z')
  expect(push.due()).toBe(0)
  await push.push()
  expect(sent).toEqual([
    { path: '/v1/cases/mine/draft', body: { fence: 7, savedAt: '2026-11-20T01:00:00Z', draft: '{"note":"一"}' } },
  ])
  expect(push.due()).toBeNull()
  draft('mine', '一二', '2026-11-20T01:00:01Z')
  await push.push()
  expect(sent).toHaveLength(1)
  expect(push.due()).toBe(15_000)
  clock.advance(15_000)
  await push.push()
  expect(sent).toHaveLength(2)
})

test('without a network it is told later', async () => {
  const { clock, sent, line, push, lease, draft } = desk()
  lease('mine', 7, 'held')
  draft('mine', '一', '2026-11-20T01:00:00Z')
  line.up = false
  await push.push()
  expect(sent).toEqual([])
  line.up = true
  clock.advance(15_000)
  await push.push()
  expect(sent).toHaveLength(1)
})
