import { connect, createServer, type Socket } from 'node:net'

/** A line between two processes: so many bits a second each way, and half of the round trip as delay. */
export interface Line {
  readonly port: number
  close(): void
}

/** Emulates a line in front of a loopback port. Keeps the order of bytes: every chunk leaves after the one before it. */
export function openLine(target: number, bitsPerSecond: number, roundTripMs: number): Promise<Line> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    shape(near, far, bitsPerSecond, roundTripMs / 2)
    shape(far, near, bitsPerSecond, roundTripMs / 2)
  })
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      resolve({
        port: address.port,
        close: () => {
          for (const socket of sockets) socket.destroy()
          server.close()
        },
      })
    })
  })
}

function shape(from: Socket, to: Socket, bitsPerSecond: number, delayMs: number): void {
  // One queue and one timer: two timers of different length may fire in the wrong order, and bytes must not.
  const line: { at: number; chunk: Buffer | null }[] = []
  let free = 0
  let waiting = 0
  let timed = false
  const pump = () => {
    timed = false
    for (let head = line[0]; head && head.at <= performance.now(); head = line[0]) {
      line.shift()
      waiting -= head.chunk?.length ?? 0
      if (to.destroyed) continue
      if (head.chunk === null) to.end()
      else to.write(head.chunk)
    }
    if (waiting < 128 * 1024) from.resume()
    pumpAt(line[0]?.at)
  }
  const pumpAt = (at: number | undefined) => {
    if (timed || at === undefined) return
    timed = true
    setTimeout(pump, Math.max(0, at - performance.now()))
  }
  const put = (chunk: Buffer | null) => {
    free = Math.max(performance.now(), free) + ((chunk?.length ?? 0) * 8_000) / bitsPerSecond
    waiting += chunk?.length ?? 0
    line.push({ at: free + delayMs, chunk })
    pumpAt(line[0]?.at)
  }
  from.on('data', (chunk: Buffer) => {
    put(chunk)
    // Like the buffer of a real line: what does not fit waits at the sender.
    if (waiting > 256 * 1024) from.pause()
  })
  from.on('end', () => put(null))
}
