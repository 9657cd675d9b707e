import { asProblem } from './db/problems.ts'
import type { Log } from './deps.ts'

/**
 * What is done once a call has been answered, in the order it was asked for. Only for what may be lost when the program is
 * killed in between: nobody has been told of it.
 */
export interface AfterAnswer {
  /** `event`: what the log says when it fails */
  add(event: string, deed: () => void): void
  /** Does what still waits now: the files are about to be closed. */
  flush(): void
}

export function createAfterAnswer(log: Log): AfterAnswer {
  const waiting: { event: string; deed: () => void }[] = []

  function flush(): void {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        next.deed()
      } catch (error) {
        log.warn(next.event, { kind: asProblem(error).kind })
      }
    }
  }

  return {
    add(event, deed) {
      waiting.push({ event, deed })
      if (waiting.length === 1) setImmediate(flush)
    },
    flush,
  }
}
