import type { Input, Method, Output } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { UsageError } from './args.ts'
import { readPassword } from './password.ts'

/** Asks the desk's core, as a window would. Rejects with a `ProblemError`. */
export type Ask = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>

/** Options of every command that opens a desk. */
export const deskOptions = {
  data: { type: 'string' },
  central: { type: 'string' },
  staff: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export interface DeskOptions {
  readonly data?: string | undefined
  readonly central?: string | undefined
  readonly staff?: string | undefined
  readonly json: boolean
}

/** What a core is made with, and who signs in. The core itself is loaded only when it is needed. */
export async function deskOf({ data, central, staff }: DeskOptions) {
  if (!data || !central || !staff)
    throw new UsageError('请用 --data、--central、--staff 写明数据文件夹、中心地址和工号。')
  const [{ createCore, silentLog, systemClock }, { sourceMigrationsDir }] = await Promise.all([
    import('../core/core.ts'),
    import('../core/doctor.ts'),
  ])
  const deps = {
    dataDir: data,
    centralUrl: central,
    clock: systemClock,
    log: silentLog,
    deviceSecret: null,
    background: false,
    migrationsDir: sourceMigrationsDir(),
  }
  return { deps, createCore, signIn: { staffNo: staff, password: await readPassword() } }
}

/** Opens the desk, signs in, does the work, closes the desk. */
export function withDesk<T>(options: DeskOptions, work: (ask: Ask) => Promise<T>): Promise<T> {
  return openDesk(options, async ({ ask, signIn }) => {
    await signIn()
    return work(ask)
  })
}

/** A desk before anybody has signed in. */
interface OpenDesk {
  readonly ask: Ask
  readonly staffNo: string
  signIn(): Promise<unknown>
}

/** Opens the desk, does the work, closes the desk. */
export async function openDesk<T>(options: DeskOptions, work: (desk: OpenDesk) => Promise<T>): Promise<T> {
  const { deps, createCore, signIn } = await deskOf(options)
  const core = createCore(deps)
  const ask: Ask = async (method, input) => {
    const answer = await core.call(method, input)
    if (!answer.ok) throw new ProblemError(answer.problem.kind, `${answer.problem.message}（${answer.problem.ref}）`)
    // The core's dispatch answers what the contract says for this method.
    return answer.output as Output<typeof method>
  }
  try {
    return await work({ ask, staffNo: signIn.staffNo, signIn: () => ask('session.signIn', signIn) })
  } finally {
    await core.close()
  }
}
