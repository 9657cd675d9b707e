import type { Output, QueueName } from '#shared/contract/core-api.ts'
import { QueueName as QueueNames } from '#shared/contract/core-api.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { Deed } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { parse, UsageError } from './args.ts'
import { type Ask, deskOf, deskOptions, withDesk } from './desk.ts'
import { outboxCommand } from './outbox.ts'
import { print } from './output.ts'

const loopOptions = {
  ...deskOptions,
  search: { type: 'string' },
  limit: { type: 'string', default: '20' },
  reason: { type: 'string', multiple: true },
  item: { type: 'string', multiple: true },
  note: { type: 'string', default: '' },
} as const
type Options = ReturnType<typeof parse<typeof loopOptions>>['values']

interface Asked {
  readonly ask: Ask
  readonly args: readonly string[]
  readonly options: Options
}

/** Answers exit code 5 when something waits for a person, else 0. */
const commands: Readonly<Record<string, (asked: Asked) => Promise<0 | 5>>> = {
  'sign-in': async ({ ask, options }) => {
    const session = await ask('session.get', {})
    print(options.json, session, () => `${session.staff?.name ?? ''} 已登录（${session.online ? '联网' : '离线'}）`)
    return 0
  },
  pull: async ({ ask, options }) => reportSync(await ask('sync.now', {}), options),
  push: async ({ ask, options }) => reportSync(await ask('outbox.sendNow', {}), options),
  queue: async ({ ask, args: [name = 'first_review'], options }) => {
    const filter = { queue: queueName(name), ...(options.search === undefined ? {} : { search: options.search }) }
    const page = await ask('queue.page', { filter, after: null, limit: positive(options.limit) })
    print(options.json, page, () =>
      page.rows
        .map((r) => `${groupCaseNo(r.caseNo)}  ${r.maskedName}  ${r.diseaseName}  ${r.dueOn ?? '—'}  ${r.band}`)
        .join('\n'),
    )
    return 0
  },
  show: async ({ ask, args: [which], options }) => {
    const shown = await ask('workbench.open', { caseId: await findCaseId(ask, which) })
    const { case: c, findings, pending } = shown
    print(options.json, shown, () =>
      [
        `${groupCaseNo(c.caseNo)}  ${c.state}  ${c.form.opsp_dise_name}  办结时限 ${c.dueOn ?? '—'}`,
        ...findings.map((f) => `  [${f.severity}] ${f.sentence}`),
        ...(pending ? [`  本机：${pending.kind} ${pending.state}`] : []),
      ].join('\n'),
    )
    return 0
  },
  decide: async ({ ask, args: [which, kind], options }) => {
    const caseId = await findCaseId(ask, which)
    const { pack } = await ask('policy.get', {})
    const deed = deedOf(kind, pack, options)
    const { case: c } = await ask('workbench.open', { caseId })
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    const decided = await ask('decision.submit', { caseId, ...base, deed, packVersion: pack.version })
    print(options.json, decided, () => `已记录，第 ${decided.seq} 号，待发送`)
    return 0
  },
  outbox: ({ ask, args, options }) => outboxCommand(ask, args, options.json),
}

/** One command of the loop pull → … → push, or the desk's examination. */
export async function loop(all: readonly string[]): Promise<number> {
  const { values: options, positionals } = parse(all, loopOptions)
  const [name = '', ...args] = positionals
  if (name === 'doctor') return doctor(options)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`没有命令「${name}」，用 deskctl --help 查看全部命令。`)
  return withDesk(options, (ask) => command({ ask, args, options }))
}

async function doctor(options: Options): Promise<0 | 5> {
  const { deps, signIn } = await deskOf(options)
  const { examine } = await import('../core/doctor.ts')
  const checks = await examine(deps, signIn)
  const lines = () => checks.map((c) => `${c.n}. ${c.ok ? 'ok  ' : 'FAIL'} ${c.name}: ${c.detail}`).join('\n')
  print(options.json, checks, lines)
  return checks.every((c) => c.ok) ? 0 : 5
}

async function reportSync(state: Output<'sync.get'>, { json }: Options): Promise<0 | 5> {
  print(json, state, () => `${state.link}  待发 ${state.queued}  冲突 ${state.conflicts}  被拒 ${state.refused}`)
  if (state.link === 'offline') throw new ProblemError('Offline', state.trouble ?? '现在连不上中心。')
  if (state.link === 'auth') throw new ProblemError('SignInExpired', state.trouble ?? '请重新登录。')
  return state.conflicts + state.refused > 0 ? 5 : 0
}

function queueName(name: string): QueueName {
  const parsed = QueueNames.safeParse(name)
  if (!parsed.success) throw new UsageError(`没有队列「${name}」，可用：${QueueNames.options.join('、')}。`)
  return parsed.data
}

function positive(text: string): number {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1 || n > 500) throw new UsageError(`--limit 应为 1 至 500 的整数，现为「${text}」。`)
  return n
}

/** A case by id, or by 受理号 in any queue. */
async function findCaseId(ask: Ask, which: string | undefined): Promise<string> {
  if (which === undefined) throw new UsageError('缺少受理号。')
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
function deedOf(kind: string | undefined, pack: PolicyPack, options: Options): Deed {
  const reasons = (options.reason ?? []).map((code) => {
    const reason = pack.reasons.find((r) => r.code === code)
    if (!reason) throw new UsageError(`政策包中没有理由「${code}」。`)
    return { code, text: reason.text }
  })
  const items = (options.item ?? []).map((code) => {
    const item = pack.supplementChoices.find((i) => i.code === code)
    if (!item) throw new UsageError(`政策包中没有补正项「${code}」。`)
    return item
  })
  const parsed = Deed.safeParse({ kind, note: options.note, criteria: [], reasons, items })
  if (!parsed.success)
    throw new UsageError(`「${kind ?? ''}」不是一个完整的办理动作，请核对动作名和 --reason、--item。`)
  return parsed.data
}
