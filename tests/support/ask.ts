import type { Core } from '#core/core.ts'
import type { Input, Method, Output } from '#shared/contract/core-api.ts'

/** What a page asks of its core. */
export type Ask = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>

/** Answers of a core; throws, and so fails the test, where the answer is a Problem. */
export const askOf =
  (core: Pick<Core, 'call'>): Ask =>
  async <M extends Method>(method: M, input: Input<M>) => {
    const answer = await core.call(method, input)
    if (!answer.ok) throw new Error(`${method}: ${answer.problem.kind} ${answer.problem.message}`)
    return answer.output as Output<M>
  }
