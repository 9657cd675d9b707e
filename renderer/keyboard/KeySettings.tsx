import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { saveChoices } from '../app/choices.ts'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { keyName } from './dispatcher.ts'
import { type Action, actions, keyProblem, keysOf, useKeyMap, type Where } from './keymap.ts'
import './palette.css'
import { keysText } from './text.keys.zh.ts'

const words = keysText.settings
const places: readonly Where[] = ['app', 'queue', 'bench']

/** Other keys for actions; what stands in the way of one is said in a sentence. */
export function KeySettings(props: { back: () => void }) {
  const chosen = useKeyMap((map) => map.keys)
  const [asked, setAsked] = useState<Action | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const save = (keys: Readonly<Record<string, readonly string[]>>) =>
    saveChoices({ keys: Object.fromEntries(Object.entries(keys).map(([id, list]) => [id, [...list]])) })

  useEffect(() => {
    if (!asked) return
    // Before the dispatcher and everything else: the key that is asked for does nothing meanwhile.
    const take = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.isComposing || event.keyCode === 229 || event.repeat) return
      if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return
      if (event.key === 'Escape') {
        setAsked(null)
        return setProblem(null)
      }
      const key = keyName(event)
      const wrong = keyProblem(asked.id, key)
      setProblem(wrong)
      if (wrong) return
      void save({ ...chosen, [asked.id]: [key] }).then((kept) => {
        if (kept) tellDone(words.saved(asked.label, text.keyName(key)))
      })
      setAsked(null)
    }
    window.addEventListener('keydown', take, { capture: true })
    return () => window.removeEventListener('keydown', take, { capture: true })
  })

  return (
    <section className="key-settings" aria-label={words.title}>
      <p className="muted">{words.what}</p>
      {problem && (
        <p className="told" role="alert">
          <span aria-hidden="true">◆</span> {problem}
        </p>
      )}
      {places.map((where) => (
        <section key={where}>
          <h3>{words.where[where]}</h3>
          <ul>
            {actions
              .filter((action) => action.where === where)
              .map((action) => (
                <li key={action.id}>
                  <span>{action.label}</span>
                  <button
                    type="button"
                    className={`plain key ${asked?.id === action.id ? 'on' : ''}`}
                    aria-label={words.change(action.label, shown(action))}
                    onClick={() => {
                      setProblem(null)
                      setAsked(action)
                    }}
                  >
                    {asked?.id === action.id ? words.press : <kbd>{shown(action)}</kbd>}
                  </button>
                  {chosen[action.id] && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => {
                        const { [action.id]: _, ...others } = chosen
                        void save(others)
                      }}
                    >
                      {words.usual}
                    </button>
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
      <footer>
        <Button size="small" onClick={props.back}>
          {words.back}
        </Button>
        <Button size="small" disabled={Object.keys(chosen).length === 0} onClick={() => void save({})}>
          {words.allUsual}
        </Button>
      </footer>
    </section>
  )
}

const shown = (action: Action): string => keysOf(action.id, action.keys).map(text.keyName).join(' · ')
