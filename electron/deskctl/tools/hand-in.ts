import type { Output } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Calendar, SignedPack } from '#shared/policy/pack.ts'
import { Refused } from '../args.ts'
import { type DeskOptions, withDesk } from '../desk.ts'

/** Hands a pack or calendar to the centre, whose word is final. Its refusal is told like one of our own. */
export async function handIn(options: DeskOptions, what: SignedPack | Calendar): Promise<Output<'policy.import'>> {
  return withDesk(options, async (ask) => {
    try {
      return await ask('policy.import', { text: JSON.stringify(what) })
    } catch (error) {
      if (!(error instanceof ProblemError) || (error.kind !== 'RuleBroken' && error.kind !== 'BadRequest')) throw error
      throw new Refused(error.message.split('\n').map((message) => ({ path: '', message })))
    }
  })
}
