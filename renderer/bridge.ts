import type { z } from 'zod'
import type { CoreApi, CoreEvents } from '#shared/contract/core-api.ts'
import type { PrintApi } from '#shared/contract/print-api.ts'
import type { ShellApi } from '#shared/contract/shell-api.ts'
import { Problem, ProblemError } from '#shared/model/problem.ts'

type Answer = { ok: true; output: unknown } | { ok: false; problem: unknown }

/** What the preload puts on the window. This file is the only one that touches it. */
interface DeskWindow {
  call(method: string, input: unknown): Promise<Answer>
  on(event: string, listener: (payload: unknown) => void): () => void
}

declare global {
  interface Window {
    readonly desk?: DeskWindow
  }
}

function desk(): DeskWindow {
  if (!window.desk) throw new ProblemError('CoreStopped', '')
  return window.desk
}

/** The `Problem` of the contract behind a thrown error: anything that is not one of ours is a 'Bug'. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) {
    const cause = Problem.safeParse(error.cause)
    return { kind: error.kind, message: error.message, ref: cause.success ? cause.data.ref : '' }
  }
  return { kind: 'Bug', message: '', ref: error instanceof Error ? error.name : '' }
}

function unwrap(answer: Answer): unknown {
  if (answer.ok) return answer.output
  const problem = Problem.safeParse(answer.problem)
  if (!problem.success) throw new ProblemError('Bug', '')
  throw new ProblemError(problem.data.kind, problem.data.message, { cause: problem.data })
}

/** What a page may ask: the core for everything about cases, main for laying out, printing and the window. */
type Api = CoreApi & PrintApi & ShellApi

/** Asked although the desk is locked; everything else waits until it is opened, and then needs no second try. */
const notHeld = /^(session|shell)\.|^workbench\.saveDraft$|^papers\.keep$/
let gate: { readonly opened: Promise<void>; open(): void } | null = null

/** Holds back what the page asks while the desk is locked, and lets it go when it is opened. */
export function holdCalls(hold: boolean): void {
  if (!hold) {
    gate?.open()
    gate = null
  } else if (!gate) {
    let open = () => {}
    const opened = new Promise<void>((go) => {
      open = go
    })
    gate = { opened, open }
  }
}

/**
 * Ask the core, or main to print: the preload knows which. Rejects with a `ProblemError` whose cause is the `Problem`.
 * Who answers has parsed the answer against the contract, so its shape is taken on trust here.
 */
export async function call<M extends keyof Api>(
  method: M,
  input: z.input<Api[M]['input']>,
): Promise<z.output<Api[M]['output']>> {
  if (gate && !notHeld.test(method)) await gate.opened
  return unwrap(await desk().call(method, input)) as z.output<Api[M]['output']>
}

/** What the core tells, and what the preload tells of it: a new core has taken the place of the old one. */
type DeskEvents = CoreEvents & { 'core.restarted': null }

/** Listen to an event of the core; the returned function stops listening. */
export function on<E extends keyof DeskEvents>(event: E, listener: (payload: DeskEvents[E]) => void): () => void {
  return desk().on(event, (payload) => listener(payload as DeskEvents[E]))
}
