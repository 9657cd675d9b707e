import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export interface SlowLineOptions {
  readonly bytesPerSecond: number
  /** one way */
  readonly latencyMs: number
  /** share of connections that break at a random moment of their life */
  readonly breaks: number
  readonly random: () => number
}

export interface SlowLine {
  readonly url: string
  /** connections broken so far */
  readonly broken: number
  close(): Promise<void>
}

const STEP_MS = 20

/**
 * A line of so many bytes a second each way, shared by everything on it, with latency, on which connections break.
 * One queue per way, in order: chunks never overtake each other, whatever timers do.
 */
export async function startSlowLine(target: string, options: SlowLineOptions): Promise<SlowLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const ways = [way(options), way(options)] as const
  const state = { broken: 0 }

  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => undefined)
    }
    const breakBoth = () => {
      near.destroy()
      far.destroy()
    }
    if (options.random() < options.breaks) {
      setTimeout(() => {
        if (near.destroyed) return
        state.broken += 1
        breakBoth()
      }, options.random() * 3_000)
    }
    near.on('data', (chunk) => ways[0].send(chunk, far, near))
    far.on('data', (chunk) => ways[1].send(chunk, near, far))
    near.on('end', () => ways[0].send(null, far, near))
    far.on('end', () => ways[1].send(null, near, far))
    near.on('error', breakBoth)
    far.on('error', breakBoth)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get broken() {
      return state.broken
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      for (const one of ways) one.stop()
      await new Promise((done) => server.close(done))
    },
  }
}

interface Piece {
  readonly due: number
  readonly bytes: Buffer | null
  readonly to: Socket
}

function way({ bytesPerSecond, latencyMs }: SlowLineOptions) {
  const queues = new Map<Socket, { bytes: Buffer | null; from: Socket }[]>()
  const flying: Piece[] = []
  let allowed = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    // By the time that passed and not by the count of ticks: a busy machine does not make the line slower.
    allowed = Math.min(bytesPerSecond / 2, allowed + (bytesPerSecond * (now - last)) / 1_000)
    last = now
    // Every connection in turn, a small piece each: what is big does not keep what is small waiting behind it.
    for (let moved = true; moved && allowed > 0; ) {
      moved = false
      for (const [to, queue] of queues) {
        const head = queue[0]
        if (!head || allowed <= 0) continue
        moved = true
        const part = head.bytes?.subarray(0, Math.min(256, Math.ceil(allowed))) ?? null
        allowed -= part?.length ?? 0
        flying.push({ due: now + latencyMs, bytes: part, to })
        if (head.bytes && part && part.length < head.bytes.length) {
          queue[0] = { ...head, bytes: head.bytes.subarray(part.length) }
          continue
        }
        queue.shift()
        if (queue.length === 0) {
          queues.delete(to)
          head.from.resume()
        }
      }
    }
    while (flying[0] && flying[0].due <= now) {
      const { bytes, to } = flying.shift() as Piece
      if (to.destroyed) continue
      if (bytes) to.write(bytes)
      else to.end()
    }
  }, STEP_MS)
  return {
    send: (bytes: Buffer | null, to: Socket, from: Socket) => {
      const queue = queues.get(to) ?? []
      queue.push({ bytes, from })
      queues.set(to, queue)
      if (bytes) from.pause()
    },
    stop: () => clearInterval(timer),
  }
}
