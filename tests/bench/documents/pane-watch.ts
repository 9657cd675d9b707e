/** From one key to what the active pane made of it. */
export interface ZoomStep {
  /** frames from the key to the one that shows the page in its new size, the old pixels scaled: 1 is the very next */
  frames: number
  scaledMs: number
  /** until the frame with a picture of as many pixels as the page now takes */
  sharpMs: number
  /** of that, since the bytes of a document last arrived in the page */
  sinceBytesMs: number
}

declare global {
  interface Window {
    paneWatch: {
      /** begins with the next key or click, ends with the frame that shows both pages of another case */
      armCase(): void
      /** the same for the page of another paper in the active pane */
      armPaper(): void
      /** the same for a step larger */
      armZoom(): void
      read(): Promise<ZoomStep>
    }
  }
}

/**
 * Puts the watch into a page. Time begins with the event's own time stamp, before any listener has run, and ends in a
 * task after the frame in which what it caused is there: key → paint. Self-contained, because its source is sent.
 */
export function installPaneWatch(): void {
  const LIMIT = 20_000
  let pending: Promise<ZoomStep> = Promise.reject(new Error('not armed'))
  pending.catch(() => undefined)
  const number = () => document.querySelector('.identity .chips .num')?.textContent ?? null
  const sheets = () => [...document.querySelectorAll('.ev-sheet')]
  const shown = (sheet: Element) => sheet.className === 'ev-sheet'
  const active = () => document.querySelector('.pane-frame.active .ev-sheet')
  const painted = (then: () => void) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = then
    // in the frame's own callback: the task comes after the frame
    port2.postMessage(null)
  }
  /** `scaled` and `sharp` are looked at once per frame; sharp counts from the frame that is scaled */
  const arm = (scaled: () => boolean, sharp: () => boolean) => {
    pending = new Promise((resolve, reject) => {
      const begin = (event: Event) => {
        for (const name of ['keydown', 'pointerdown']) window.removeEventListener(name, begin, true)
        const from = event.timeStamp
        const step = { frames: 0, scaledMs: 0, sharpMs: 0, sinceBytesMs: 0 }
        const look = () => {
          if (step.scaledMs === 0) step.frames += 1
          if (step.scaledMs === 0 && scaled()) step.scaledMs = -1
          const done = step.scaledMs !== 0 && sharp()
          painted(() => {
            if (step.scaledMs === -1) step.scaledMs = performance.now() - from
            if (done) {
              step.sharpMs = performance.now() - from
              step.sinceBytesMs = performance.now() - arrived
              resolve(step)
            } else if (performance.now() - from > LIMIT) reject(new Error('nothing came of the key'))
            else requestAnimationFrame(look)
          })
        }
        // in the frame of the key itself: what it caused at once is painted with it
        requestAnimationFrame(look)
      }
      for (const name of ['keydown', 'pointerdown']) window.addEventListener(name, begin, true)
    })
    pending.catch(() => undefined)
  }
  let arrived = 0
  const desk: unknown = Reflect.get(window, 'desk')
  if (typeof desk === 'object' && desk !== null && 'call' in desk && typeof desk.call === 'function') {
    const { call } = desk
    Reflect.set(desk, 'call', async (...asked: readonly unknown[]) => {
      const answer: unknown = await call(...asked)
      if (asked[0] === 'document.bytes') arrived = performance.now()
      return answer
    })
  }
  window.paneWatch = {
    armCase() {
      const before = number()
      const other = () => number() !== null && number() !== before
      arm(other, () => sheets().length === 2 && sheets().every(shown))
    },
    armPaper() {
      const label = () => active()?.closest('.ev-scroller')?.getAttribute('aria-label')
      const before = label()
      arm(
        () => label() !== before,
        () => {
          const sheet = active()
          return sheet !== null && shown(sheet)
        },
      )
    },
    armZoom() {
      const width = () => active()?.clientWidth ?? 0
      const before = width()
      arm(
        () => width() > before,
        () => (active()?.querySelector('canvas')?.width ?? 0) >= width() * devicePixelRatio * 0.98,
      )
    },
    read: () => pending,
  }
}
