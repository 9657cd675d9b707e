import { useEffect, useState } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { LoadDocument } from './engine-types.ts'
import { text } from './text.zh.ts'
import type { PageState } from './usePagePainter.ts'

const ASK_AGAIN_MS = 3000

interface RefusalProps {
  doc: DocumentRef
  load: LoadDocument
  state: PageState
  unlock(password: string): void
}

/** Why a page is not there, and what can be done about it. */
export function Refusal(props: RefusalProps) {
  const { state } = props
  const locked = state.refusalCode === 'password' || state.refusalCode === 'wrong_password'
  return (
    <div className="ev-refusal" role="alert">
      <b>{locked ? text.lockedTitle : text.refusedTitle}</b>
      <p>{state.refusal}</p>
      <p className="ev-safe">{text.safe}</p>
      {locked ? (
        <Password {...props} />
      ) : (
        <div className="ev-acts">
          <button type="button" onClick={state.retry}>
            {text.retry}
          </button>
          {state.refusalCode === 'unread' && <OpenAfterDownload {...props} />}
        </div>
      )}
    </div>
  )
}

function Password(props: RefusalProps) {
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (password === '') return
        props.unlock(password)
        setPassword('')
        props.state.retry()
      }}
    >
      <label>
        {text.password}
        <input
          type="password"
          autoComplete="off"
          value={password}
          maxLength={200}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <p className="ev-safe">{text.passwordHint}</p>
      <button type="submit" disabled={password === ''}>
        {text.unlock}
      </button>
    </form>
  )
}

/** Waits for the bytes to arrive on this machine, then opens the page by itself. */
function OpenAfterDownload({ doc, load, state }: RefusalProps) {
  const [waiting, setWaiting] = useState(false)
  const { retry } = state
  useEffect(() => {
    if (!waiting) return
    let gone = false
    const timer = setInterval(() => {
      load(doc).then(
        () => !gone && retry(),
        // still not there: asked again in a moment
        () => undefined,
      )
    }, ASK_AGAIN_MS)
    return () => {
      gone = true
      clearInterval(timer)
    }
  }, [waiting, doc, load, retry])
  return (
    <>
      <button type="button" className="ev-second" aria-pressed={waiting} onClick={() => setWaiting(!waiting)}>
        {waiting ? text.stopWaiting : text.openAfterDownload}
      </button>
      {waiting && (
        <p className="ev-safe" role="status">
          {text.waitsForDownload}
        </p>
      )}
    </>
  )
}
