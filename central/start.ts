import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'
import type { Policy, SignedPolicy } from '#shared/policy/pack.ts'
import { buildApp } from './app.ts'
import type { Centre } from './centre.ts'
import { bundledPolicy, PACKED_PAGES_BYTES, PREPARED_FROM, signedForTrial, trustedKeys } from './config.ts'
import { simulatedCore } from './core-system/simulated.ts'
import type { CoreSystem } from './core-system/types.ts'
import { openFiles } from './files.ts'
import { lockFolder } from './folder-lock.ts'
import { packedPages } from './http/packed-pages.ts'
import { startJobs } from './jobs/run.ts'
import { type LogSink, makeLog } from './log.ts'
import { fakeGateway, type MessageGateway } from './messages/gateway.ts'
import { watchFeed } from './store/feed.ts'
import { migrate } from './store/migrate.ts'
import { openPglite } from './store/pglite.ts'
import { installPolicy, openPolicies, policyAt } from './store/policies.ts'
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
  /** what an empty installation begins with; absent = the bundled pack and calendar, unsigned = a trial's own */
  readonly policy?: Policy | SignedPolicy
  /** file of the keys whose packs may be imported; absent = the keys that come with the product */
  readonly trustedKeysFile?: string
  /** absent = a simulated one on this centre's database */
  readonly core?: CoreSystem
  /** absent = one that keeps what it is given */
  readonly gateway?: MessageGateway
  /** also do what is done of the centre's own accord: filing, messages, overdue 补正, reminders. Absent = only answer */
  readonly jobs?: boolean
  readonly clock?: () => Date
  /** absent = a random one, which `Central.channelKey` tells; null = intake closed */
  readonly channelKey?: string | null
  /** life of an access token, 15 unless told otherwise */
  readonly sessionMinutes?: number
  /** how long the approval of an export may be used, 24 unless told otherwise */
  readonly exportHours?: number
  /** see `Centre` */
  readonly preparedFrom?: number
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
    const first = firstPolicy(options)
    await installPolicy(sql, first, clock())
    const policies = openPolicies(first.pack.areaCode)
    const centre: Centre = {
      sql,
      files: await openFiles(join(dataDir, 'files')),
      policies,
      // An installation whose pack has run out still starts: that is how it gets the next one.
      policy: await policyAt(sql, policies, clock()).catch((error: unknown) => {
        if (error instanceof ProblemError) return first
        throw error
      }),
      trustedKeys: trustedKeys(options.trustedKeysFile),
      core: options.core ?? simulatedCore(sql),
      gateway: options.gateway ?? fakeGateway(),
      watch: await watchFeed(sql),
      pages: packedPages(PACKED_PAGES_BYTES),
      preparedFrom: options.preparedFrom ?? PREPARED_FROM,
      ...(await loadSettings(sql)),
      clock,
      sessionMinutes: options.sessionMinutes ?? 15,
      exportHours: options.exportHours ?? 24,
      channelKey,
      stopping: stopping.signal,
    }
    const log = makeLog(options.log ?? null, clock)
    const app = buildApp(centre, log)
    const url = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' })
    const jobs = options.jobs ? startJobs(centre, log) : null
    return {
      ...centre,
      url,
      async close() {
        stopping.abort()
        await jobs?.stop()
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

function firstPolicy({ policy }: CentralOptions): SignedPolicy {
  if (policy === undefined) return bundledPolicy()
  return 'signature' in policy ? policy : signedForTrial(policy)
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
