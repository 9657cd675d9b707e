/** Runs the newest of many acts once none has come for `delay` milliseconds, or when flushed. */
export function later(delay: number) {
  let waiting: (() => void) | null = null
  let timer: number | undefined
  const cancel = () => {
    window.clearTimeout(timer)
    waiting = null
  }
  const flush = () => {
    const act = waiting
    cancel()
    act?.()
  }
  return {
    run(act: () => void) {
      cancel()
      waiting = act
      timer = window.setTimeout(flush, delay)
    },
    flush,
    cancel,
  }
}
