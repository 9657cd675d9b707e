import { create } from 'zustand'
import type { Problem } from '#shared/model/problem.ts'
import { problemOf } from '../bridge.ts'

export type Toast =
  | { readonly id: number; readonly tone: 'done'; readonly sentence: string }
  | { readonly id: number; readonly tone: 'problem'; readonly problem: Problem }
  | { readonly id: number; readonly tone: 'warning'; readonly sentences: readonly string[] }

/** Messages of what just happened. Good news leaves by itself; anything else stays until a person puts it away. */
export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))

const DONE_MS = 4000
let lastId = 0

function show(toast: Toast): void {
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.tone !== 'done'), toast].slice(-3),
  }))
}

export function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
}

/** Another person sits down: nothing of the last one stays on screen. */
export function clearToasts(): void {
  useToasts.setState({ toasts: [] })
}

/** `ms`: how long it stays, at least as long as any good news. */
export function tellDone(sentence: string, ms = 0): void {
  const id = ++lastId
  show({ id, tone: 'done', sentence })
  window.setTimeout(() => dismiss(id), Math.max(DONE_MS, ms))
}

export function tellProblem(error: unknown): void {
  show({ id: ++lastId, tone: 'problem', problem: problemOf(error) })
}

/** Something this installation cannot do, which is not about one case: said once, and stays until it is put away. */
export function tellWarning(sentences: readonly string[]): void {
  show({ id: ++lastId, tone: 'warning', sentences })
}
