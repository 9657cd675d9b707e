import { existsSync } from 'node:fs'
import { ProblemError } from '#shared/model/problem.ts'
import type { Sealing } from '#shared/model/seal.ts'
import { Staff } from '#shared/model/staff.ts'
import type { CentralClient } from './central-client.ts'
import { offline } from './central-failure.ts'
import { localProblem } from './db/problems.ts'
import { openStore, type Store } from './db/store.ts'
import type { CoreDeps } from './deps.ts'
import {
  assertNotPaused,
  clearWrongPasswords,
  countWrongPassword,
  createKeys,
  type DataKeys,
  hasKeys,
  type KeyProtection,
  openKeys,
  writeKeys,
} from './keys.ts'
import { findSetting, saveSetting } from './settings.ts'
import { findFolder, planFolder, rememberFolder, type StaffFolder, withNewDevice } from './staff-folders.ts'

export interface Credentials {
  readonly staffNo: string
  readonly password: string
  /** the password local data is still under, after a change at the centre */
  readonly oldPassword?: string | undefined
}

/** A person proven to be who they say, before any database is opened. */
export interface Authenticated {
  readonly folder: StaffFolder
  readonly keys: DataKeys
  readonly protection: KeyProtection
  /** as the centre described them just now; null when the centre could not be asked */
  readonly staff: Staff | null
  readonly refreshToken: string | null
  /** null when the centre could not be asked, or takes no sealed work */
  readonly sealing: Sealing | null
  readonly rewrapped: boolean
}

type KeyDeps = Pick<CoreDeps, 'dataDir' | 'deviceSecret' | 'keyCost' | 'clock' | 'log'>

/** Why the centre may be unreachable and the local password may stand in for it. */
const offlineKinds: ReadonlySet<string> = new Set(['Offline', 'CentralError', 'ProtocolTooOld'])

/**
 * Checks who it is: by the centre when it answers, else by the local key file.
 * Throws ProblemError: WrongPassword, AccountLocked, OldPasswordNeeded, Offline (never signed in here), DbKeyMissing,
 * DbDamaged (key file), DiskFull, DiskReadOnly.
 */
export async function authenticate(
  deps: KeyDeps,
  client: Pick<CentralClient, 'signIn'>,
  credentials: Credentials,
): Promise<Authenticated> {
  const before = findFolder(deps.dataDir, credentials.staffNo)
  const folder = folderFor(before, deps.dataDir, credentials.staffNo)
  try {
    const { staffNo, password } = credentials
    const session = await client.signIn({ staffNo, password, deviceId: folder.deviceId })
    const unlocked = await unlockOnline(deps, folder, credentials)
    const { staff, refreshToken, sealing = null } = session
    return { folder, ...unlocked, staff, refreshToken, sealing }
  } catch (error) {
    if (!(error instanceof ProblemError) || !offlineKinds.has(error.kind)) throw error
    if (!before) {
      // That the other side could not prove to be the centre is another matter than a line that is down.
      const why = error.message === offline().message ? '请检查网络后再试。' : error.message
      throw new ProblemError('Offline', `首次在这台电脑登录需要联网，${why}`, { cause: error })
    }
    const unlocked = await unlockOffline(deps, folder, credentials.password)
    return { folder, ...unlocked, staff: null, refreshToken: null, sealing: null, rewrapped: false }
  }
}

/** Operations count from 1 in a new work.db, so the centre must see it as another device. */
function folderFor(before: StaffFolder | undefined, dataDir: string, staffNo: string): StaffFolder {
  if (!before) return planFolder(dataDir, staffNo)
  return existsSync(before.workFile) ? before : withNewDevice(before)
}

type Opened = Pick<Authenticated, 'keys' | 'protection' | 'rewrapped'>

/** The centre has accepted the password; a local key file that does not is under an older one. */
async function unlockOnline(deps: KeyDeps, folder: StaffFolder, credentials: Credentials): Promise<Opened> {
  const { deviceSecret } = deps
  const { password, oldPassword } = credentials
  const fresh: KeyProtection = deviceSecret ? 'password+device' : 'password'
  if (!hasKeys(folder.keyFile)) {
    // With data there but no key, new keys would make the loss final: somebody may still have the file.
    if (existsSync(folder.workFile)) throw localProblem('DbKeyMissing')
    return { keys: await createKeys(folder.keyFile, password, deps), protection: fresh, rewrapped: false }
  }
  const now = await openKeys(folder.keyFile, password, deviceSecret)
  if (now.ok) {
    clearWrongPasswords(folder.keyFile)
    return { keys: now.keys, protection: now.protection, rewrapped: false }
  }
  const old = oldPassword === undefined ? now : await openKeys(folder.keyFile, oldPassword, deviceSecret)
  if (!old.ok) {
    const again = oldPassword === undefined ? '' : '原密码不对。'
    throw new ProblemError('OldPasswordNeeded', `${again}您的密码已在中心更改，请再输入一次原密码，以打开本机数据。`)
  }
  await writeKeys(folder.keyFile, old.keys, password, deps)
  return { keys: old.keys, protection: fresh, rewrapped: true }
}

/** Opens the key file with the password alone. Throws ProblemError WrongPassword, AccountLocked, DbKeyMissing, DbDamaged. */
export async function unlockOffline(
  deps: KeyDeps,
  folder: StaffFolder,
  password: string,
): Promise<Omit<Opened, 'rewrapped'>> {
  const now = deps.clock.now()
  assertNotPaused(folder.keyFile, now)
  const unlocked = await openKeys(folder.keyFile, password, deps.deviceSecret)
  if (!unlocked.ok) {
    countWrongPassword(folder.keyFile, now)
    throw new ProblemError('WrongPassword', '工号或密码不对，请重新输入。')
  }
  clearWrongPasswords(folder.keyFile)
  return { keys: unlocked.keys, protection: unlocked.protection }
}

/** A person with their files open. */
export interface Opening {
  readonly store: Store
  readonly staff: Staff
}

/**
 * Opens the files of an authenticated person and remembers what the next offline start needs.
 * Throws what `openStore` throws.
 */
export function openSession(deps: CoreDeps & { migrationsDir: string }, who: Authenticated): Opening {
  const { folder, keys } = who
  const { clock, log, migrationsDir } = deps
  const store = openStore({ files: folder, keys, migrationsDir, now: () => clock.now(), log })
  try {
    const staff = who.staff ?? Staff.parse(JSON.parse(findSetting(store.work, 'staff') ?? 'null'))
    saveSetting(store.work, 'staff', JSON.stringify(staff))
    if (who.refreshToken !== null) saveSetting(store.work, 'refresh_token', who.refreshToken)
    rememberFolder(deps.dataDir, folder, staff.name)
    return { store, staff }
  } catch (error) {
    store.close()
    throw error
  }
}
