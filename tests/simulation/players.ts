import type { SimulatedCentre } from './centre.ts'
import type { Desk } from './desk.ts'
import type { Line } from './line.ts'

/** Everybody there is, and what time there passes. */
export interface Players {
  readonly centre: SimulatedCentre
  readonly line: Line
  readonly desks: readonly Desk[]
  readonly wait: (ms: number) => Promise<void>
  readonly settle: () => Promise<void>
}

/** A question for news, which the centre answers when there is some. */
export const isWait = (path: string) => path.startsWith('/v1/feed/wait')

/** Delivers up to `most` messages of a desk as they should be; a question for news only while there is nothing else. */
export async function flow({ line, settle }: Players, desk: number, most: number): Promise<void> {
  for (let i = 0; i < most; i++) {
    const next = line.exchanges.find((one) => one.desk === desk && !isWait(one.request.path))
    if (!next) return
    await line.meet(next, 'deliver', 0)
    // What has only reached the centre has told nobody anything yet.
    if (next.at !== 'way back' || !line.exchanges.includes(next)) await settle()
  }
}

export async function drain(players: Players): Promise<void> {
  for (const _ of players.desks) for (const desk of players.desks) await flow(players, desk.n, 100)
}
