import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What can happen to one exchange between a desk and the centre. */
export type Fault =
  | 'none'
  | 'loseRequest' // never arrives; the connection breaks
  | 'loseAnswer' // arrives and is carried out; the answer is lost
  | 'duplicate' // arrives twice; the second answer comes back
  | 'delay' // arrives late
  | 'error500' // does not arrive; a server in between answers
  | 'resetMidway' // the answer breaks off after its first bytes
  | 'captivePortal' // a login page of the hotel answers 200 with HTML

export interface FaultyProxy {
  readonly url: string
  /** decides every exchange; replaced at will */
  plan: (method: string, path: string) => Fault
  /** true: nobody answers at all, as with a pulled cable */
  cut: boolean
  /** exchanges that reached the centre, as "METHOD path" without query */
  readonly seen: string[]
  close(): Promise<void>
}

/** A network between a desk and the centre at `target` that does what `plan` says. */
export async function startFaultyProxy(target: string, delayMs = 150): Promise<FaultyProxy> {
  const upstream = new URL(target)
  const state = { plan: (): Fault => 'none', cut: false } as Pick<FaultyProxy, 'plan' | 'cut'>
  const seen: string[] = []

  const server = createServer((incoming, outgoing) => {
    if (state.cut) return void incoming.socket.destroy()
    void collect(incoming).then((body) => exchange(incoming, body, outgoing))
  })
  server.keepAliveTimeout = 1

  async function exchange(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '/').split('?')[0] ?? '/'
    const fault = state.plan(incoming.method ?? 'GET', path)
    if (fault === 'loseRequest') return void incoming.socket.destroy()
    if (fault === 'error500') return void outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('busy')
    if (fault === 'captivePortal') {
      return void outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>请先登录网络</body></html>')
    }
    if (fault === 'delay') await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (fault === 'duplicate') await forward(incoming, body).then((first) => collect(first))
    let answer: IncomingMessage
    try {
      answer = await forward(incoming, body)
    } catch {
      return void incoming.socket.destroy() // the centre itself is down: the desk sees a broken connection
    }
    if (state.cut || fault === 'loseAnswer') {
      answer.resume()
      return void incoming.socket.destroy()
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    if (fault === 'resetMidway') {
      answer.once('data', (chunk: Buffer) => {
        outgoing.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => incoming.socket.destroy())
        answer.destroy()
      })
      answer.once('end', () => incoming.socket.destroy())
      return
    }
    answer.on('error', () => incoming.socket.destroy())
    answer.pipe(outgoing)
  }

  function forward(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    seen.push(`${incoming.method} ${(incoming.url ?? '').split('?')[0]}`)
    return new Promise((resolve, reject) => {
      const onward = request(
        {
          host: upstream.hostname,
          port: upstream.port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host: upstream.host },
          agent: false,
        },
        resolve,
      )
      onward.on('error', reject)
      onward.end(body)
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

function collect(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => resolve(Buffer.concat(chunks)))
    stream.on('error', reject)
  })
}
