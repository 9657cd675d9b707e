import type { Output } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { call } from '../bridge.ts'
import type { DraftHandle } from './draft.ts'

/**
 * Writes a decision on a case down, as it was on screen. The core answers only after the decision is on disk. Its draft is
 * kept first, last letter included: it is what undoing the decision brings back; then it is stopped, so that a late save
 * cannot bring it back. Throws what the core refused with: nothing was written then, and the draft goes on.
 */
export async function writeDown(
  { id: caseId, version: baseVersion, materialVersion: baseMaterialVersion }: CaseFile,
  deed: Deed,
  packVersion: string,
  handle?: DraftHandle,
): Promise<Output<'decision.submit'>> {
  try {
    await handle?.saver.flush()
    handle?.saver.hold()
    await handle?.saver.flush()
    return await call('decision.submit', { caseId, baseVersion, baseMaterialVersion, deed, packVersion })
  } catch (error) {
    handle?.saver.resume(handle.draft)
    throw error
  }
}
