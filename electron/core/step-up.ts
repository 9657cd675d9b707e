import { ProblemError } from '#shared/model/problem.ts'
import type { CoreDeps } from './deps.ts'
import { unlockOffline } from './session.ts'
import type { StaffFolder } from './staff-folders.ts'

/**
 * The password of who is signed in, asked again before something grave: by the local key file, so that it works
 * without the network and counts wrong tries as a sign-in does. Throws ProblemError WrongPassword or AccountLocked.
 */
export async function stepUp(deps: CoreDeps, folder: StaffFolder, password: string): Promise<void> {
  try {
    const { keys } = await unlockOffline(deps, folder, password)
    for (const key of [keys.cache, keys.work, keys.documents]) key.fill(0)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.kind !== 'WrongPassword') throw error
    throw new ProblemError('WrongPassword', '密码不对，一件也没有办理，请重新输入。', { cause: error })
  }
}
