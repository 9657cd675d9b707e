import { memo } from 'react'
import { useDeskContext } from '../app/desk-context.ts'
import { useNav } from '../app/nav.ts'
import { openBatchApprove } from './choice.ts'
import { batchApproveText as words } from './text.batch-approve.zh.ts'

/** The way to 批量通过, where its cases stand and for whom it is. */
export const BatchApproveEntry = memo(function BatchApproveEntry() {
  const { staff } = useDeskContext()
  const queue = useNav((nav) => nav.queue)
  const mine = staff.roles.some((role) => role === 'first_reviewer' || role === 'supervisor')
  if (queue !== 'first_review' || !mine) return null
  return (
    <button type="button" className="link approve-entry" onClick={() => openBatchApprove(null)}>
      {words.open}
    </button>
  )
})
