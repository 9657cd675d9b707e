import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Harness, type OpenDesk, startHarness, type UiCore } from './harness.ts'
import { type DeskOptions, type RealCentre, type RealDesk, startRealCentre } from './real-desk.ts'

/** Where windows are opened. */
export type Stage = Pick<Harness, 'open'>

/** The harness of a file's tests: begun before the first, gone after the last. */
export function stage(): Stage {
  let harness: Harness | undefined
  beforeAll(async () => {
    harness = await startHarness()
  })
  afterAll(() => harness?.close())
  return { open: (core, view) => there(harness).open(core, view) }
}

/** The same; a window is closed when its test ends, or by `close` before, and must have had nothing to complain about. */
export function calmStage(): Stage & { close(): Promise<void> } {
  const { open } = stage()
  const windows: OpenDesk[] = []
  const close = async () => {
    const closed = windows.splice(0)
    await Promise.all(closed.map((window) => window.close()))
    for (const { complaints } of closed) expect(complaints).toEqual([])
  }
  afterEach(close)
  return {
    open: async (core, view) => {
      const window = await open(core, view)
      windows.push(window)
      return window
    },
    close,
  }
}

/** One window of one desk of a seeded real centre, the same for all tests of a file, which play one after the other. */
export interface RealStage extends Stage {
  readonly centre: RealCentre
  readonly desk: RealDesk
  readonly window: OpenDesk
}

interface Arrival {
  readonly options?: DeskOptions
  /** what stands beside the desk, such as a printer */
  readonly beside?: (desk: RealDesk) => UiCore
  /** what is done before the first test */
  readonly arrive?: (window: OpenDesk) => Promise<void>
}

export function realStage(cases: number, { options, beside = (desk) => desk, arrive }: Arrival = {}): RealStage {
  const { open } = stage()
  let centre: RealCentre | undefined
  let desk: RealDesk | undefined
  let window: OpenDesk | undefined
  beforeAll(async () => {
    centre = await startRealCentre(cases)
    desk = await centre.desk(options)
    window = await open(beside(desk))
    await arrive?.(window)
  })
  afterAll(async () => {
    await window?.close()
    await centre?.close()
  })
  return {
    open,
    get centre() {
      return there(centre)
    },
    get desk() {
      return there(desk)
    },
    get window() {
      return there(window)
    },
  }
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing is on stage before the first test begins')
  return value
}
