import { centralApi } from '#shared/contract/central-api.ts'
import type { Output } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { MAX_SEALED_BYTES, SEALED_FIRST_LINE } from '#shared/model/seal.ts'
import { appendAudit } from '../audit.ts'
import { CentralFailure } from '../central-failure.ts'
import type { Desk } from '../desk.ts'

/** Hands a sealed file to the centre, which alone can read it. Doing it again changes nothing more. */
export async function importSealed(desk: Desk, bytes: Uint8Array): Promise<Output<'seal.import'>> {
  const { client, store, sync, leaving, now } = desk
  const first = Buffer.from(SEALED_FIRST_LINE, 'utf8')
  if (!first.equals(bytes.subarray(0, first.length))) {
    throw new ProblemError('BadRequest', '这不是密封的办理文件，请核对选中的文件。没有导入任何内容。')
  }
  if (bytes.length > MAX_SEALED_BYTES) {
    throw new ProblemError('BadRequest', '这个文件太大，不是密封的办理文件。没有导入任何内容。')
  }
  try {
    const receipt = await client.ask(centralApi.importSealed, { bytes }, leaving)
    appendAudit(store.work, { at: now(), deed: 'sealed_imported', detail: String(receipt.rows.length) })
    await sync.now()
    return receipt
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.kind !== 'Offline') throw error
    const words = '导入需要联网，现在连不上中心或答复没有收到。恢复网络后请再导入一次：已办理的不会重复办理。'
    throw new ProblemError('Offline', words, { cause: error })
  }
}
