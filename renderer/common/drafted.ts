import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { problemOf } from '../bridge.ts'
import { tellProblem } from './toasts.ts'

export interface Saver<T> {
  save(body: T): void
  /** send what waits now; resolves when nothing is under way */
  flush(): Promise<void>
  /** send nothing from now on: the decision that replaces the draft is being written */
  hold(): void
  /** the decision was not written: go on saving, starting with `body` */
  resume(body: T): void
}

/** Coalesces changes: the newest body goes out `delay` milliseconds after the first unsaved change. */
function createSaver<T>(send: (body: T) => Promise<unknown>, delay: number, onError: (e: unknown) => void): Saver<T> {
  let waiting: T | null = null
  let held = false
  let timer: number | undefined
  let underWay: Promise<void> = Promise.resolve()
  const flush = () => {
    window.clearTimeout(timer)
    timer = undefined
    const body = held ? null : waiting
    waiting = null
    if (body) underWay = underWay.then(() => send(body)).then(() => undefined, onError)
    return underWay
  }
  const save = (body: T) => {
    waiting = body
    if (!held) timer ??= window.setTimeout(() => void flush(), delay)
  }
  return {
    save,
    flush,
    hold() {
      held = true
    },
    resume(body) {
      held = false
      save(body)
    },
  }
}

/** A draft that comes after its person has gone has nobody to be told about. */
function tellUnlessGone(error: unknown): void {
  if (problemOf(error).kind !== 'NotSignedIn') tellProblem(error)
}

/** Something being filled in. */
export interface Drafted<T> {
  readonly draft: T
  change(edit: (draft: T) => T): void
  readonly saver: Saver<T>
}

/** Where a draft goes; both stay the same functions while it is the same draft. */
interface Keeping<T> {
  readonly send: (body: T) => Promise<unknown>
  /** milliseconds an unsaved change may wait */
  readonly delay: number
  /** the draft is left; `kept` resolves when nothing of it is under way any more */
  readonly leave: (draft: T, kept: Promise<void>) => void
}

/** A draft: on screen at once, on disk a moment later, and before it is left. */
export function useDrafted<T>(saved: T, { send, delay, leave }: Keeping<T>): Drafted<T> {
  const [draft, setDraft] = useState(saved)
  const current = useRef(saved)
  const saver = useMemo(() => createSaver<T>(send, delay, tellUnlessGone), [send, delay])
  const change = useCallback(
    (edit: (draft: T) => T) => {
      const next = edit(current.current)
      if (next === current.current) return
      current.current = next
      setDraft(next)
      saver.save(next)
    },
    [saver],
  )
  useEffect(() => {
    const flush = () => void saver.flush()
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      leave(current.current, saver.flush())
    }
  }, [saver, leave])
  return { draft, change, saver }
}
