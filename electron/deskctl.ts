import { parseArgs } from 'node:util'
import type { Input, Method, Output, QueueName } from '#shared/contract/core-api.ts'
import { QueueName as QueueNames } from '#shared/contract/core-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { Deed } from '#shared/model/operation.ts'
import { type Problem, ProblemError } from '#shared/model/problem.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { type Core, createCore, silentLog, systemClock } from './core/core.ts'
import { examine, sourceMigrationsDir } from './core/doctor.ts'
import { readPassword } from './deskctl-password.ts'

const usage = `deskctl — the desk without its window

  deskctl sign-in                       sign in, show who is known here
  deskctl pull                          send what waits and fetch changes
  deskctl queue [NAME]                  list a queue (first_review); --search TEXT --limit N
  deskctl show CASE                     one case by 受理号 or id
  deskctl decide CASE DEED              write a decision down; --reason CODE … --item CODE … --note TEXT
  deskctl outbox                        what became of my decisions
  deskctl push                          send now what waits
  deskctl doctor                        numbered checks, without personal data

  always: --data DIR --central URL --staff 010237   and: --json for machines
  the password comes from MENTE_PASSWORD or is asked for
  one program at a time has a person's files: close the workbench first (doctor only reads, and may run beside it)
  a desk whose key is also protected by the system keyring cannot be opened here: sign in with the workbench instead

  exit: 0 done · 1 failed · 2 wrong usage · 3 offline · 4 sign-in refused · 5 something waits for a person
`

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  strict: true,
  options: {
    data: { type: 'string' },
    central: { type: 'string' },
    staff: { type: 'string' },
    json: { type: 'boolean', default: false },
    search: { type: 'string' },
    limit: { type: 'string', default: '20' },
    reason: { type: 'string', multiple: true, default: [] },
    item: { type: 'string', multiple: true, default: [] },
    note: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})

class UsageError extends Error {}

type Ask = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>

/** Answers exit code 5 when something waits for a person, else 0. */
const commands: Readonly<Record<string, (ask: Ask, args: readonly string[]) => Promise<0 | 5>>> = {
  'sign-in': async (ask) => {
    const session = await ask('session.get', {})
    print(session, () => `${session.staff?.name ?? ''} 已登录（${session.online ? '联网' : '离线'}）`)
    return 0
  },
  pull: async (ask) => reportSync(await ask('sync.now', {})),
  push: async (ask) => reportSync(await ask('outbox.sendNow', {})),
  queue: async (ask, [name = 'first_review']) => {
    const filter = { queue: queueName(name), ...(options.search === undefined ? {} : { search: options.search }) }
    const page = await ask('queue.page', { filter, after: null, limit: positive(options.limit) })
    print(page, () =>
      page.rows
        .map((r) => `${groupCaseNo(r.caseNo)}  ${r.maskedName}  ${r.diseaseName}  ${r.dueOn ?? '—'}  ${r.band}`)
        .join('\n'),
    )
    return 0
  },
  show: async (ask, [which]) => {
    const shown = await ask('workbench.open', { caseId: await findCaseId(ask, which) })
    const { case: c, findings, pending } = shown
    print(shown, () =>
      [
        `${groupCaseNo(c.caseNo)}  ${c.state}  ${c.form.opsp_dise_name}  办结时限 ${c.dueOn ?? '—'}`,
        ...findings.map((f) => `  [${f.severity}] ${f.sentence}`),
        ...(pending ? [`  本机：${pending.kind} ${pending.state}`] : []),
      ].join('\n'),
    )
    return 0
  },
  decide: async (ask, [which, kind]) => {
    const caseId = await findCaseId(ask, which)
    const { pack } = await ask('policy.get', {})
    const deed = deedOf(kind, pack)
    const { case: c } = await ask('workbench.open', { caseId })
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    const decided = await ask('decision.submit', { caseId, ...base, deed, packVersion: pack.version })
    print(decided, () => `已记录，第 ${decided.seq} 号，待发送`)
    return 0
  },
  outbox: async (ask) => {
    const rows = await ask('outbox.list', {})
    print(rows, () =>
      rows
        .map((r) => `${r.seq}  ${groupCaseNo(r.caseNo)}  ${r.kind}  ${r.state}${r.message ? `  ${r.message}` : ''}`)
        .join('\n'),
    )
    return rows.some((r) => !r.acknowledged && (r.state === 'conflict' || r.state === 'refused')) ? 5 : 0
  },
}

