import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedCentre } from '#central/seed/seed.ts'
import { DEMO_PASSWORD } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { type Ask, askOf } from '../support/ask.ts'
import type { UiCore } from './harness.ts'

export { DEMO_PASSWORD }

/** A real core beside a window, with a typed shortcut for tests. */
export interface RealDesk extends UiCore {
  readonly ask: Ask
  /** cuts or restores the cable */
  online(up: boolean): void
  close(): Promise<void>
}

export interface DeskOptions {
  /** how long a decision waits for second thoughts; not at all unless told */
  readonly undoMs?: number
}

export interface RealCentre {
  readonly central: Central
  /** one more desk of this centre, with empty files of its own */
  desk(options?: DeskOptions): Promise<RealDesk>
  close(): Promise<void>
}

/** The reference centre in this process with synthetic cases, and desks of it. */
export async function startRealCentre(cases: number): Promise<RealCentre> {
  const central = await startCentral()
  await seedCentre(central, { cases, seed: 1, today: chinaDate(new Date().toISOString()), workers: 1 })
  const desks: RealDesk[] = []
  return {
    central,
    async desk(options = {}) {
      const desk = await openDesk(central.url, options)
      desks.push(desk)
      return desk
    },
    async close() {
      await Promise.all(desks.map((desk) => desk.close()))
      await central.close()
    },
  }
}

async function openDesk(centralUrl: string, { undoMs = 0 }: DeskOptions): Promise<RealDesk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mente-ui-'))
  let up = true
  const core = createCore({
    dataDir,
    centralUrl,
    clock: systemClock,
    log: silentLog,
    deviceSecret: null,
    checkOutputs: true,
    keyCost: 10,
    undoMs,
    fetch: (input, init) => (up ? fetch(input, init) : Promise.reject(new TypeError('fetch failed'))),
  })
  return {
    call: (method, input) => core.call(method, input),
    on: (listener) => core.on((event, payload) => listener(event, payload)),
    ask: askOf(core),
    online(now) {
      up = now
    },
    async close() {
      await core.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
