import { createContext, useContext, useEffect, useRef } from 'react'
import { createDispatcher, type KeyScope } from './dispatcher.ts'
import { keysOf } from './keymap.ts'

export const dispatcher = createDispatcher(() => performance.now(), keysOf)

export const DispatcherContext = createContext(dispatcher)

/** Levels of scopes: the higher one hears a key first. */
export const level = { app: 0, screen: 1, panel: 2, dialog: 3 } as const

/** The keys of a screen or panel while it is mounted; `null` while they are off. */
export function useKeys(scope: KeyScope | null): void {
  const owner = useContext(DispatcherContext)
  const latest = useRef(scope)
  latest.current = scope
  const on = scope !== null
  useEffect(() => {
    if (!on) return
    return owner.add(() => latest.current ?? { title: '', level: 0, bindings: [] })
  }, [owner, on])
}

/** Connects the dispatcher to the window; returns the function that disconnects it. */
export function listen(): () => void {
  const { down, up, compositionEnd, blur } = dispatcher
  window.addEventListener('keydown', down)
  window.addEventListener('keyup', up)
  window.addEventListener('compositionend', compositionEnd)
  window.addEventListener('blur', blur)
  return () => {
    window.removeEventListener('keydown', down)
    window.removeEventListener('keyup', up)
    window.removeEventListener('compositionend', compositionEnd)
    window.removeEventListener('blur', blur)
  }
}
