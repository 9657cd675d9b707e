import './export.css'
import { Button } from 'antd'
import { memo } from 'react'
import type { SheetSubject } from '#shared/contract/export-api.ts'
import { call } from '../bridge.ts'
import { DropPanel } from '../common/DropPanel.tsx'
import { sheetName } from './names.ts'
import { Purpose, usePurpose } from './Purpose.tsx'
import { exportText } from './text.zh.ts'

/** Asks for a sheet, with what it is for; nothing is made before somebody else has said yes. */
export const SheetEntry = memo(function SheetEntry(props: { sheet: SheetSubject }) {
  return (
    <DropPanel
      button={() => <Button size="small">{exportText.sheet.open}</Button>}
      panel={(close) => <SheetForm sheet={props.sheet} close={close} />}
    />
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
