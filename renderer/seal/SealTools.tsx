import './seal.css'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { SealedReceipt } from '#shared/contract/seal-api.ts'
import { MAX_SEALED_BYTES } from '#shared/model/seal.ts'
import { ownWorkChanged, useDesk } from '../app/queries.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem, tellWarning } from '../common/toasts.ts'
import { Receipt } from './Receipt.tsx'
import { saveSealed } from './save-sealed.ts'
import { sealText } from './text.seal.zh.ts'

/** Beside the outbox: getting out by hand what waits, and for a supervisor getting a colleague's in. */
export function SealTools(props: { waiting: number }) {
  const { data } = useDesk('session.get', {})
  return (
    <span className="seal-tools">
      {props.waiting > 0 && <Export />}
      {data?.staff?.roles.includes('supervisor') && <Import />}
    </span>
  )
}

function Export() {
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const file = await call('seal.export', {})
      if (!(await saveSealed(file))) return
      tellDone(sealText.saved(file.operations, file.papers))
      if (file.leftOut > 0) tellWarning([sealText.leftOut(file.leftOut)])
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button title={sealText.exportHint} disabled={busy} onClick={() => void save()}>
      {busy ? sealText.exporting : sealText.export}
    </Button>
  )
}

function Import() {
  const [busy, setBusy] = useState(false)
  const [receipt, setReceipt] = useState<SealedReceipt | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const handIn = async (file: File) => {
    if (file.size > MAX_SEALED_BYTES) return tellWarning([sealText.tooLarge])
    setBusy(true)
    try {
      setReceipt(await call('seal.import', { bytes: new Uint8Array(await file.arrayBuffer()) }))
      ownWorkChanged()
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button title={sealText.importHint} disabled={busy} onClick={() => input.current?.click()}>
        {busy ? sealText.importing : sealText.import}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".mente"
        aria-label={sealText.import}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          // the same file may be handed in again: that does no harm
          event.target.value = ''
          if (file) void handIn(file)
        }}
      />
      {receipt && <Receipt receipt={receipt} close={() => setReceipt(null)} />}
    </>
  )
}
