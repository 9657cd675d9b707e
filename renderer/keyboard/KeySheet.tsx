import { useEffect, useRef, useState } from 'react'
import { text } from '../text.zh.ts'
import type { KeyBinding } from './dispatcher.ts'
import { KeySettings } from './KeySettings.tsx'
import { keysOf, useKeyMap } from './keymap.ts'
import { keysText } from './text.keys.zh.ts'
import { dispatcher, level, useKeys } from './useKeys.ts'

/** All keys that do something now, read from the scopes themselves so that it cannot lie. */
export function KeySheet(props: { open: boolean; onClose: () => void }) {
  useKeys(
    props.open
      ? {
          title: text.keys.sheet,
          level: level.dialog + 1,
          exclusive: true,
          bindings: [{ keys: ['Escape', '?'], label: text.common.close, inText: true, run: () => props.onClose() }],
        }
      : null,
  )
  const [changing, setChanging] = useState(false)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (props.open) panel.current?.focus()
    else setChanging(false)
  }, [props.open])
  if (!props.open) return null
  return (
    <section ref={panel} className="over-sheet key-sheet" role="dialog" aria-label={text.keys.sheet} tabIndex={-1}>
      <header>
        <h2>{text.keys.sheet}</h2>
        <button type="button" className="link" onClick={props.onClose}>
          {text.common.close} <kbd>Esc</kbd>
        </button>
      </header>
      {changing ? (
        <KeySettings back={() => setChanging(false)} />
      ) : (
        <button type="button" className="link" onClick={() => setChanging(true)}>
          {keysText.settings.open}
        </button>
      )}
      <div className="columns" hidden={changing}>
        {sections().map(({ title, bindings }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {bindings.map((binding) => (
                <div key={`${binding.label} ${binding.keys.join(' ')}`}>
                  <dt>
                    {shownKeys(binding).map((key) => (
                      <kbd key={key}>{text.keyName(key)}</kbd>
                    ))}
                  </dt>
                  <dd>{binding.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="muted">{text.keys.imeNote}</p>
    </section>
  )
}

function shownKeys(binding: KeyBinding): string[] {
  const keys = keysOf(binding.id, binding.keys)
  const chosen = binding.id !== undefined && useKeyMap.getState().keys[binding.id] !== undefined
  const shown = chosen ? undefined : binding.shown
  return (shown ?? keys.filter((key) => !key.startsWith('Num')).join(' · ')).split(' · ')
}

/** Labelled bindings of what is open under the sheet, scopes of one title together. */
function sections(): { title: string; bindings: KeyBinding[] }[] {
  const byTitle = new Map<string, KeyBinding[]>()
  for (const scope of dispatcher.scopes()) {
    if (scope.level > level.panel) continue
    const labelled = scope.bindings.filter((binding) => binding.label !== '')
    byTitle.set(scope.title, [...(byTitle.get(scope.title) ?? []), ...labelled])
  }
  return [...byTitle].map(([title, bindings]) => ({ title, bindings }))
}
