import { expect, test } from 'vitest'
import { createCentralClient } from '#core/central-client.ts'
import { systemClock } from '#core/deps.ts'
import { readMeta } from '#core/flow/cache.ts'
import { policyTag } from '#core/policy-text.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { sinkOn } from '../support/cache.ts'
import { aReviewer, policy } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'

/** A signed-in client whose policy is answered by `answers`, one after the other; what it named is written down. */
function asking(...answers: Response[]) {
  const named: (string | null)[] = []
  const client = createCentralClient({
    url: 'http://centre.test',
    clock: systemClock,
    onSession: () => undefined,
    fetch: async (url, init) => {
      if (!url.endsWith('/v1/policy')) return Response.json(session)
      named.push(new Headers(init.headers).get('if-none-match'))
      return answers[named.length - 1] ?? Response.error()
    },
  })
  client.resume({ refreshToken: 'r', deviceId: 'd' })
  return { named, ask: (inForce?: SignedPolicy) => client.policy(new AbortController().signal, inForce) }
}

const until = '2200-01-01T00:00:00Z'
const session = {
  staff: aReviewer(),
  accessToken: 'a',
  accessUntil: until,
  refreshToken: 'r',
  refreshUntil: until,
}
const whole = (tag?: string) => Response.json(policy, { headers: tag === undefined ? {} : { etag: tag } })
const unchanged = (tag: string) => new Response(null, { status: 304, headers: { etag: tag } })

test('a policy that has not changed does not travel again', async () => {
  const { named, ask } = asking(whole('"1"'), unchanged('"1"'), whole('"2"'), unchanged('"2"'))
  const first = await ask()
  expect(first).toEqual(policy)
  expect(await ask()).toBe(first)
  const second = await ask()
  expect(second).not.toBe(first)
  expect(await ask()).toBe(second)
  expect(named).toEqual([null, '"1"', '"1"', '"2"'])
})

test('what is in force here since an earlier run is named after a start, and only what the centre sent later from then on', async () => {
  const mine = policyTag(policy)
  const { named, ask } = asking(unchanged(mine), unchanged('"1"'), whole('"1"'), unchanged('"1"'))
  expect(await ask(policy)).toBe(policy)
  await expect(ask(policy)).rejects.toMatchObject({ kind: 'Offline' })
  const sent = await ask(policy)
  expect(await ask(policy)).toBe(sent)
  expect(named).toEqual([mine, mine, mine, '"1"'])
})

test('"unchanged" about another policy, or to somebody who named none, is not the word of the centre', async () => {
  const { ask } = asking(unchanged('"1"'), whole('"1"'), unchanged('"2"'), unchanged('"1"'))
  await expect(ask()).rejects.toMatchObject({ kind: 'Offline' })
  const first = await ask()
  await expect(ask()).rejects.toMatchObject({ kind: 'Offline' })
  expect(await ask()).toBe(first)
})

test('a centre that names none is asked for all of it every time', async () => {
  const { named, ask } = asking(whole(), whole())
  await ask()
  expect(await ask()).toEqual(policy)
  expect(named).toEqual([null, null])
})

test('a policy taken back after its arrival was interrupted is not taken for the one in force', async () => {
  const { db, end } = databaseAt('cache')
  const sink = (on = db) => sinkOn(on)
  await sink().storePolicy(policy)
  const next = { ...policy, pack: { ...policy.pack, version: 'next' } }
  let begun = 0
  const dying = {
    ...db,
    exec: (text: string) => {
      if (text.startsWith('BEGIN') && ++begun > 1) throw new Error('killed')
      db.exec(text)
    },
  }
  await expect(sink(dying).storePolicy(next)).rejects.toThrow('killed')
  expect(readMeta(db, 'policy')).toBe(JSON.stringify(next))
  await sink().storePolicy(policy)
  expect(readMeta(db, 'policy')).toBe(JSON.stringify(policy))
  end()
})
