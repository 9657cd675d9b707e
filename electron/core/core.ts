import { join } from 'node:path'
import type { SessionView } from '#shared/contract/core-api.ts'
import { type CentralClient, createCentralClient } from './central-client.ts'
import { type CentreTime, createCentreTime } from './centre-time.ts'
import { asProblem, cacheAnew, isDamage } from './db/problems.ts'
import type { CoreDeps, CoreListener } from './deps.ts'
import { createDesk, type Desk } from './desk.ts'
import { type CallResult, createDispatch } from './dispatch.ts'
import { fetchOnceMore } from './fetch-once-more.ts'
import { deskHandlers } from './handlers.ts'
import { keepEscrow } from './seal/escrow.ts'
import { exportClosed } from './seal/export.ts'
import { authenticate, type Credentials, openSession } from './session.ts'
import { saveSetting } from './settings.ts'
import { knownStaff } from './staff-folders.ts'

export type { Clock, CoreDeps, CoreListener, Log } from './deps.ts'
export { silentLog, systemClock } from './deps.ts'

export interface Core {
  /** Never rejects: whatever goes wrong comes back as a Problem. */
  call(method: string, input: unknown): Promise<CallResult>
  /** Hears every event until the answer is called. */
  on(listener: CoreListener): () => void
  /** After the computer slept: sends and pulls now instead of when its turn comes. */
  wake(): void
  /** Nobody is at the desk any more: closes its lock. */
  lock(): void
  /** Closes files and forgets keys. Everything acknowledged is on disk already. */
  close(): Promise<void>
}

/**
 * The whole desk without its window: plain Node, no Electron. A function of its dependencies; nothing in it reads the
 * environment or the system clock.
 */
export function createCore(deps: CoreDeps): Core {
  const migrationsDir = deps.migrationsDir ?? join(import.meta.dirname, '../../migrations')
  const { clock, log } = deps
  const listeners = new Set<CoreListener>()
  let desk: Desk | null = null
  let signingIn: Promise<unknown> = Promise.resolve()

  const emit: CoreListener = (event, payload) => {
    for (const listener of listeners) listener(event, payload)
  }

  function view(): SessionView {
    return {
      staff: desk?.staff ?? null,
      known: knownStaff(deps.dataDir).map(({ staffNo, name }) => ({ staffNo, name })),
      centralUrl: deps.centralUrl,
      online: desk?.sync.state().link === 'online',
      keyProtection: desk?.protection ?? null,
      lock: desk?.lock.view() ?? null,
    }
  }

  function clientFor(): { client: CentralClient; centreTime: CentreTime } {
    const centreTime = createCentreTime(clock, log)
    const fetchImpl = deps.fetch ?? fetchOnceMore
    const client: CentralClient = createCentralClient({
      url: deps.centralUrl,
      fetch: fetchImpl,
      clock,
      onSession: (session) => {
        if (!session || desk?.client !== client) return
        saveSetting(desk.store.work, 'refresh_token', session.refreshToken)
        if (session.sealing) desk.noteSealing(session.sealing)
      },
      onHeard: centreTime.heard,
    })
    return { client, centreTime }
  }

  /** Checked first and opened after, so that a failed sign-in leaves whoever is signed in where they were. */
  async function signIn(credentials: Credentials): Promise<SessionView> {
    const { client, centreTime } = clientFor()
    const who = await authenticate(deps, client, credentials)
    await leave()
    // Before the files are opened: when they turn out to be damaged, it is what lets the centre read them.
    if (who.sealing) keepEscrow(who.folder, who.keys.work, who.sealing, log)
    const opening = openSession({ ...deps, migrationsDir }, who)
    if (!who.staff) client.signInLater({ ...credentials, deviceId: who.folder.deviceId })
    const onLock = () => emit('session.changed', view())
    try {
      desk = createDesk({ deps, client, centreTime, who, ...opening, emit, onLock })
    } catch (error) {
      // Nobody is signed in then, and nobody's files stay open.
      const problem = asProblem(error)
      const told = isDamage(problem.kind) ? (opening.store.repair(problem) ?? cacheAnew(problem)) : problem
      opening.store.close()
      throw told
    }
    if (who.sealing) desk.noteSealing(who.sealing)
    if (who.staff) desk.sync.noteOnline()
    if (deps.background ?? true) desk.sync.start()
    emit('session.changed', view())
    return view()
  }

  async function leave(): Promise<void> {
    const leaving = desk
    desk = null
    await leaving?.close()
  }

  /** One sign-in or sign-out at a time: two would open the same files under each other's feet. */
  function alone<T>(deed: () => Promise<T>): Promise<T> {
    const result = signingIn.then(deed)
    signingIn = result.catch(() => undefined)
    return result
  }

  const call = createDispatch({
    handlers: {
      'session.get': view,
      'session.signIn': (credentials) => alone(() => signIn(credentials)),
      'session.signOut': () =>
        alone(async () => {
          const leaving = desk
          try {
            leaving?.noteSignOut()
          } catch (error) {
            // A full disk must not keep anybody signed in; the token it leaves behind ends at the centre.
            log.warn('sign_out.unnoted', { kind: asProblem(error).kind })
          }
          await leave()
          await leaving?.client.signOut()
          emit('session.changed', view())
          return view()
        }),
      'session.lock': () => {
        desk?.lock.lock()
        return view()
      },
      'session.unlock': async (by) => {
        await desk?.lock.unlock(by)
        return view()
      },
      'session.setPin': async ({ pin, password }) => {
        await desk?.lock.setPin(pin, password)
        return view()
      },
      'session.touch': () => {
        desk?.lock.touch()
        return {}
      },
      'seal.exportClosed': ({ staffNo }) => exportClosed(deps, staffNo),
      ...deskHandlers(() => desk),
    },
    staff: () => desk?.staff ?? null,
    locked: () => desk?.lock.locked() === true,
    log,
    checkOutputs: deps.checkOutputs ?? false,
    explain: (met) => {
      if (!desk || !isDamage(met.kind)) return met
      const problem = desk.store.repair(met)
      if (problem) return problem
      desk.sync.wakePull()
      return cacheAnew(met)
    },
  })

  return {
    call,
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    wake: () => desk?.sync.wake(),
    lock: () => desk?.lock.lock(),
    close: () => alone(leave),
  }
}
