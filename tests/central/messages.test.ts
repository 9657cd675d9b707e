import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fakeGateway, type GatewayMode } from '#central/messages/gateway.ts'
import { MOST_ATTEMPTS, sendDue } from '#central/messages/send.ts'
import { queueMessage } from '#central/store/messages.ts'
import { onBothEngines } from './support/engines.ts'
import { AREA } from './support/fixtures.ts'

const mode = fc.constantFrom<GatewayMode>('ok', 'down', 'slow', 'garbage', 'answer_lost')
/** what the gateway does at each call, and whether the centre dies before it writes the answer down */
const schedule = fc.array(fc.record({ mode, killed: fc.boolean() }), { maxLength: 30 })

onBothEngines('messages', (get) => {
  const put = async (count: number) => {
    const { central, clock } = get()
    await central.sql.query('DELETE FROM message')
    for (let i = 0; i < count; i += 1) {
      const now = clock.now.toISOString()
      await queueMessage(central.sql, {
        occasion: 'accept',
        areaCode: AREA,
        caseId: null,
        tel: `1380000000${i}`,
        text: `第 ${i} 条`,
        now,
      })
    }
  }
  const rows = () =>
    get().central.sql.query<{ state: string; attempts: number; trouble: string | null }>(
      'SELECT state, attempts, trouble FROM message ORDER BY tel',
    )

  it('go out once each, whatever the gateway does, and are given up in sight', async () => {
    const { central, clock } = get()
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        await put(3)
        let call = 0
        const gateway = fakeGateway(() => steps[call]?.mode ?? 'ok')
        const dying = {
          send: async (message: { id: string; tel: string; text: string }, signal: AbortSignal) => {
            const step = steps[call]
            const answer = await gateway.send(message, signal).finally(() => {
              call += 1
            })
            return step?.killed ? undefined : answer
          },
        }
        for (let round = 0; round < MOST_ATTEMPTS + 1; round += 1) {
          await sendDue(central.sql, { gateway: dying, clock: () => clock.now, patienceMs: 3 })
          clock.now = new Date(clock.now.getTime() + 5 * 3_600_000)
        }
        const after = await rows()
        expect(after.every(({ state, attempts }) => state !== 'queued' && attempts <= MOST_ATTEMPTS)).toBe(true)
        // Taken once means once: the gateway knows a text by its id. What is told as sent did go out.
        expect(after.filter(({ state }) => state === 'sent').length).toBeLessThanOrEqual(gateway.delivered.size)
        if (steps.length <= MOST_ATTEMPTS) expect(gateway.delivered.size).toBe(3)
      }),
      { numRuns: 25 },
    )
  })

  it('wait longer after every failure and are given up after the last attempt, with the reason', async () => {
    const { central, clock } = get()
    await put(1)
    const gateway = fakeGateway(() => 'down')
    const context = { gateway, clock: () => clock.now }
    await sendDue(central.sql, context)
    await sendDue(central.sql, context)
    expect(gateway.calls).toBe(1)
    clock.now = new Date(clock.now.getTime() + 30_000)
    await sendDue(central.sql, context)
    expect(gateway.calls).toBe(2)
    for (let i = 0; i < MOST_ATTEMPTS; i += 1) {
      clock.now = new Date(clock.now.getTime() + 4 * 3_600_000)
      await sendDue(central.sql, context)
    }
    expect(gateway.calls).toBe(MOST_ATTEMPTS)
    expect(await rows()).toEqual([{ state: 'given_up', attempts: MOST_ATTEMPTS, trouble: 'unreachable' }])
  })

  it('are taken by one of several instances at a time', async () => {
    const { central, clock } = get()
    await put(9)
    const gateway = fakeGateway()
    const context = { gateway, clock: () => clock.now }
    const sent = await Promise.all(Array.from({ length: 4 }, () => sendDue(central.sql, context)))
    expect(sent.reduce((a, b) => a + b, 0)).toBe(9)
    expect(gateway.calls).toBe(9)
  })

  it('never bring a telephone number into the log', () => {
    expect(get().log.join('')).not.toMatch(/1380000000/)
  })
})
