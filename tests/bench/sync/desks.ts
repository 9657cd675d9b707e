import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type CentralClient, createCentralClient } from '#core/central-client.ts'
import { systemClock } from '#core/deps.ts'
import { readFeedPage } from '#core/feed-stream.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { startPostgres } from '../../central/support/postgres.ts'
import { benchStaff } from './account.ts'
import { Port, percentile, startChild } from './child.ts'

/** Milliseconds of an exchange (pull what is new, or hand in a decision), `desks` at a time and one alone. */
export interface DeskFigures {
  readonly p50: number
  readonly p99: number
  readonly idleP99: number
}

const never = new AbortController().signal
/** What travels to fifty computers: the lines, checked. What each of them makes of them is not this machine's to do. */
const readRows = (chunks: AsyncIterable<Uint8Array>) =>
  readFeedPage(
    chunks,
    (row) => row,
    () => Promise.resolve(),
  )

/** `count` desks against one centre on PostgreSQL (without fsync), each pulling and deciding every second or so. */
export async function benchDesks(
  file: string,
  cases: readonly CaseFile[],
  count: number,
  seconds: number,
): Promise<DeskFigures> {
  const server = await startPostgres()
  try {
    const centre = await startChild('centre-main.ts', Port, [file, await server.newDatabase(), String(count)])
    try {
      // One after the other: proving a password is slow on purpose, and fifty at once would be given up.
      const clients: SignedIn[] = []
      for (let n = 0; n < count; n += 1) clients.push(await signedIn(centre.said.port, n))
      const [first = clients[0]] = clients
      if (first === undefined) throw new Error('no desk')
      const half = Math.floor(cases.length / 2)
      const idle = await work([first], cases.slice(0, half), seconds)
      const busy = await work(clients, cases.slice(half), seconds)
      return { p50: percentile(busy, 0.5), p99: percentile(busy, 0.99), idleP99: percentile(idle, 0.99) }
    } finally {
      await centre.stop()
    }
  } finally {
    await server.stop()
  }
}

interface SignedIn {
  readonly client: CentralClient
  readonly deviceId: string
}

async function signedIn(port: number, n: number): Promise<SignedIn> {
  const client = createCentralClient({
    url: `http://127.0.0.1:${port}`,
    fetch,
    clock: systemClock,
    onSession: () => {},
  })
  const deviceId = newId()
  const { staffNo, password } = benchStaff(n)
  await client.signIn({ staffNo, password, deviceId })
  return { client, deviceId }
}

const newId = () => uuid7(Date.now(), randomBytes(10))

/** Every desk goes on until the time is over; answers how long each exchange took. */
async function work(desks: readonly SignedIn[], cases: readonly CaseFile[], seconds: number): Promise<number[]> {
  const taken: number[] = []
  const until = performance.now() + seconds * 1_000
  const share = Math.floor(cases.length / desks.length)
  const timed = async <T>(exchange: () => Promise<T>): Promise<T> => {
    const from = performance.now()
    const answer = await exchange()
    taken.push(performance.now() - from)
    return answer
  }
  // Looked up once: all of them run in this process, and fifty whole pulls would be what is measured.
  const [first] = desks
  const newest = first ? await latest(first.client) : null
  await Promise.all(
    desks.map(async ({ client, deviceId }, n) => {
      let cursor = newest
      for (let i = 0; performance.now() < until; i += 1) {
        await wait(400 + Math.random() * 800)
        const one = cases[n * share + i]
        if (one !== undefined && i < share) {
          const body = JSON.stringify(acceptance(one, deviceId, i + 1))
          await timed(() => client.ops(deviceId, [body], never))
        }
        const page = await timed(() =>
          client.feedPage({ after: cursor, limit: 1_000, prepared: false }, readRows, never),
        )
        cursor = page.next
      }
    }),
  )
  return taken
}

/** Where the feed ends now: a desk that has pulled everything starts from there. */
async function latest(client: CentralClient): Promise<string> {
  let page = await client.feedPage({ after: null, limit: 10_000, prepared: false }, readRows, never)
  while (page.more) page = await client.feedPage({ after: page.next, limit: 10_000, prepared: false }, readRows, never)
  return page.next
}

function acceptance(one: CaseFile, deviceId: string, seq: number) {
  return {
    opId: newId(),
    deviceId,
    seq,
    caseId: one.id,
    baseVersion: one.version,
    baseMaterialVersion: one.materialVersion,
    packVersion: one.packVersion,
    deed: { kind: 'propose_approve', criteria: [], note: '压力测试' },
    decidedAt: new Date().toISOString(),
  }
}
