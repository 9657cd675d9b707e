import { Command } from 'cmdk'
import { pinyin } from 'pinyin-pro'
import { useMemo } from 'react'
import { useChoices } from '../app/choices.ts'
import { openView } from '../queue/Views.tsx'
import { text } from '../text.zh.ts'
import { type Offered, usePalette } from './palette-state.ts'
import { places } from './places.ts'
import { keysText } from './text.keys.zh.ts'
import { level, useKeys } from './useKeys.ts'
import './palette.css'

const words = keysText.palette

/** Initials of a command, worked out once: 拟通过 → ntg. */
const known = new Map<string, string>()
function initials(label: string): string {
  const found = known.get(label) ?? pinyin(label, { pattern: 'first', toneType: 'none', type: 'array' }).join('')
  known.set(label, found)
  return found.toLowerCase()
}

/** 1 = begins with it, less the later it comes, 0 = not at all; in Chinese or by initials. */
export function rank(label: string, typed: string): number {
  const wanted = typed.replace(/\s/g, '').toLowerCase()
  if (wanted === '') return 1
  const at = [label.toLowerCase().indexOf(wanted), initials(label).indexOf(wanted)].filter((place) => place >= 0)
  return at.length === 0 ? 0 : 1 / (1 + Math.min(...at))
}

/** Ctrl+K: everything that can be done now, each with its key, found by a few letters. */
export default function Palette() {
  const { offered, close } = usePalette()
  const { views } = useChoices()
  useKeys({
    title: words.label,
    level: level.dialog + 2,
    exclusive: true,
    bindings: [{ keys: ['Escape', 'Ctrl+k'], label: text.common.close, inText: true, run: close }],
  })
  const groups = useMemo(() => byTitle(offered), [offered])
  const act = (run: () => void) => {
    close()
    run()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a click beside it closes it, Esc does the same
    <div className="palette-ground" onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <Command
        className="palette"
        label={words.label}
        loop
        vimBindings={false}
        filter={(value, search) => rank(value.slice(0, value.lastIndexOf('#')), search)}
      >
        <Command.Input autoFocus placeholder={words.placeholder} />
        <Command.List label={words.label}>
          <Command.Empty>{words.none}</Command.Empty>
          {groups.map(([title, commands]) => (
            <Command.Group key={title} heading={title}>
              {commands.map((command) => (
                <Command.Item key={command.label} value={`${command.label}#${title}`} onSelect={() => act(command.run)}>
                  <span>{command.label}</span>
                  <span className="keys" aria-hidden="true">
                    {command.keys.map((key) => (
                      <kbd key={key}>{text.keyName(key)}</kbd>
                    ))}
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
          ))}
          {views.length > 0 && (
            <Command.Group heading={words.views}>
              {views.map((view) => (
                <Command.Item
                  key={view.name}
                  value={`${view.name}#view`}
                  onSelect={() => act(() => openView(view.filter))}
                >
                  <span>{view.name}</span>
                  <span className="muted">{text.queue[view.filter.queue]}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          <Command.Group heading={words.places}>
            {places.map(({ name, key, go }) => (
              <Command.Item key={key} value={`${words.goTo(name)}#place`} onSelect={() => act(go)}>
                <span>{words.goTo(name)}</span>
                <span className="keys" aria-hidden="true">
                  <kbd>G</kbd>
                  <kbd>{key.toUpperCase()}</kbd>
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </div>
  )
}

function byTitle(offered: readonly Offered[]): [string, Offered[]][] {
  const groups = new Map<string, Offered[]>()
  for (const command of offered) {
    const group = groups.get(command.title) ?? []
    if (!group.some(({ label }) => label === command.label)) group.push(command)
    groups.set(command.title, group)
  }
  return [...groups]
}
