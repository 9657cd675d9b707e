import { z } from 'zod'
import { asProblem } from './db/problems.ts'
import type { ReadDb, WriteDb } from './db/sql.ts'
import type { Clock, Log } from './deps.ts'
import { findSetting, saveSetting } from './settings.ts'

/**
 * What time it is at the centre, also without the network: from its last answer on, by whichever of the two clocks of
 * this computer went further. One cannot be set back, the other goes on while the computer sleeps; setting the date and
 * time never wins an hour. Milliseconds since 1970.
 */
export interface CentreTime {
  now(): number
  /** The centre itself has just answered; `date` is the time it says, null when the answer carried none. */
  heard(date: number | null): void
  /** how far the clock of this computer was ahead at the last answer; null = never compared */
  skewMs(): number | null
  /** when the centre last answered, by its clock; null = never */
  lastContactAt(): number | null
  /**
   * The last time that the centre itself has named in this run, whatever the clocks here say: never later than now. For
   * what must not be done too early. null = none yet
   */
  lastNamed(): number | null
  /** Goes on from what an earlier run wrote down, and writes down from now on. */
  remember(work: WriteDb): void
  /** Writes down that it is at least this late, so that a restart does not win time either. */
  noteProgress(): void
}

const Kept = z.object({
  /** the centre's clock at its last answer */
  centre: z.number(),
  /** this computer's date and time then */
  wall: z.number(),
  /** by how much this computer's was ahead when last compared; null = never */
  skew: z.number().nullable(),
  /** the centre's clock was at least here when last looked at */
  atLeast: z.number(),
})
type Kept = z.infer<typeof Kept>

/** The Date header counts whole seconds: on average the answer left half a second later. */
const HALF_SECOND = 500
/** Every answer counts, but not every one is worth a write to the disk. */
const WRITE_EVERY_MS = 60_000

export function createCentreTime(clock: Pick<Clock, 'now' | 'monotonic'>, log: Log): CentreTime {
  /** the last answer, wherever it was heard */
  let contact: Omit<Kept, 'atLeast'> | null = null
  /** what is counted on from: the last answer, or the start of this run */
  let from = { centre: clock.now(), wall: clock.now(), steady: clock.monotonic() }
  let work: WriteDb | null = null
  let written = -Infinity
  let named: number | null = null

  const steadyNow = () => from.centre + (clock.monotonic() - from.steady)
  const now = () => Math.max(steadyNow(), from.centre + (clock.now() - from.wall))

  function write(): void {
    if (!work || !contact) return
    try {
      saveSetting(work, 'centre_time', JSON.stringify({ ...contact, atLeast: steadyNow() } satisfies Kept))
      written = clock.monotonic()
    } catch (error) {
      // Only a restart would miss it, and it then counts from the answer before.
      log.warn('centre_time.unwritten', { kind: asProblem(error).kind })
    }
  }

  return {
    now,
    heard: (date) => {
      const first = contact === null
      const centre = date === null ? now() : date + HALF_SECOND
      if (date !== null) named = date
      const wall = clock.now()
      contact = { centre, wall, skew: date === null ? (contact?.skew ?? null) : Math.round(wall - centre) }
      from = { centre, wall, steady: clock.monotonic() }
      if (first || clock.monotonic() - written >= WRITE_EVERY_MS) write()
    },
    skewMs: () => contact?.skew ?? null,
    lastContactAt: () => contact?.centre ?? null,
    lastNamed: () => named,
    remember: (file) => {
      work = file
      const kept = findKept(file)
      if (contact !== null || kept === null) return write()
      contact = { centre: kept.centre, wall: kept.wall, skew: kept.skew }
      const since = kept.centre + (clock.now() - kept.wall)
      from = { centre: Math.max(kept.atLeast, since), wall: clock.now(), steady: clock.monotonic() }
    },
    noteProgress: write,
  }
}

function findKept(work: ReadDb): Kept | null {
  const text = findSetting(work, 'centre_time')
  return text === undefined ? null : Kept.parse(JSON.parse(text))
}

/** When the centre last answered, as written down on this disk: by its clock, ms since 1970; null = never. */
export function lastContactOf(work: ReadDb): number | null {
  return findKept(work)?.centre ?? null
}
