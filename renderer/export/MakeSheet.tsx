import { Button } from 'antd'
import { useState } from 'react'
import type { ExportView } from '#shared/contract/export-api.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem, tellWarning } from '../common/toasts.ts'
import { exportName } from './names.ts'
import { exportText } from './text.zh.ts'

const words = exportText.sheet

/** Makes the file of an approved sheet: where to, made, counted by the centre, and only then written. */
export function MakeSheet(props: { view: ExportView; changed: () => void }) {
  const { view, changed } = props
  const [busy, setBusy] = useState(false)
  const make = async () => {
    if (busy) return
    setBusy(true)
    try {
      const { exportId } = view
      const no = view.approvalNo ?? ''
      const { place } = await call('print.chooseArchive', { suggestedName: words.fileName(no) })
      if (place === null) return tellWarning([words.cancelled])
      const { xlsx, rows } = await call('export.makeSheet', { exportId })
      const written = { writeId: crypto.randomUUID(), pages: Math.max(1, rows), bytes: xlsx.byteLength }
      await call('export.done', { exportId, ...written })
      await call('print.writeArchive', { place, zip: xlsx })
      tellDone(words.done(no, rows))
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
      changed()
    }
  }
  return (
    <Button
      size="small"
      type="primary"
      disabled={busy}
      aria-label={exportText.make.openOf(exportName(view))}
      onClick={() => void make()}
    >
      {busy ? words.making : words.make}
    </Button>
  )
}
