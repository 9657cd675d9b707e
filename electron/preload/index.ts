import { contextBridge, ipcRenderer } from 'electron'
import type { RpcMessage } from '#shared/contract/port-rpc.ts'
import type { Problem } from '#shared/model/problem.ts'

type Answer = { ok: true; output: unknown } | { ok: false; problem: Problem }
type Listener = (payload: unknown) => void

const RESTARTED = '后台程序刚刚重新启动，请再操作一次。'
const STOPPED = '后台程序没有运行。'

let port: MessagePort | null = null
/** there was a core before: another port means another core */
let connected = false
let nextId = 1
const waiting = new Map<number, (answer: Answer) => void>()
const unsent: { id: number; method: string; input: unknown }[] = []
const listeners = new Map<string, Set<Listener>>()
/** the core could not start, perhaps before anybody listened: told to whoever asks later */
let stopped: { payload: unknown } | null = null

function receive(message: RpcMessage): void {
  if ('event' in message) {
    if (message.event === 'core.stopped') stop(message.payload)
    for (const listener of listeners.get(message.event) ?? []) listener(message.payload)
    return
  }
  const answer = waiting.get(message.id)
  waiting.delete(message.id)
  answer?.(message.ok ? { ok: true, output: message.output } : { ok: false, problem: message.problem })
}

/** Answers what nobody will answer any more. */
function giveUp(ids: readonly number[], message: string): void {
  const problem: Problem = { kind: 'CoreStopped', message, ref: 'core-restart' }
  for (const id of ids) receive({ id, ok: false, problem })
}

/** There is no core, and nobody starts one until the page asks. */
function stop(payload: unknown): void {
  stopped = { payload }
  port?.close()
  port = null
  unsent.length = 0
  giveUp([...waiting.keys()], STOPPED)
}

/** A new port means a new core: whatever the old one was asked and did not answer will not be answered. */
function adopt(next: MessagePort): void {
  const lost = [...waiting.keys()].filter((id) => !unsent.some((call) => call.id === id))
  const again = connected
  port?.close()
  port = next
  connected = true
  stopped = null
  port.onmessage = (event: MessageEvent<RpcMessage>) => receive(event.data)
  giveUp(lost, RESTARTED)
  for (const call of unsent.splice(0)) port.postMessage(call)
  if (again) receive({ event: 'core.restarted', payload: null })
}

ipcRenderer.on('core-port', (event) => {
  const [next] = event.ports
  if (next) adopt(next)
})
ipcRenderer.on('core-event', (_event, message: RpcMessage) => receive(message))
ipcRenderer.send('core-please')

contextBridge.exposeInMainWorld('desk', {
  /**
   * Asks the core to do something; never rejects. What may be asked stands in shared/contract/core-api.ts, and for
   * printing and the window, which main answers, in print-api.ts and shell-api.ts.
   * While there is no core, asking who is signed in (what the page does first, and again when a person wants to try
   * again) asks main to start one; anything else is answered at once.
   */
  call(method: string, input: unknown): Promise<Answer> {
    // Laying out and printing is Chromium's, so main answers; the core need not be there for it.
    if (method.startsWith('print.')) return ipcRenderer.invoke('print', method, input)
    if (method.startsWith('shell.')) return ipcRenderer.invoke('shell', method, input)
    return new Promise((resolve) => {
      const call = { id: nextId++, method, input }
      waiting.set(call.id, resolve)
      if (stopped && method !== 'session.get') return giveUp([call.id], STOPPED)
      if (stopped) {
        stopped = null
        ipcRenderer.send('core-please')
      }
      if (port) port.postMessage(call)
      else unsent.push(call)
    })
  },
  /** Listens to an event of the core; returns the way to stop. */
  on(event: string, listener: Listener): () => void {
    const set = listeners.get(event) ?? new Set()
    set.add(listener)
    listeners.set(event, set)
    if (event === 'core.stopped' && stopped) listener(stopped.payload)
    return () => set.delete(listener)
  },
})
