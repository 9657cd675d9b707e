import { ProblemError } from '#shared/model/problem.ts'
import type { Lock } from './lock/lock.ts'

/**
 * Who is signed in proves it again before something grave: by PIN while that does, else by password, without the network,
 * and wrong tries count as at the lock. Throws ProblemError WrongPassword or AccountLocked, and says that nothing was done.
 */
export async function stepUp(lock: Pick<Lock, 'prove'>, secret: string): Promise<void> {
  try {
    await lock.prove(secret)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.kind !== 'WrongPassword') throw error
    throw new ProblemError('WrongPassword', `${error.message}一件也没有办理。`, { cause: error })
  }
}
