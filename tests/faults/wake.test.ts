import { expect, test } from 'vitest'
import { approve, numberedCase, testDesk } from '../support/core-desk.ts'

test('after sleep what waited for its next try goes at once, and what changed meanwhile is pulled', async () => {
  const desk = testDesk()
  try {
    desk.centre.put(numberedCase(1))
    await desk.signIn()
    await desk.ok('sync.now', {})
    desk.centre.plan = () => 'loseRequest'
    const decision = { caseId: numberedCase(1).id, baseVersion: 1, baseMaterialVersion: 1, deed: approve }
    await desk.ok('decision.submit', decision)
    // Tried in vain until the wait before the next try is long.
    for (let n = 0; n < 6; n++) await desk.ok('outbox.sendNow', {})
    desk.centre.plan = () => 'none'
    desk.centre.put(numberedCase(2))
    const before = await desk.ok('outbox.list', {})
    expect(before[0]).toMatchObject({ state: 'queued' })

    desk.core().wake()
    const done = async () => {
      // Timers of no length only: nothing whose time has not come may be what sends it.
      desk.clock.advance(1)
      const [row] = await desk.ok('outbox.list', {})
      const { first_review, second_review } = await desk.ok('queue.counts', {})
      return { state: row?.state, first_review, second_review }
    }
    await expect.poll(done, { timeout: 20_000 }).toMatchObject({ state: 'accepted', first_review: 1 })
  } finally {
    await desk.end()
  }
})
