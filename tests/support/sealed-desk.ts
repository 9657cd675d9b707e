import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Central } from '#central/start.ts'
import type { NewStaff } from '#central/store/staff.ts'
import { type Core, createCore, silentLog, systemClock } from '#core/core.ts'
import { findFolder, type StaffFolder } from '#core/staff-folders.ts'
import type { Input, Method, Output } from '#shared/contract/core-api.ts'
import type { Problem } from '#shared/model/problem.ts'
import { PASSWORD } from '../central/support/fixtures.ts'
import { askOf } from './ask.ts'

/** What the line to the centre does. */
export type Line = 'up' | 'down' | 'answers to decisions are lost'

/** A real core against a real centre, on a folder that survives it. */
export interface SealedDesk {
  line: Line
  readonly dataDir: string
  folder(): StaffFolder
  ask<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>
  problem<M extends Method>(method: M, input: Input<M>): Promise<Problem>
  signIn(password?: string): Promise<void>
  /** ends the program in an orderly way and starts it again */
  restart(): Promise<void>
  /** what a power cut leaves, as a desk of its own */
  image(): SealedDesk
  end(): Promise<void>
}

export function sealedDesk(
  central: Central,
  { staffNo }: Pick<NewStaff, 'staffNo'>,
  dataDir = newFolder(),
): SealedDesk {
  const fetchThrough: typeof fetch = async (input, init) => {
    if (desk.line === 'down') throw new TypeError('fetch failed')
    const answer = await fetch(input, init)
    if (desk.line !== 'up' && String(input).endsWith('/v1/ops')) throw new TypeError('fetch failed')
    return answer
  }
  const open = (): Core =>
    createCore({
      dataDir,
      centralUrl: central.url,
      clock: systemClock,
      log: silentLog,
      deviceSecret: null,
      fetch: fetchThrough,
      background: false,
      checkOutputs: true,
      keyCost: 10,
    })
  let core = open()
  const desk: SealedDesk = {
    line: 'up',
    dataDir,
    folder: () => {
      const found = findFolder(dataDir, staffNo)
      if (!found) throw new Error('never signed in here')
      return found
    },
    ask: (method, input) => askOf(core)(method, input),
    problem: async (method, input) => {
      const answer = await core.call(method, input)
      if (answer.ok) throw new Error(`${method} was expected to fail`)
      return answer.problem
    },
    signIn: async (password = PASSWORD) => {
      await desk.ask('session.signIn', { staffNo, password })
    },
    restart: async () => {
      await core.close()
      core = open()
    },
    image: () => {
      const copy = newFolder()
      cpSync(dataDir, copy, { recursive: true })
      return sealedDesk(central, { staffNo }, copy)
    },
    end: async () => {
      await core.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return desk
}

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mente-sealed-desk-'))
}
