import { constants, setPriority } from 'node:os'
import { isCopy } from './compare.ts'
import type { Answer, Request } from './decoder.ts'
import { UnreadableError } from './limits.ts'
import { look } from './look.ts'
import { unpacked } from './pack.ts'

// Whoever waits for an answer of the centre goes first; any lower, a busy machine would give it no time at all.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)

async function answer(request: Request): Promise<Answer> {
  if (request.do === 'compare') {
    const page = unpacked(request.page)
    return { copies: request.others.map((other) => isCopy(page, unpacked(other))) }
  }
  try {
    return { prints: await look(request.bytes, request.mediaType) }
  } catch (error) {
    if (error instanceof UnreadableError) return { unreadable: error.code }
    throw error
  }
}

/** One request at a time: the other side sends the next one after the answer. An error ends the process and says so. */
process.on('message', (request: Request) => {
  answer(request).then(
    (done) => process.send?.(done),
    () => process.exit(1),
  )
})
process.on('disconnect', () => process.exit(0))
