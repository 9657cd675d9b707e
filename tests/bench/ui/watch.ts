/** What the page knows of the watch that stands in it. */
declare global {
  interface Window {
    benchWatch: {
      /** begins with the next key (or click); ends with the frame after `done` holds */
      arm(done: () => boolean): void
      /** milliseconds; rejects when it takes longer than half a minute */
      read(): Promise<number>
      /**
       * Moves something once between frames. dropped: frames that did not come in time; blank: frames in which nothing
       * stands where something belongs, as `covered` sees it.
       */
      frames(
        step: (n: number) => void,
        count: number,
        covered: () => boolean,
      ): Promise<{ dropped: number; blank: number; frames: number }>
    }
  }
}

/**
 * Puts a watch into a page. A key's time begins with the event's own time stamp, before any listener has run, and ends in
 * a task after the frame in which what it caused is there: key → paint. Self-contained, because its source is sent.
 */
export function installWatch(): void {
  const LIMIT = 30_000
  let pending: Promise<number> = Promise.resolve(0)
  // asked for in a frame: the next task comes when that frame is through
  const framed = (then: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    port2.postMessage(null)
  }
  window.benchWatch = {
    arm(done) {
      pending = new Promise((resolve, reject) => {
        const begin = (event: Event) => {
          for (const name of ['keydown', 'pointerdown']) window.removeEventListener(name, begin, true)
          const from = event.timeStamp
          const look = () => {
            if (performance.now() - from > LIMIT) return reject(new Error('nothing came of the key'))
            if (done()) framed(() => resolve(performance.now() - from))
            else requestAnimationFrame(look)
          }
          // in the frame of the key itself: what it caused at once is painted with it
          requestAnimationFrame(look)
        }
        for (const name of ['keydown', 'pointerdown']) window.addEventListener(name, begin, true)
      })
    },
    read: () => pending,
    frames: (step, count, covered) =>
      new Promise((resolve) => {
        let n = 0
        let last = performance.now()
        let dropped = 0
        let blank = 0
        const frame = (now: number) => {
          if (n > 0) dropped += Math.max(0, Math.round((now - last) / (1000 / 60)) - 1)
          if (n > 0 && !covered()) blank += 1
          last = now
          if (n === count) return resolve({ dropped, blank, frames: count })
          // As a wheel does it: between frames, so that the next one begins with the news of it.
          framed(() => {
            step(n)
            n += 1
            requestAnimationFrame(frame)
          })
        }
        requestAnimationFrame(frame)
      }),
  }
}
