import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { SessionView } from '#shared/contract/core-api.ts'
import { call, problemOf } from '../bridge.ts'
import { text } from '../text.zh.ts'
import './lock.css'
import { lockText as words } from './text.lock.zh.ts'

/** What is on the screen while its person is away: who, and how to come back; nothing else. */
export function LockScreen(props: {
  session: SessionView
  onChanged: (session: SessionView) => void
  /** the window with papers: it is opened with the main one */
  second: boolean
}) {
  const { session, onChanged } = props
  const { staff, lock } = session
  const byPin = lock?.pin === true && !lock.needsPassword
  const [withPassword, setWithPassword] = useState(!byPin)
  const [secret, setSecret] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const usesPin = byPin && !withPassword
  // biome-ignore lint/correctness/useExhaustiveDependencies: another field is another place for the caret
  useEffect(() => field.current?.focus(), [usesPin, trouble, busy])

  const unlock = async (typed: string) => {
    if (busy || typed === '') return
    setBusy(true)
    setTrouble(null)
    try {
      onChanged(await call('session.unlock', usesPin ? { pin: typed } : { password: typed }))
    } catch (error) {
      setTrouble(problemOf(error).message)
      setSecret('')
      onChanged(await call('session.get', {}))
    } finally {
      setBusy(false)
    }
  }
  const type = (typed: string) => {
    const next = usesPin ? typed.replace(/\D/g, '').slice(0, 6) : typed
    setSecret(next)
    // The sixth digit is as good as Enter.
    if (usesPin && next.length === 6) void unlock(next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void unlock(secret)
  }
  const leave = async () => {
    setBusy(true)
    try {
      onChanged(await call('session.signOut', {}))
    } catch (error) {
      setTrouble(problemOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  if (props.second) return <main className="lock-screen">{words.second}</main>
  return (
    <main className="lock-screen">
      <form className="lock-card" onSubmit={submit} autoComplete="off">
        <h1>{words.title}</h1>
        <p>{staff && words.who(staff.name, staff.staffNo)}</p>
        <p className="muted">{words.kept}</p>
        <label htmlFor={id}>{usesPin ? words.pin : words.password}</label>
        <input
          ref={field}
          id={id}
          className="num"
          type="password"
          inputMode={usesPin ? 'numeric' : 'text'}
          autoComplete="off"
          maxLength={usesPin ? 6 : 200}
          value={secret}
          disabled={busy}
          onChange={(event) => type(event.target.value)}
        />
        {trouble && (
          <p className="lock-trouble" role="alert">
            <span aria-hidden="true">◆</span> {trouble}
          </p>
        )}
        {lock?.pin && lock.needsPassword && <p className="small muted">{words.needsPassword}</p>}
        {lock?.pin === false && <p className="small muted">{words.noPin}</p>}
        <button type="submit" className="lock-open" disabled={busy || secret === ''}>
          {busy ? words.unlocking : words.unlock}
        </button>
        {byPin && (
          <button type="button" className="link" onClick={() => setWithPassword(!withPassword)}>
            {withPassword ? words.usePin : words.usePassword}
          </button>
        )}
        <hr />
        <button type="button" className="link" disabled={busy} onClick={() => void leave()}>
          {words.switch}
        </button>
        <p className="small muted">{words.switchHint}</p>
        <p className="small muted">{text.app.name}</p>
      </form>
    </main>
  )
}
