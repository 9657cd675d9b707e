import { Popover } from 'antd'
import { useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import { useDeskContext } from '../app/desk-context.ts'
import './holder.css'
import { Recall } from './Recall.tsx'
import { batchText } from './text.batch.zh.ts'

const words = batchText.holder

/** Who has the case for working on it alone, while that lasts; supervisors may take it from them here. */
export function Holder(props: { caseFile: CaseFile }) {
  const { staff } = useDeskContext()
  const [open, setOpen] = useState(false)
  const { lease } = props.caseFile
  if (!lease || Date.parse(lease.until) <= Date.now()) return null
  if (lease.holder === staff.staffNo) {
    return (
      <span className="mark batch-ready holder">
        <span aria-hidden="true">●</span>
        {words.mine(lease.until)}
      </span>
    )
  }
  return (
    <span className="mark warn holder">
      <span aria-hidden="true">◐</span>
      {words.by(words.person(lease.holderName, lease.holder), lease.until)}
      {staff.roles.includes('supervisor') && (
        <Popover
          trigger="click"
          placement="bottomLeft"
          open={open}
          onOpenChange={setOpen}
          destroyOnHidden
          content={<Recall caseId={props.caseFile.id} close={() => setOpen(false)} />}
        >
          <button type="button" className="link">
            {words.recall}
          </button>
        </Popover>
      )}
    </span>
  )
}
