import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { coreApi, type Method } from '#shared/contract/core-api.ts'
import { exactly } from '#shared/model/exactly.ts'
import type { Problem } from '#shared/model/problem.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Role, Staff } from '#shared/model/staff.ts'
import { asProblem } from './db/problems.ts'
import type { Log } from './deps.ts'

/** Handlers get the parsed input and answer the contract's output. */
export type Handlers = {
  [M in Method]: (input: z.output<(typeof coreApi)[M]['input']>) => HandlerOutput<M> | Promise<HandlerOutput<M>>
}
type HandlerOutput<M extends Method> = z.output<(typeof coreApi)[M]['output']>

export type CallResult = { ok: true; output: unknown } | { ok: false; problem: Problem }

/** Who may call what. 'anyone' needs no session; a list names the roles, of which one is enough. */
type Access = 'anyone' | 'signed-in' | readonly Role[]

const atWindow: readonly Role[] = ['window', 'supervisor']
const deciders: readonly Role[] = ['window', 'first_reviewer', 'second_reviewer', 'supervisor']

/** who has papers in front of them */
const takers: readonly Role[] = ['window', 'first_reviewer', 'supervisor']

const access: Readonly<Record<Method, Access>> = {
  'session.get': 'anyone',
  'session.signIn': 'anyone',
  'session.signOut': 'anyone',
  'session.lock': 'anyone',
  'session.unlock': 'signed-in',
  'session.setPin': 'signed-in',
  'session.touch': 'anyone',
  'policy.get': 'signed-in',
  'policy.check': ['supervisor'],
  'policy.import': ['supervisor'],
  'renewals.list': 'signed-in',
  'notice.get': 'signed-in',
  'notice.printed': 'signed-in',
  'home.summary': 'signed-in',
  'sync.get': 'signed-in',
  'sync.now': 'signed-in',
  'queue.order': 'signed-in',
  'queue.rows': 'signed-in',
  'queue.page': 'signed-in',
  'queue.choices': 'signed-in',
  'queue.counts': 'signed-in',
  'workbench.open': 'signed-in',
  'workbench.saveDraft': deciders,
  'document.bytes': 'signed-in',
  'decision.submit': deciders,
  'choices.get': 'signed-in',
  'choices.save': 'signed-in',
  'workbench.left': 'signed-in',
  'queue.next': 'signed-in',
  'queue.skip': deciders,
  'supervision.skips': ['supervisor', 'auditor'],
  'decision.undo': deciders,
  'decision.recent': 'signed-in',
  'outbox.list': 'signed-in',
  'outbox.sendNow': 'signed-in',
  'outbox.acknowledge': deciders,
  'outbox.conflict': 'signed-in',
  'outbox.redecide': deciders,
  'outbox.check': 'signed-in',
  'sync.log': 'signed-in',
  'batch.get': 'signed-in',
  'batch.plan': deciders,
  'batch.take': deciders,
  'batch.pause': deciders,
  'batch.resume': deciders,
  'batch.renew': deciders,
  'batch.giveBack': deciders,
  'batchApprove.list': ['first_reviewer', 'supervisor'],
  'batchApprove.submit': ['first_reviewer', 'supervisor'],
  'batchApprove.undo': ['first_reviewer', 'supervisor'],
  'batchApprove.results': ['first_reviewer', 'supervisor'],
  'lease.recall': ['supervisor'],
  'statistics.get': 'signed-in',
  'staff.colleagues': ['supervisor', 'auditor'],
  'staff.saveSetting': ['supervisor'],
  'case.assign': ['supervisor'],
  'case.remind': ['window', 'first_reviewer', 'supervisor'],
  'seal.export': deciders,
  'seal.exportClosed': 'anyone',
  'seal.import': ['supervisor'],
  'papers.keep': takers,
  'papers.list': takers,
  'papers.move': takers,
  'papers.remove': takers,
  'papers.bytes': takers,
  'papers.waiting': 'signed-in',
  'export.request': 'signed-in',
  'export.requestSheet': 'signed-in',
  'export.makeSheet': 'signed-in',
  'export.list': 'signed-in',
  'export.answer': ['supervisor'],
  'export.begin': 'signed-in',
  'export.done': 'signed-in',
  'window.find': atWindow,
  'window.insured': atWindow,
  'window.diseaseInitials': atWindow,
  'window.drafts': atWindow,
  'window.draft': atWindow,
  'window.saveDraft': atWindow,
  'window.dropDraft': atWindow,
  'window.register': atWindow,
  'window.registered': atWindow,
  'window.reopen': atWindow,
  'window.daySheet': atWindow,
  'window.daySheetFile': atWindow,
  'window.receiptPrinted': atWindow,
}

