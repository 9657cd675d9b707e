/** One text for one telephone number. The same `id` again is the same text: a gateway sends it once. */
export interface OutgoingMessage {
  readonly id: string
  readonly tel: string
  readonly text: string
}

/**
 * The SMS/APP gateway of a city, as the centre sees it. Answers with what the gateway said, unread: only
 * `{ accepted: id }` counts as taken. Rejects when the gateway cannot be reached; `signal` ends the waiting.
 */
export interface MessageGateway {
  send(message: OutgoingMessage, signal: AbortSignal): Promise<unknown>
}

/** How a gateway can fail, for tests and drills. */
export type GatewayMode = 'ok' | 'down' | 'slow' | 'garbage' | 'answer_lost'

/** A gateway that keeps what it is given instead of sending it, and fails as it is told to. */
export interface FakeGateway extends MessageGateway {
  /** texts that went out, each once, by id */
  readonly delivered: ReadonlyMap<string, OutgoingMessage>
  /** how often it was called */
  readonly calls: number
}

/** `mode` is asked at every call. As a real gateway it goes by the id: what it took once it does not send again. */
export function fakeGateway(mode: () => GatewayMode = () => 'ok'): FakeGateway {
  const delivered = new Map<string, OutgoingMessage>()
  let calls = 0
  return {
    delivered,
    get calls() {
      return calls
    },
    async send(message, signal) {
      calls += 1
      const now = mode()
      if (now === 'down') throw new Error('gateway down')
      if (now === 'slow') {
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('gave up waiting')), { once: true })
        })
      }
      if (now === 'garbage') return '<html>welcome</html>'
      delivered.set(message.id, message)
      if (now === 'answer_lost') throw new Error('connection lost')
      return { accepted: message.id }
    },
  }
}
