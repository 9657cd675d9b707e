import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Policy } from '#shared/policy/pack.ts'
import { buildApp } from './app.ts'
import type { Centre } from './centre.ts'
import { bundledPolicy } from './config.ts'
import { openFiles } from './files.ts'
import { lockFolder } from './folder-lock.ts'
import { type LogSink, makeLog } from './log.ts'
import { watchFeed } from './store/feed.ts'
import { migrate } from './store/migrate.ts'
import { openPglite } from './store/pglite.ts'
import { openPostgres } from './store/postgres.ts'
import { loadSettings } from './store/settings.ts'
import type { Sql } from './store/sql.ts'

export interface CentralOptions {
  /** folder of documents and, without `databaseUrl`, of the database; absent = memory and a temporary folder */
  readonly dataDir?: string
  /** PostgreSQL 15 or later; absent = PGlite inside this process */
  readonly databaseUrl?: string
  /** 0 or absent = any free port */
  readonly port?: number
  /** loopback unless told otherwise; put TLS in front of anything else */
  readonly host?: string
  /** absent = the bundled pack and calendar */
  readonly policy?: Policy
  readonly clock?: () => Date
  /** absent = a random one, which `Central.channelKey` tells; null = intake closed */
  readonly channelKey?: string | null
  /** life of an access token, 15 unless told otherwise */
  readonly sessionMinutes?: number
  /** absent = no log */
  readonly log?: LogSink
}

const CLOSE_PATIENCE_MS = 5_000

/** A running centre. */
export interface Central extends Centre {
  readonly url: string
  close(): Promise<void>
}

/** Opens the stores, brings the schema up to date and listens. Rejects with what is wrong; nothing is left open then. */
export async function startCentral(options: CentralOptions = {}): Promise<Central> {
  const { clock = () => new Date(), channelKey = randomBytes(24).toString('base64url') } = options
  const temporary = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), 'mente-central-')) : null
  const dataDir = options.dataDir ?? temporary ?? ''
  await mkdir(dataDir, { recursive: true })
  const removeTemporary = async () => {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true })
  }
  const sql = await openSql(options)
  const stopping = new AbortController()
  try {
    await migrate(sql)
    const centre: Centre = {
      sql,
      files: await openFiles(join(dataDir, 'files')),
      policy: options.policy ?? bundledPolicy(),
      watch: await watchFeed(sql),
      ...(await loadSettings(sql)),
      clock,
      sessionMinutes: options.sessionMinutes ?? 15,
      channelKey,
      stopping: stopping.signal,
    }
    const app = buildApp(centre, makeLog(options.log ?? null, clock))
    const url = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
    return {
      ...centre,
      url,
      async close() {
        stopping.abort()
        // What is being answered is answered; a caller that does not read its answer is cut off.
        const patience = setTimeout(() => app.server.closeAllConnections(), CLOSE_PATIENCE_MS)
        await app.close()
        clearTimeout(patience)
        await sql.close()
        await removeTemporary()
      },
    }
  } catch (error) {
    await sql.close()
    await removeTemporary()
    throw error
  }
}

async function openSql({ databaseUrl, dataDir }: CentralOptions): Promise<Sql> {
  if (databaseUrl !== undefined) return openPostgres(databaseUrl)
  if (dataDir === undefined) return openPglite()
  const unlock = lockFolder(dataDir)
  try {
    const sql = await openPglite(join(dataDir, 'database'))
    return { ...sql, close: () => sql.close().finally(unlock) }
  } catch (error) {
    unlock()
    throw error
  }
}
