import fc from 'fast-check'
import type { Chunk } from './batch.ts'
import { type Schedule, scheduleOf, schedules } from './events.ts'
import type { World } from './world.ts'

export interface Shrunk {
  readonly seed: number
  /** events of the schedule as it failed first */
  readonly before: number
  /** what is left of it: taking anything more away keeps every promise */
  readonly events: Schedule
  readonly what: readonly string[]
}

/** The first schedule that breaks a promise, reduced to the few events it takes; null when none does. */
export async function shrink(world: World, { seed, step, schedules: count }: Chunk): Promise<Shrunk | null> {
  const broken = async (schedule: Schedule) => (await world.play(schedule)).violations.map(({ what }) => what)
  for (let i = 0; i < count; i++) {
    const bad = seed + i * step
    const schedule = scheduleOf(bad)
    if ((await broken(schedule)).length === 0) continue
    const found = await fc.check(
      fc.asyncProperty(schedules, async (one) => (await broken(one)).length === 0),
      { examples: [[schedule]], numRuns: 1 },
    )
    const events = found.counterexample?.[0] ?? schedule
    return { seed: bad, before: schedule.length, events, what: await broken(events) }
  }
  return null
}
