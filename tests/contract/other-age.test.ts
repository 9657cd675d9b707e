import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSeed } from '#central/seed/load.ts'
import { DEMO_PASSWORD, demoAccounts } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { readFeedPage } from '#core/feed-stream.ts'
import { FEED_NEXT, Session } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { acceptedApplication } from '../support/accepted.ts'
import { askOf } from '../support/ask.ts'
import { policy } from '../support/core-desk.ts'

/** Desk and centre of different ages: either may be brought up to date before the other. */
const CASES = 30
let central: Central

beforeAll(async () => {
  central = await startCentral({ policy, preparedFrom: 8 })
  const applications = Array.from({ length: CASES }, (_, i) => acceptedApplication(i + 1, Buffer.from(`诊断 ${i}`)))
  await loadSeed(central, applications, demoAccounts(policy.pack.areaCode))
})
afterAll(() => central.close())

/** What a desk may ask of the feed that an older centre has never heard of. */
const NEWER = ['rows', 'prepared', 'after', 'limit'] as const

/** A centre that knows of these questions only, and says nothing ahead: the others are not there for it. */
function centreKnowing(known: readonly (typeof NEWER)[number][]): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input))
    if (url.pathname !== '/v1/feed') return fetch(input, init)
    for (const name of NEWER) if (!known.includes(name)) url.searchParams.delete(name)
    url.searchParams.set('limit', '9')
    const answer = await fetch(url, init)
    const headers = new Headers(answer.headers)
    headers.delete(FEED_NEXT)
    return new Response(answer.body, { status: answer.status, headers })
  }
}

/** Every case as a desk has it after one pull, by number. */
async function pulled(fetchImpl: typeof fetch): Promise<CaseFile[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mente-contract-'))
  const core = createCore({
    dataDir,
    centralUrl: central.url,
    clock: systemClock,
    log: silentLog,
    deviceSecret: null,
    background: false,
    keyCost: 10,
    fetch: fetchImpl,
  })
  try {
    const ask = askOf(core)
    await ask('session.signIn', { staffNo: '010237', password: DEMO_PASSWORD })
    await ask('sync.now', {})
    const { rows } = await ask('queue.page', { filter: { queue: 'first_review' }, after: null, limit: 100 })
    const opened = await Promise.all(rows.map(({ id }) => ask('workbench.open', { caseId: id })))
    return opened.map((one) => one.case).sort((a, b) => a.caseNo.localeCompare(b.caseNo))
  } finally {
    await core.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

test('a desk has the same cases from a centre of any age, page by page', async () => {
  const today = await pulled(fetch)
  expect(today).toHaveLength(CASES)
  for (const known of [['after', 'limit'], ['after', 'limit', 'rows'], NEWER] as const) {
    expect(await pulled(centreKnowing(known))).toEqual(today)
  }
})

test('an older desk, which asks for less, has the same cases from today’s centre', async () => {
  const today = await pulled(fetch)
  const deviceId = '01900000-0000-7000-8000-00000000aaaa'
  const signIn = await fetch(`${central.url}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ staffNo: '010237', password: DEMO_PASSWORD, deviceId }),
  })
  const { accessToken } = Session.parse(await signIn.json())
  for (const query of ['limit=1000', 'limit=1000&rows=objects']) {
    const headers = { authorization: `Bearer ${accessToken}`, 'accept-encoding': 'gzip' }
    const { body } = await fetch(`${central.url}/v1/feed?${query}`, { headers })
    if (!body) throw new Error('no answer')
    const { rows } = await readFeedPage(
      body,
      ({ caseFile }) => caseFile,
      () => Promise.resolve(),
    )
    expect(rows.sort((a, b) => a.caseNo.localeCompare(b.caseNo))).toEqual(today)
  }
})
