import { Button, Input, type InputRef } from 'antd'
import { type FormEvent, useId, useRef, useState } from 'react'
import type { SessionView } from '#shared/contract/core-api.ts'
import type { Problem, ProblemKind } from '#shared/model/problem.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { ClosedExport } from '../seal/ClosedExport.tsx'
import { text } from '../text.zh.ts'
import './sign-in.css'

// These are about the data on this computer rather than the password: they get the whole card.
const aboutLocalData: readonly ProblemKind[] = [
  'DbWrongKey',
  'DbKeyMissing',
  'DbDamaged',
  'DbFromFuture',
  'DbUnsafe',
  'DiskFull',
  'DiskReadOnly',
  'DiskFailing',
  'ProtocolTooOld',
]

/** 工号 and password; people who know this desk as quick picks; every failure as a sentence with the next step. */
export function SignIn(props: {
  session: SessionView
  /** somebody was signed in until the core was started again under them */
  restarted: boolean
  onSignedIn: (session: SessionView) => void
}) {
  const { session } = props
  const [staffNo, setStaffNo] = useState(session.known[0]?.staffNo ?? '')
  const [password, setPassword] = useState('')
  const [oldPassword, setOldPassword] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const [missing, setMissing] = useState<string | null>(null)
  const id = useId()
  const passwordField = useRef<InputRef>(null)

  const signIn = async () => {
    if (!/^\d{6}$/.test(staffNo)) return setMissing(text.signIn.needStaffNo)
    if (password === '') return setMissing(text.signIn.needPassword)
    setMissing(null)
    setProblem(null)
    setBusy(true)
    try {
      const input = { staffNo, password, ...(oldPassword ? { oldPassword } : {}) }
      props.onSignedIn(await call('session.signIn', input))
    } catch (error) {
      const found = problemOf(error)
      setProblem(found)
      if (found.kind === 'OldPasswordNeeded') setOldPassword('')
      if (found.kind === 'WrongPassword') setPassword('')
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void signIn()
  }
  const wholeCard = problem !== null && aboutLocalData.includes(problem.kind)
  return (
    <main className="sign-in">
      <section className="card">
        <h1>{text.app.name}</h1>
        <p className="muted">{text.signIn.what}</p>
        {props.restarted && (
          <p className="missing" role="status">
            <span aria-hidden="true">◆</span> {text.signIn.coreRestarted}
          </p>
        )}
        {wholeCard && problem ? (
          <ProblemView problem={problem} onRetry={() => setProblem(null)} retry={text.signIn.back} />
        ) : (
          <form onSubmit={submit} noValidate>
            {session.known.length > 0 && (
              <div className="known">
                <span className="muted">{text.signIn.known}</span>
                {session.known.map((person) => (
                  <button
                    key={person.staffNo}
                    type="button"
                    className={`plain person ${person.staffNo === staffNo ? 'on' : ''}`}
                    aria-pressed={person.staffNo === staffNo}
                    onClick={() => {
                      setStaffNo(person.staffNo)
                      passwordField.current?.focus()
                    }}
                  >
                    <b>{person.name}</b> <span className="num">{person.staffNo}</span>
                  </button>
                ))}
              </div>
            )}
            <label htmlFor={`${id}-no`}>{text.signIn.staffNo}</label>
            <Input
              id={`${id}-no`}
              className="num"
              value={staffNo}
              inputMode="numeric"
              maxLength={6}
              autoComplete="off"
              autoFocus={staffNo === ''}
              onChange={(event) => setStaffNo(event.target.value.replace(/\D/g, ''))}
            />
            <label htmlFor={`${id}-pw`}>{oldPassword === null ? text.signIn.password : text.signIn.newPassword}</label>
            <Input.Password
              id={`${id}-pw`}
              ref={passwordField}
              value={password}
              autoComplete="off"
              autoFocus={staffNo !== ''}
              onChange={(event) => setPassword(event.target.value)}
            />
            {oldPassword !== null && (
              <>
                <label htmlFor={`${id}-old`}>{text.signIn.oldPassword}</label>
                <Input.Password
                  id={`${id}-old`}
                  value={oldPassword}
                  autoComplete="off"
                  autoFocus
                  onChange={(event) => setOldPassword(event.target.value)}
                />
              </>
            )}
            {missing && (
              <p className="missing" role="alert">
                <span aria-hidden="true">◆</span> {missing}
              </p>
            )}
            {problem && <ProblemView problem={problem} />}
            <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={busy}>
              {busy ? text.signIn.busy : text.signIn.submit}
            </Button>
          </form>
        )}
        {problem && <ClosedExport key={problem.ref} staffNo={staffNo} problem={problem} />}
        <p className={`link-state ${session.online ? 'online' : 'unknown'}`}>
          <span aria-hidden="true">{session.online ? text.link.online.shape : text.link.unknown.shape}</span>
          {session.online
            ? text.signIn.online
            : session.known.length > 0
              ? text.signIn.offlineToo
              : text.signIn.firstTime}
        </p>
        <p className="muted server">{text.signIn.server(session.centralUrl)}</p>
      </section>
    </main>
  )
}