async function reportSync(state: Output<'sync.get'>): Promise<0 | 5> {
  print(state, () => `${state.link}  待发 ${state.queued}  冲突 ${state.conflicts}  被拒 ${state.refused}`)
  if (state.link === 'offline') throw new ProblemError('Offline', state.trouble ?? '现在连不上中心。')
  if (state.link === 'auth') throw new ProblemError('SignInExpired', state.trouble ?? '请重新登录。')
  return state.conflicts + state.refused > 0 ? 5 : 0
}

function queueName(name: string): QueueName {
  const parsed = QueueNames.safeParse(name)
  if (!parsed.success) throw new UsageError(`no such queue: ${name}`)
  return parsed.data
}

function positive(text: string): number {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1 || n > 500) throw new UsageError('--limit takes 1 to 500')
  return n
}

/** A case by id, or by 受理号 in any queue. */
async function findCaseId(ask: Ask, which: string | undefined): Promise<string> {
  if (which === undefined) throw new UsageError('which case?')
  if (which.includes('-')) return which
  const caseNo = which.replace(/\s/g, '')
  for (const queue of QueueNames.options) {
    const page = await ask('queue.page', { filter: { queue, search: caseNo }, after: null, limit: 20 })
    const row = page.rows.find((r) => r.caseNo === caseNo)
    if (row) return row.id
  }
  throw new ProblemError('NotFound', '本机没有这一件，请先同步。')
}

/** A deed from codes: texts come from the policy pack. */
function deedOf(kind: string | undefined, pack: PolicyPack): Deed {
  const reasons = options.reason.map((code) => {
    const reason = pack.reasons.find((r) => r.code === code)
    if (!reason) throw new UsageError(`no such reason: ${code}`)
    return { code, text: reason.text }
  })
  const items = options.item.map((code) => {
    const item = pack.supplementChoices.find((i) => i.code === code)
    if (!item) throw new UsageError(`no such supplement item: ${code}`)
    return item
  })
  const parsed = Deed.safeParse({ kind, note: options.note, criteria: [], reasons, items })
  if (!parsed.success) throw new UsageError(`not a complete deed: ${kind ?? ''}`)
  return parsed.data
}

function print(value: unknown, words: () => string): void {
  console.log(options.json ? JSON.stringify(value, null, 2) : words())
}

function asking(core: Core): Ask {
  return async (method, input) => {
    const answer = await core.call(method, input)
    if (!answer.ok) throw new ProblemError(answer.problem.kind, `${answer.problem.message}（${answer.problem.ref}）`)
    // The core's dispatch answers what the contract says for this method.
    return answer.output as Output<typeof method>
  }
}

const exitCodes: Partial<Record<Problem['kind'], number>> = {
  Offline: 3,
  NotCached: 3,
  WrongPassword: 4,
  AccountLocked: 4,
  SignInExpired: 4,
  OldPasswordNeeded: 4,
  KeyringNeeded: 4,
  NotSignedIn: 4,
}

async function main(): Promise<number> {
  const [name, ...args] = positionals
  if (options.help || name === undefined) {
    console.log(usage)
    return options.help ? 0 : 2
  }
  const { data, central, staff } = options
  if (!data || !central || !staff) throw new UsageError('--data, --central and --staff are needed')
  const deps = {
    dataDir: data,
    centralUrl: central,
    clock: systemClock,
    log: silentLog,
    deviceSecret: null,
    background: false,
    migrationsDir: sourceMigrationsDir(),
  }
  const password = await readPassword()
  if (name === 'doctor') {
    const checks = await examine(deps, { staffNo: staff, password })
    print(checks, () => checks.map((c) => `${c.n}. ${c.ok ? 'ok  ' : 'FAIL'} ${c.name}: ${c.detail}`).join('\n'))
    return checks.every((c) => c.ok) ? 0 : 5
  }
  const command = commands[name]
  if (!command) throw new UsageError(`no such command: ${name}`)
  const core = createCore(deps)
  try {
    const ask = asking(core)
    await ask('session.signIn', { staffNo: staff, password })
    return await command(ask, args)
  } finally {
    await core.close()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`)
  else if (error instanceof ProblemError) console.error(`${error.kind}: ${error.message}`)
  else throw error
  process.exitCode = error instanceof UsageError ? 2 : (exitCodes[error.kind] ?? 1)
}
