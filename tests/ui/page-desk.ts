/**
 * Runs in the page before anything else: `window.desk` as the preload gives it. Calls go to the test's own server as the
 * messages of wire.ts. Self-contained, because Playwright sends its source.
 */
export function installDesk(path: string): void {
  const bindings = globalThis as unknown as { __complain: (text: string) => void }

  const pack = (value: unknown): Uint8Array<ArrayBuffer> => {
    const blobs: Uint8Array[] = []
    let end = 0
    const json = new TextEncoder().encode(
      JSON.stringify(value, (_, entry: unknown) => {
        if (!(entry instanceof Uint8Array)) return entry
        const at = end
        blobs.push(entry)
        end += entry.length
        return { $bytes: [at, entry.length] }
      }),
    )
    const body = new Uint8Array(4 + json.length + end)
    new DataView(body.buffer).setUint32(0, json.length, true)
    body.set(json, 4)
    let at = 4 + json.length
    for (const blob of blobs) {
      body.set(blob, at)
      at += blob.length
    }
    return body
  }
  const unpack = (body: ArrayBuffer): unknown => {
    const [length = 0] = new Uint32Array(body, 0, 1)
    const text = new TextDecoder().decode(new Uint8Array(body, 4, length))
    const behind = 4 + length
    // A reviver looks at every value there is: only where there is something for it.
    if (!/"\$(bytes|numbers)"/.test(text)) return JSON.parse(text)
    return JSON.parse(text, (_, value: unknown) => {
      if (value === null || typeof value !== 'object') return value
      if ('$bytes' in value && Array.isArray(value.$bytes)) {
        return new Uint8Array(body.slice(behind + value.$bytes[0], behind + value.$bytes[0] + value.$bytes[1]))
      }
      if ('$numbers' in value && Array.isArray(value.$numbers)) {
        return new Uint32Array(body, behind + value.$numbers[0], value.$numbers[1])
      }
      return value
    })
  }
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  window.addEventListener('desk-event', (event) => {
    if (!(event instanceof CustomEvent)) return
    for (const listener of listeners.get(event.detail.name) ?? []) listener(event.detail.data)
  })
  document.addEventListener('securitypolicyviolation', (event) => {
    bindings.__complain(`csp: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
  })
  const waiting = new Map<number, { answer: (value: unknown) => void; fail: (error: Error) => void }>()
  let lastCall = 0
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}${path}`)
  socket.binaryType = 'arraybuffer'
  const opened = new Promise((open) => {
    socket.onopen = open
  })
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    const message = unpack(data)
    if (!Array.isArray(message)) return
    const [number, answer] = message
    const call = waiting.get(number)
    waiting.delete(number)
    // A call that throws is a call that fails in the page, as over the product's port.
    if (answer === null) call?.fail(new Error('the core gave no answer'))
    else call?.answer(answer)
  }
  const desk = {
    call: async (method: string, input: unknown) => {
      await opened
      lastCall += 1
      socket.send(pack([lastCall, method, input]))
      return new Promise((answer, fail) => waiting.set(lastCall, { answer, fail }))
    },
    on: (event: string, listener: (payload: unknown) => void) => {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
  }
  Object.defineProperty(window, 'desk', { value: desk })
}
