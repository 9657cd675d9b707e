import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { firstBrokenJournalRow } from './audit.ts'
import { openLeases } from './batch/leases.ts'
import { createCentralClient } from './central-client.ts'
import { lastContactOf } from './centre-time.ts'
import { unsafeSettings } from './db/open.ts'
import { SalvageReport } from './db/salvage.ts'
import { openForReading, type Store } from './db/store.ts'
import type { CoreDeps } from './deps.ts'
import { toProblem } from './dispatch.ts'
import { createDocumentStore } from './document-store.ts'
import { fetchOnceMore } from './fetch-once-more.ts'
import { countDecidedSince, outboxCounts } from './flow/outbox.ts'
import { assertNotPaused, type DataKeys, hasKeys, openKeys } from './keys.ts'
import { findSetting } from './settings.ts'
import { findFolder, type StaffFolder } from './staff-folders.ts'

/** One numbered step. `detail` carries counts and codes only, so that a report may be sent to anybody. */
export interface Check {
  readonly n: number
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const DOCUMENT_SAMPLE = 50
const MAX_SKEW_MS = 5 * 60_000

/**
 * Looks over one person's desk and changes nothing, also while the desk is running: nothing is migrated, repaired,
 * noted or counted. Never throws: a step that cannot be taken is a failed check.
 */
export async function examine(deps: CoreDeps, who: { staffNo: string; password: string }): Promise<Check[]> {
  const checks: Check[] = []
  const check = async <T>(name: string, step: () => Promise<Finding<T>> | Finding<T>): Promise<T | null> => {
    const n = checks.length + 1
    try {
      const { value, ok, detail } = await step()
      checks.push({ n, name, ok, detail })
      return value
    } catch (error) {
      checks.push({ n, name, ok: false, detail: toProblem(error).kind })
      return null
    }
  }

  await check('Node-API', () => {
    const napi = Number(process.versions.napi)
    return { value: null, ok: napi >= 10, detail: `${napi} (needs 10), node ${process.versions.node}` }
  })
  await check('data folder writable', () => {
    accessSync(deps.dataDir, constants.R_OK | constants.W_OK)
    return { value: null, ok: true, detail: 'yes' }
  })
  const folder = await check<StaffFolder>('key file', () => {
    const found = findFolder(deps.dataDir, who.staffNo)
    if (!found) return { value: null, ok: false, detail: 'never signed in here' }
    return { value: found, ok: hasKeys(found.keyFile), detail: hasKeys(found.keyFile) ? 'present' : 'missing' }
  })
  const opened = folder && (await check('databases open', () => open(deps, folder, who.password)))
  if (folder && opened) {
    try {
      await examineFiles(opened.store, check)
      await check('documents intact', () => {
        const client = { document: () => Promise.reject(new Error('the doctor downloads nothing')) }
        const store = createDocumentStore(folder.documentsDir, opened.keys.documents, client)
        const { checked, damaged } = store.damagedAmong(DOCUMENT_SAMPLE)
        return { value: null, ok: damaged === 0, detail: `${checked} read, ${damaged} damaged` }
      })
    } finally {
      opened.store.close()
    }
  }
  await examineCentre(deps, check)
  return checks
}

interface Finding<T> {
  readonly value: T | null
  readonly ok: boolean
  readonly detail: string
}
type Opened = Pick<Store, 'cache' | 'work' | 'close'>
type CheckStep = <T>(name: string, step: () => Promise<Finding<T>> | Finding<T>) => Promise<T | null>

async function open(
  deps: CoreDeps,
  folder: StaffFolder,
  password: string,
): Promise<Finding<{ store: Opened; keys: DataKeys }>> {
  assertNotPaused(folder.keyFile, deps.clock.now())
  const unlocked = await openKeys(folder.keyFile, password, deps.deviceSecret)
  if (!unlocked.ok) return { value: null, ok: false, detail: 'WrongPassword' }
  const { keys, protection } = unlocked
  return { value: { store: openForReading(folder, keys), keys }, ok: true, detail: protection }
}

async function examineFiles(store: Opened, check: CheckStep): Promise<void> {
  const files = { cache: store.cache, work: store.work }
  await check('durability settings', () => {
    const wrong = Object.entries(files).flatMap(([name, db]) =>
      unsafeSettings((setting) => db.pragma(setting)).map((setting) => `${name}.${setting}`),
    )
    return {
      value: null,
      ok: wrong.length === 0,
      detail: wrong.length === 0 ? 'WAL, synchronous=FULL' : wrong.join(' '),
    }
  })
  await check('database integrity', () => {
    const bad = Object.entries(files).filter(([, db]) => db.pragma('quick_check') !== 'ok')
    return { value: null, ok: bad.length === 0, detail: bad.length === 0 ? 'ok' : bad.map(([name]) => name).join(' ') }
  })
  await check('salvaged before', () => {
    const report = SalvageReport.safeParse(JSON.parse(findSetting(store.work, 'salvage') ?? 'null'))
    if (!report.success) return { value: null, ok: true, detail: 'never' }
    const { aside, restored, missing, incomplete } = report.data
    const detail = `${missing} missing, ${restored} restored, incomplete: ${incomplete.join(' ') || 'none'}, kept as ${aside}`
    return { value: null, ok: missing === 0, detail }
  })
  await check('journal chain', () => {
    const broken = firstBrokenJournalRow(store.work)
    return { value: null, ok: broken === null, detail: broken === null ? 'unbroken' : `breaks at row ${broken}` }
  })
  await check('outbox', () => {
    const { queued, sending, conflict, refused } = outboxCounts(store.work)
    const decided = countDecidedSince(store.work, '')
    const detail = `${decided} decided, ${queued + sending} waiting, ${conflict} conflict, ${refused} refused`
    return { value: null, ok: conflict + refused === 0, detail }
  })
  await check('offline batch', () => {
    const rows = openLeases(store.work)
    const count = (state: string) => rows.filter((row) => row.state === state).length
    const detail = `${count('held')} held, ${count('returning')} to give back, ${count('lost')} lost`
    return { value: null, ok: count('lost') === 0, detail }
  })
  await check('last contact', () => {
    const heard = lastContactOf(store.work)
    return { value: null, ok: true, detail: heard === null ? 'never' : new Date(heard).toISOString() }
  })
}

async function examineCentre(deps: CoreDeps, check: CheckStep): Promise<void> {
  const client = createCentralClient({
    url: deps.centralUrl,
    fetch: deps.fetch ?? fetchOnceMore,
    clock: deps.clock,
    onSession: () => undefined,
  })
  const asked = deps.clock.now()
  const hello = await check('centre reachable', async () => {
    const value = await client.hello()
    return { value, ok: true, detail: `protocol ${value.protocol}` }
  })
  if (!hello) return
  await check('clock', () => {
    const skew = Math.round((Date.parse(hello.now) - (asked + deps.clock.now()) / 2) / 1_000)
    return { value: null, ok: Math.abs(skew) * 1_000 <= MAX_SKEW_MS, detail: `${skew} s apart` }
  })
}

/** Where the numbered .sql files are when the sources run as they are. */
export function sourceMigrationsDir(): string {
  return join(import.meta.dirname, '../../migrations')
}
