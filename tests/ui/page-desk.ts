/**
 * Runs in the page before anything else: `window.desk` as the preload gives it, over Playwright's bindings.
 * Self-contained, because Playwright sends its source.
 */
export function installDesk(): void {
  type Call = (method: string, input: unknown) => Promise<unknown>
  const bindings = globalThis as unknown as { __call: Call; __complain: (text: string) => void }

  const toBytes = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  const encode = (value: unknown): unknown => {
    if (value instanceof Uint8Array) {
      let chars = ''
      for (const byte of value) chars += String.fromCharCode(byte)
      return { $bytes: btoa(chars) }
    }
    if (Array.isArray(value)) return value.map(encode)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encode(entry)]))
  }
  const decode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(decode)
    if (value === null || typeof value !== 'object') return value
    if ('$bytes' in value && typeof value.$bytes === 'string') return toBytes(value.$bytes)
    if ('$numbers' in value && typeof value.$numbers === 'string')
      return new Uint32Array(toBytes(value.$numbers).buffer)
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, decode(entry)]))
  }
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  window.addEventListener('desk-event', (event) => {
    if (!(event instanceof CustomEvent)) return
    for (const listener of listeners.get(event.detail.name) ?? []) listener(decode(event.detail.data))
  })
  document.addEventListener('securitypolicyviolation', (event) => {
    bindings.__complain(`csp: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
  })
  const desk = {
    call: async (method: string, input: unknown) => decode(await bindings.__call(method, encode(input))),
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
