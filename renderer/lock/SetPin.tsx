import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import type { Problem } from '#shared/model/problem.ts'
import { call, problemOf } from '../bridge.ts'
import { Dialog } from '../common/Dialog.tsx'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellDone } from '../common/toasts.ts'
import './lock.css'
import { lockText as words } from './text.lock.zh.ts'

/** Six digits for coming back to the desk; the password says that it is its person who sets them. */
export function SetPin(props: { close: () => void }) {
  const [password, setPassword] = useState('')
  const [pin, setPin] = useState('')
  const [repeat, setRepeat] = useState('')
  const [lacks, setLacks] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const id = useId()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    if (!/^\d{6}$/.test(pin)) return setLacks(words.sixDigits)
    if (pin !== repeat) return setLacks(words.differ)
    setLacks(null)
    setBusy(true)
    try {
      await call('session.setPin', { pin, password })
      tellDone(words.saved)
      props.close()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  const digits = (text: string) => text.replace(/\D/g, '').slice(0, 6)
  return (
    <Dialog
      name={words.setPin}
      title={words.setPin}
      className="set-pin"
      heading={<h2>{words.setPin}</h2>}
      close={props.close}
    >
      <form onSubmit={(event) => void save(event)}>
        <p className="muted">{words.setPinHint}</p>
        <label htmlFor={`${id}-password`}>{words.password}</label>
        <Input.Password
          id={`${id}-password`}
          autoFocus
          autoComplete="off"
          visibilityToggle={false}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <label htmlFor={`${id}-pin`}>{words.newPin}</label>
        <Input.Password
          id={`${id}-pin`}
          autoComplete="off"
          visibilityToggle={false}
          inputMode="numeric"
          value={pin}
          onChange={(event) => setPin(digits(event.target.value))}
        />
        <label htmlFor={`${id}-repeat`}>{words.repeat}</label>
        <Input.Password
          id={`${id}-repeat`}
          autoComplete="off"
          visibilityToggle={false}
          inputMode="numeric"
          value={repeat}
          onChange={(event) => setRepeat(digits(event.target.value))}
        />
        {lacks && (
          <p className="missing" role="alert">
            <span aria-hidden="true">◆</span> {lacks}
          </p>
        )}
        {problem && <ProblemLine problem={problem} />}
        <footer>
          <Button onClick={props.close}>{words.cancel}</Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {words.save}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