/** Answered though the desk is locked: who is here, how to open it, and what only writes down what was being done. */
const whileLocked: ReadonlySet<Method> = new Set<Method>([
  'session.get',
  'session.signIn',
  'session.signOut',
  'session.lock',
  'session.unlock',
  'session.touch',
  'workbench.saveDraft',
  'papers.keep',
])

export interface DispatchOptions {
  readonly handlers: Handlers
  readonly staff: () => Staff | null
  /** the person has left the desk */
  readonly locked: () => boolean
  readonly log: Log
  /** also check what handlers answer */
  readonly checkOutputs: boolean
  /** a problem was met while serving a call: what to tell of it, when that is something else */
  readonly explain: (met: ProblemError) => ProblemError
}

/** One door for every call: parse, authorise, call, answer. Never throws; whatever goes wrong is a Problem. */
export function createDispatch(options: DispatchOptions): (method: string, input: unknown) => Promise<CallResult> {
  return async (method, input) => {
    try {
      if (!isMethod(method))
        throw new ProblemError('BadRequest', '界面发来了后台不认识的请求，请升级或重新安装本程序。')
      const asked = read(method, input)
      authorise(access[method], options.staff())
      if (options.locked() && !whileLocked.has(method)) throw new ProblemError('Locked', '工作台已锁定，请先解锁。')
      const output = await invoke(options.handlers, method, asked)
      if (options.checkOutputs) coreApi[method].output.parse(output)
      return { ok: true, output }
    } catch (error) {
      const problem = toProblem(options.explain(asProblem(error)))
      options.log.warn('call.failed', {
        method: isMethod(method) ? method : 'unknown',
        kind: problem.kind,
        ref: problem.ref,
      })
      if (problem.kind === 'Bug' && error instanceof Error) {
        // Where, not what: an unforeseen message might quote data.
        options.log.warn('call.bug', { ref: problem.ref, error: error.name, at: firstFrames(error) })
      }
      return { ok: false, problem }
    }
  }
}

const quick = new Map<Method, (input: unknown) => boolean>()

/** The input as its schema reads it; most calls bring exactly what it asks for, and that is seen several times faster. */
function read(method: Method, input: unknown): unknown {
  const schema = coreApi[method].input
  const fits = quick.get(method) ?? exactly(schema)
  quick.set(method, fits)
  if (fits(input)) return input
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new ProblemError('BadRequest', '界面发来的内容不完整或不合规，请重新操作一次。')
  return parsed.data
}

function isMethod(method: string): method is Method {
  return Object.hasOwn(coreApi, method)
}

/** The table's types pair every method with its handler; the compiler cannot follow that through an index. */
function invoke(handlers: Handlers, method: Method, input: unknown): unknown {
  const handler: (input: never) => unknown = handlers[method]
  return handler(input as never)
}

function authorise(rule: Access, staff: Staff | null): void {
  if (rule === 'anyone') return
  if (!staff) throw new ProblemError('NotSignedIn', '请先登录。')
  if (rule !== 'signed-in' && !staff.roles.some((role) => rule.includes(role))) {
    throw new ProblemError('NotAllowed', '您的岗位不能办理这一步。')
  }
}

/** Every error as data: ours keep their kind and sentence, SQLite's and the disk's are translated, the rest is a bug. */
export function toProblem(error: unknown): Problem {
  const ref = randomBytes(5).toString('hex')
  const { kind, message } = asProblem(error)
  return { kind, message, ref }
}

function firstFrames(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return frames
    .slice(0, 3)
    .map((line) => line.trim().replace(/\(?(?:file:\/\/)?\/.*\/([^/]+:\d+:\d+)\)?/, '$1'))
    .join(' < ')
}
