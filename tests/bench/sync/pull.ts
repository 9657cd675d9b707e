import { median, Port, Pulled, startChild } from './child.ts'
import { openLine } from './link.ts'

/** Milliseconds until every case is durable at the client; medians. */
export interface PullFigures {
  readonly ours: number
  readonly pouchdb: number
  readonly watermelondb: number
  readonly bare: number
  /** processor time of the clients during those pulls, medians */
  readonly cpu: Readonly<Record<Competitor, number>>
  /** over an emulated line of 10 Mbit/s and 40 ms round trip; PouchDB with its default batch of 100 */
  readonly slowLine: { readonly ours: number; readonly pouchdb: number }
}

interface Taken {
  readonly ms: number
  readonly cpuMs: number
}

type Competitor = 'ours' | 'pouchdb' | 'watermelondb' | 'bare'

const LINE = { bitsPerSecond: 10_000_000, roundTripMs: 40 }

/** Every competitor in turn in every round, so that a busy moment hits all of them alike. */
export async function benchPull(
  file: string,
  count: number,
  reps: number,
  note: (sentence: string) => void,
): Promise<PullFigures> {
  const centre = await startChild('centre-main.ts', Port, [file, ''])
  const couch = await startChild('peers/couch-server.mjs', Port, [file])
  const melon = await startChild('peers/watermelon-server.mjs', Port, [file])
  const slowCentre = await openLine(centre.said.port, LINE.bitsPerSecond, LINE.roundTripMs)
  const slowCouch = await openLine(couch.said.port, LINE.bitsPerSecond, LINE.roundTripMs)
  const on = (port: number) => `http://127.0.0.1:${port}`
  const runs: Readonly<Record<string, () => Promise<Taken>>> = {
    ours: () => timed('desk-main.ts', [on(centre.said.port)]),
    pouchdb: () => timed('peers/couch-client.mjs', [on(couch.said.port), '1000']),
    watermelondb: () => timed('peers/watermelon-client.mjs', [on(melon.said.port)]),
    bare: () => timed('bare-main.ts', [file]),
    slowOurs: () => timed('desk-main.ts', [on(slowCentre.port)]),
    slowPouchdb: () => timed('peers/couch-client.mjs', [on(slowCouch.port), '100']),
  }
  async function timed(program: string, args: string[]): Promise<Taken> {
    const child = await startChild(program, Pulled, args)
    await child.stop()
    if (child.said.rows !== count) throw new Error(`${program} has ${child.said.rows} of ${count} cases`)
    return child.said
  }
  const taken = new Map<string, Taken[]>(Object.keys(runs).map((name) => [name, []]))
  try {
    for (let round = 0; round < reps; round += 1) {
      for (const [name, run] of Object.entries(runs)) {
        const one = await run()
        taken.get(name)?.push(one)
        note(`round ${round + 1} ${name} ${Math.round(one.ms)} ms, processor ${Math.round(one.cpuMs)} ms`)
      }
    }
  } finally {
    slowCentre.close()
    slowCouch.close()
    await Promise.all([centre, couch, melon].map((child) => child.stop()))
  }
  const of = (name: string, what: keyof Taken = 'ms') =>
    Math.round(median((taken.get(name) ?? []).map((one) => one[what])))
  return {
    ours: of('ours'),
    pouchdb: of('pouchdb'),
    watermelondb: of('watermelondb'),
    bare: of('bare'),
    cpu: {
      ours: of('ours', 'cpuMs'),
      pouchdb: of('pouchdb', 'cpuMs'),
      watermelondb: of('watermelondb', 'cpuMs'),
      bare: of('bare', 'cpuMs'),
    },
    slowLine: { ours: of('slowOurs'), pouchdb: of('slowPouchdb') },
  }
}
