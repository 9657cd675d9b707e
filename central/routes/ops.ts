import { centralApi } from '#shared/contract/central-api.ts'
import type { OpResult } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Centre } from '../centre.ts'
import { OLDEST_PROTOCOL } from '../config.ts'
import { jsonRoute } from '../http/route.ts'
import { findOpResult } from '../store/answer-once.ts'
import { CannotSettleNow } from '../store/cannot-settle.ts'
import { settle } from '../store/ops.ts'

/** Each operation is settled on its own, in the order sent: one that is refused stops nothing else. */
export const ops = (centre: Centre) =>
  jsonRoute(centralApi.ops, async ({ body, caller }) => {
    if (body.protocol < OLDEST_PROTOCOL) {
      throw new ProblemError('ProtocolTooOld', '这个客户端版本过旧，请升级后再发送，未发送的内容不会丢失。')
    }
    const results: OpResult[] = []
    const waiting: { opId: string; message: string; lacks?: 'papers' }[] = []
    for (const op of body.ops) {
      try {
        results.push(await settle(centre.sql, op, caller.staff, centre))
      } catch (error) {
        if (!(error instanceof CannotSettleNow)) throw error
        const { message, lacks } = error
        waiting.push({ opId: op.opId, message, ...(lacks && { lacks }) })
      }
    }
    return { results, ...(waiting.length > 0 && { waiting }) }
  })

export const op = (centre: Centre) =>
  jsonRoute(centralApi.op, async ({ params, caller }) => {
    const result = await findOpResult(centre.sql, params.opId, caller.staff)
    if (result === null) throw new ProblemError('NotFound', '中心没有收到过您的这项操作。')
    return result
  })
