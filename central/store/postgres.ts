import pg from 'pg'
import { ProblemError } from '#shared/model/problem.ts'
import type { Query, Sql } from './sql.ts'

const INT8 = 20
const DATE = 1082

/** int8 as number and date as text, as PGlite is told to do as well. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === INT8) return Number
    if (oid === DATE) return String
    return pg.types.getTypeParser(oid, format)
  },
}

interface Runner {
  query<Row extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<{ rows: Row[] }>
}

/**
 * An error of PostgreSQL or of a socket has a code; what `pg` throws without one means that the connection is gone or
 * was never made.
 */
function lostConnection(error: unknown): unknown {
  if (!(error instanceof Error) || 'code' in error) return error
  return new ProblemError('CentralError', '中心数据库暂时连不上，请稍后再试。', { cause: error })
}

function queryOn(runner: Runner): Query {
  async function run<Row extends object>(text: string, params?: unknown[]): Promise<Row[]> {
    try {
      return (await runner.query<Row>(text, params)).rows
    } catch (error) {
      throw lostConnection(error)
    }
  }
  return {
    query: <Row extends object>(text: string, params: readonly unknown[] = []) => run<Row>(text, [...params]),
    async script(text) {
      await run(text)
    },
  }
}

/** PostgreSQL 15 or later at `databaseUrl`. Instances are stateless: several may share one database. */
export async function openPostgres(databaseUrl: string): Promise<Sql> {
  const session = { connectionString: databaseUrl, types, connectionTimeoutMillis: 10_000 }
  const pool = new pg.Pool({
    ...session,
    max: 10,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
  })
  // An idle connection that breaks (server restart) is replaced at the next query; without a listener it would end us.
  pool.on('error', () => {})
  const listeners: { stop(): Promise<void> }[] = []

  async function tx<T>(run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw lostConnection(error)
    })
    let broken = false
    try {
      await client.query('BEGIN')
      const result = await run(client)
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        broken = true
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    engine: 'postgresql',
    ...queryOn(pool),
    tx: (fn) => tx((client) => fn(queryOn(client))),
    async listen(channel, heard) {
      listeners.push(await listenForEver(session, channel, heard))
    },
    async close() {
      for (const listener of listeners) await listener.stop()
      await pool.end()
    },
  }
}

/** A connection of its own that hears NOTIFY and comes back after a break; `null` says something may have been missed. */
async function listenForEver(
  session: pg.ClientConfig,
  channel: string,
  heard: (payload: string | null) => void,
): Promise<{ stop(): Promise<void> }> {
  let stopped = false
  let current: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null

  async function connect(): Promise<void> {
    const client = new pg.Client(session)
    current = client
    client.on('notification', (message) => heard(message.payload ?? null))
    client.on('error', () => {})
    client.once('end', again)
    await client.connect()
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
  }

  function again(): void {
    if (stopped || retry !== null) return
    retry = setTimeout(() => {
      retry = null
      connect().then(
        () => heard(null),
        () => again(),
      )
    }, 1_000)
  }

  await connect()
  return {
    async stop() {
      stopped = true
      if (retry !== null) clearTimeout(retry)
      await current?.end().catch(() => {})
    },
  }
}
