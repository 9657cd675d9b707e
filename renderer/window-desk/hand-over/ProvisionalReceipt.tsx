import { Button } from 'antd'
import { useState } from 'react'
import { provisionalReceipt } from '#shared/policy/desk-receipt.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { useDesk } from '../../app/queries.ts'
import { Kbd } from '../../common/marks.tsx'
import { level, useKeys } from '../../keyboard/useKeys.ts'
import { NoticeView } from '../../notice/NoticeView.tsx'
import { handOverText as words } from './text.handover.zh.ts'

/** 收件回执（临时）: what this desk itself can vouch for while the centre has not numbered anything. */
export function ProvisionalReceipt(props: { provisionalNo: string }) {
  const { provisionalNo } = props
  const { staff, pack } = useDeskContext()
  const registered = useDesk('window.registered', { provisionalNo }).data
  const [open, setOpen] = useState(false)
  const ready = registered !== undefined && registered.operations.length > 0
  useKeys(
    ready
      ? {
          title: words.title,
          level: level.screen,
          bindings: [{ keys: ['p', 'Ctrl+p'], label: words.printKey, run: () => setOpen(true) }],
        }
      : null,
  )
  if (!ready) return null
  const receipt = provisionalReceipt(registered.operations, staff.name, pack)
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {words.registered.printProvisional} <Kbd>P</Kbd>
      </Button>
      {open && (
        <NoticeView
          source={{ receipt, copies: registered.receiptCopies }}
          name={receipt.title}
          close={() => setOpen(false)}
        />
      )}
    </>
  )
}
