import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { isWeakPin, type LockView, Pin } from '#shared/contract/lock-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { appendAudit } from '../audit.ts'
import { transaction, type WriteDb } from '../db/sql.ts'
import { type Clock, isoNow } from '../deps.ts'
import { findSetting, removeSetting, saveSetting } from '../settings.ts'

/** At the window citizens pass by; elsewhere colleagues do. Seconds. */
const IDLE_AT_WINDOW = 180
const IDLE_ELSEWHERE = 600
/** After so long the password is asked for again, whatever the PIN. */
const PASSWORD_EVERY_MS = 4 * 3_600_000
const MAX_WRONG_PINS = 3

export interface Lock {
  view(): LockView
  /** as in the view, for whoever asks at every call */
  locked(): boolean
  /** Somebody is at keyboard or mouse. */
  touch(): void
  lock(): void
  /** Throws ProblemError WrongPassword, AccountLocked. */
  unlock(by: { pin: string } | { password: string }): Promise<void>
  /** Who sits here says so once more, by the PIN while it does or by the password. Throws WrongPassword, AccountLocked. */
  prove(secret: string): Promise<void>
  /** Throws ProblemError WrongPassword, BadRequest (a PIN anybody would try first). */
  setPin(pin: string, password: string): Promise<void>
  stop(): void
}

export interface LockOptions {
  readonly clock: Clock
  readonly work: WriteDb
  readonly staff: Staff
  /** log2 of scrypt's N for the PIN */
  readonly cost: number
  /** Checks the password on this computer, without the network. Throws WrongPassword, AccountLocked. */
  readonly verify: (password: string) => Promise<void>
  /** the lock was closed or opened */
  readonly onChange: () => void
  /** false: nobody sits here, it is a command line */
  readonly timed: boolean
}

const StoredPin = z.object({ salt: z.string(), hash: z.string(), cost: z.int().min(10).max(20) })

/**
 * The lock of a signed-in desk. Closed it answers nothing about cases; the files stay open, so that work goes on being
 * sent. It closes by itself by the steady clock of this process: a page that hangs cannot keep it open.
 */
export function createLock({ clock, work, staff, cost, verify, onChange, timed }: LockOptions): Lock {
  const idleSeconds = staff.roles.includes('window') ? IDLE_AT_WINDOW : IDLE_ELSEWHERE
  let locked = false
  let touchedAt = clock.monotonic()
  let passwordAt = clock.monotonic()
  let cancel = () => {}

  const wrongPins = () => Number(findSetting(work, 'wrong_pins') ?? '0')
  const hasPin = () => findSetting(work, 'pin') !== undefined
  const needsPassword = () =>
    !hasPin() || wrongPins() >= MAX_WRONG_PINS || clock.monotonic() - passwordAt > PASSWORD_EVERY_MS

  function watch(): void {
    cancel()
    if (!timed || locked) return
    const left = idleSeconds * 1000 - (clock.monotonic() - touchedAt)
    if (left <= 0) lock()
    else cancel = clock.after(left, watch)
  }

  function lock(): void {
    if (locked) return
    locked = true
    cancel()
    note('locked')
    onChange()
  }

  function open(): void {
    locked = false
    touchedAt = clock.monotonic()
    note('unlocked')
    watch()
    onChange()
  }

  /** A full disk must neither keep a desk open nor its person out. */
  function note(deed: 'locked' | 'unlocked'): void {
    try {
      appendAudit(work, { at: isoNow(clock), deed })
    } catch {
      // The next thing that is written down tells of the disk.
    }
  }

  async function byPassword(password: string): Promise<void> {
    await verify(password)
    passwordAt = clock.monotonic()
    if (wrongPins() > 0) removeSetting(work, 'wrong_pins')
  }

  async function byPin(pin: string): Promise<void> {
    if (needsPassword()) throw new ProblemError('WrongPassword', '请输入登录密码解锁。')
    const stored = StoredPin.parse(JSON.parse(findSetting(work, 'pin') ?? 'null'))
    // Counted first: whoever cuts the power while it is being checked has tried.
    const tried = wrongPins() + 1
    saveSetting(work, 'wrong_pins', String(tried))
    const hash = await hashOf(pin, stored.salt, stored.cost)
    if (timingSafeEqual(hash, Buffer.from(stored.hash, 'hex'))) return removeSetting(work, 'wrong_pins')
    const left = MAX_WRONG_PINS - tried
    const words = left > 0 ? `PIN 不对，还可以试 ${left} 次。` : 'PIN 连续输错，请输入登录密码解锁。'
    throw new ProblemError('WrongPassword', words)
  }

  watch()
  return {
    locked: () => locked,
    view: () => ({ locked, pin: hasPin(), needsPassword: needsPassword(), idleSeconds }),
    touch: () => {
      if (!locked) touchedAt = clock.monotonic()
    },
    lock,
    unlock: async (by) => {
      if (!locked) return
      if ('pin' in by) await byPin(by.pin)
      else await byPassword(by.password)
      open()
    },
    prove: (secret) => (Pin.safeParse(secret).success && !needsPassword() ? byPin(secret) : byPassword(secret)),
    setPin: async (pin, password) => {
      await byPassword(password)
      if (isWeakPin(pin)) {
        throw new ProblemError('BadRequest', '这个 PIN 太容易猜到（如 111111、123456），请换一个。')
      }
      const salt = randomBytes(16).toString('hex')
      const hash = await hashOf(pin, salt, cost)
      transaction(work, () => {
        saveSetting(work, 'pin', JSON.stringify({ salt, hash: hash.toString('hex'), cost }))
        appendAudit(work, { at: isoNow(clock), deed: 'pin_set' })
      })
      onChange()
    },
    stop: () => cancel(),
  }
}

function hashOf(pin: string, salt: string, logN: number): Promise<Buffer> {
  const N = 2 ** logN
  return new Promise((resolve, reject) => {
    scrypt(pin, Buffer.from(salt, 'hex'), 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
