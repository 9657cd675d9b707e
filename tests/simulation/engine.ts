import { migrate } from '#central/store/migrate.ts'
import { openPglite } from '#central/store/pglite.ts'
import { installPolicy } from '#central/store/policies.ts'
import type { Query, Sql } from '#central/store/sql.ts'
import { NOW, policy, staff, TOKENS } from './people.ts'
import { type QuickImage, quickImageOf } from './quick-image.ts'
import { openQuickSql } from './quick-sql.ts'

/** What runs the centre's SQL: PGlite as in the product's trial centre, or the quick stand-in for many schedules. */
export type EngineName = 'pglite' | 'quick'

/** Something in the centre's way: its process ended in the middle. */
export class CentreDied extends Error {}

/**
 * One database for many schedules. Each plays inside a transaction of its own that is rolled back at its end; inside
 * it a transaction of the centre is a savepoint, and so is a backup, to which a restore goes back.
 */
export interface Engine {
  readonly sql: Sql
  /** for whoever looks on, past every fault */
  readonly look: Query
  /** called before every statement; may throw CentreDied */
  onStatement: () => void
  /** called between two transactions, where another request may come in between */
  onBoundary: () => Promise<void>
  /** What every schedule finds there. */
  fill(content: () => Promise<void>): Promise<void>
  play(schedule: () => Promise<void>): Promise<void>
  backup(): Promise<void>
  restore(): Promise<void>
  close(): Promise<void>
}

/** `image`: what another process has prepared; without one the centre's own migrations are run first. */
export async function openEngine(name: EngineName, image?: QuickImage): Promise<Engine> {
  return engineOn(name === 'pglite' ? await openMigrated() : openQuickSql(image ?? (await prepareImage())))
}

export async function prepareImage(): Promise<QuickImage> {
  const real = await openMigrated()
  const image = await quickImageOf(real)
  await real.close()
  return image
}

async function openMigrated(): Promise<Sql> {
  const real = await openPglite()
  await migrate(real)
  await prepare(real)
  return real
}

/** People, their access tokens and the policy: what every schedule finds there. */
async function prepare(sql: Sql): Promise<void> {
  await installPolicy(sql, policy, new Date(NOW))
  for (const { id, staffNo, name, roles, areaCode } of staff) {
    await sql.query('INSERT INTO staff VALUES ($1, $2, $3, $4::jsonb, $5, $6, true)', [
      id,
      staffNo,
      name,
      JSON.stringify(roles),
      areaCode,
      '',
    ])
    await sql.query('INSERT INTO session VALUES ($1, $1, $1, $2, NULL)', [id, new Date(NOW)])
    await sql.query(`INSERT INTO session_token VALUES ($1, $2, 'access', NULL, $3, $4, NULL)`, [
      TOKENS.hashOf(staffNo),
      id,
      new Date('2200-01-01T00:00:00Z'),
      new Date(NOW),
    ])
  }
}

class Over extends Error {}

function engineOn(base: Sql): Engine {
  let open: Query | null = null
  const inPlay = (): Query => {
    if (open === null) throw new Error('no schedule is being played')
    return open
  }
  const query: Query = {
    query: (text, params) => {
      engine.onStatement()
      return inPlay().query(text, params)
    },
    script: (text) => inPlay().script(text),
  }
  const sql: Sql = {
    ...query,
    engine: base.engine,
    async query(text, params) {
      await engine.onBoundary()
      return query.query(text, params)
    },
    async tx(fn) {
      await engine.onBoundary()
      const db = inPlay()
      await db.query('SAVEPOINT step')
      try {
        const result = await fn(query)
        engine.onStatement()
        await db.query('RELEASE SAVEPOINT step')
        return result
      } catch (error) {
        await db.query('ROLLBACK TO SAVEPOINT step')
        await db.query('RELEASE SAVEPOINT step')
        throw error
      }
    },
    listen: async () => undefined,
    close: () => base.close(),
  }
  let played = 0
  const engine: Engine = {
    sql,
    look: { query: (text, params) => inPlay().query(text, params), script: (text) => inPlay().script(text) },
    onStatement: () => undefined,
    onBoundary: async () => undefined,
    async fill(content) {
      await base.tx(async (db) => {
        open = db
        await content()
      })
      open = null
    },
    async play(schedule) {
      const over = new Over()
      await base
        .tx(async (db) => {
          open = db
          await db.query('SAVEPOINT backup')
          await schedule()
          throw over
        })
        .catch((error: unknown) => {
          if (error !== over) throw error
        })
        .finally(() => {
          open = null
        })
      played += 1
      if (played % 100 === 0) await base.script('VACUUM')
    },
    backup: async () => void (await inPlay().query('SAVEPOINT backup')),
    restore: async () => void (await inPlay().query('ROLLBACK TO SAVEPOINT backup')),
    close: () => base.close(),
  }
  return engine
}
