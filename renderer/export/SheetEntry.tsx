import './export.css'
import { Button, Popover } from 'antd'
import { memo, useState } from 'react'
import type { SheetSubject } from '#shared/contract/export-api.ts'
import { call } from '../bridge.ts'
import { sheetName } from './names.ts'
import { Purpose, usePurpose } from './Purpose.tsx'
import { exportText } from './text.zh.ts'

/** Asks for a sheet, with what it is for; nothing is made before somebody else has said yes. */
export const SheetEntry = memo(function SheetEntry(props: { sheet: SheetSubject }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={<SheetForm sheet={props.sheet} close={() => setOpen(false)} />}
    >
      <Button size="small">{exportText.sheet.open}</Button>
    </Popover>
  )
})

function SheetForm(props: { sheet: SheetSubject; close: () => void }) {
  const { sheet, close } = props
  const asking = usePurpose((exportId, purpose) => call('export.requestSheet', { exportId, sheet, purpose }), close)
  return (
    <form
      className="export-form sheet-form"
      aria-label={exportText.sheet.title(sheetName(sheet))}
      onSubmit={(event) => {
        event.preventDefault()
        void asking.submit()
      }}
    >
      <b>{exportText.sheet.title(sheetName(sheet))}</b>
      <p className="small muted">{exportText.sheet.what}</p>
      <Purpose of={asking} close={close} />
    </form>
  )
}
