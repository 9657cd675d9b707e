import { afterAll, beforeAll, describe } from 'vitest'
import { type Central, type CentralOptions, startCentral } from '#central/start.ts'
import { saveStaff } from '#central/store/staff.ts'
import { policy, staff } from './fixtures.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'

/** The centre's time in these tests: stands still unless a test moves it. */
export interface TestClock {
  now: Date
}

export interface TestCentral {
  readonly central: Central
  readonly clock: TestClock
  /** lines of the centre's log */
  readonly log: string[]
  /** a second instance on the same database, as behind a balancer (PostgreSQL only) */
  secondInstance(): Promise<Central>
  /** the database server below (PostgreSQL only) */
  readonly server: PostgresServer | null
}

/** A Monday morning in China. */
export const START = '2026-11-23T02:00:00.000Z'

/**
 * Runs a suite on one engine, with a centre of its own: synthetic staff, a small pack, a clock that stands still.
 * Where PostgreSQL is not installed the suite's name says so and that it did not run.
 */
function onEngine(
  engine: 'PGlite' | 'PostgreSQL',
  name: string,
  suite: (get: () => TestCentral) => void,
  options: CentralOptions,
): void {
  if (engine === 'PostgreSQL' && postgresMissing !== null) {
    describe.skip(`${name} on PostgreSQL (NOT RUN: ${postgresMissing})`, () => suite(notStarted))
    return
  }
  describe(`${name} on ${engine}`, () => {
    let server: PostgresServer | null = null
    let started: TestCentral | null = null
    beforeAll(async () => {
      if (engine === 'PostgreSQL') server = await startPostgres()
      const clock: TestClock = { now: new Date(START) }
      const log: string[] = []
      const all: CentralOptions = {
        policy,
        clock: () => clock.now,
        log: { write: (line) => log.push(line) },
        ...options,
        ...(server && { databaseUrl: await server.newDatabase() }),
      }
      const central = await startCentral(all)
      await Promise.all(staff.map((member) => saveStaff(central.sql, member)))
      started = { central, clock, log, secondInstance: () => startCentral(all), server }
    })
    afterAll(async () => {
      await started?.central.close()
      await server?.stop()
    })
    suite(() => started ?? notStarted())
  })
}

function notStarted(): never {
  throw new Error('the centre did not start')
}

/** The same suite on both engines. */
export function onBothEngines(name: string, suite: (get: () => TestCentral) => void, options: CentralOptions = {}) {
  onEngine('PGlite', name, suite, options)
  onEngine('PostgreSQL', name, suite, options)
}

/** For what needs many short rounds and no second session. */
export function onPglite(name: string, suite: (get: () => TestCentral) => void, options: CentralOptions = {}) {
  onEngine('PGlite', name, suite, options)
}

/** For what one session cannot show: true concurrency. */
export function onPostgres(name: string, suite: (get: () => TestCentral) => void, options: CentralOptions = {}) {
  onEngine('PostgreSQL', name, suite, options)
}
