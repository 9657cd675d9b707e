import { Button, Input } from 'antd'
import { memo, useState } from 'react'
import type { QueueFilter } from '#shared/contract/core-api.ts'
import { saveChoices, useChoices } from '../app/choices.ts'
import { enterQueue } from '../app/nav.ts'
import { DropPanel } from '../common/DropPanel.tsx'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { queueText } from './text.queue.zh.ts'

const words = queueText.views
const MOST = 30

/** A saved view is a queue with its filters, under a name of the person's own. */
export function openView({ queue, ...filter }: QueueFilter): void {
  enterQueue(queue, filter)
}

/** Saved views: open one, save what is set now, take one away. */
export const Views = memo(function Views(props: { filter: QueueFilter }) {
  const { views } = useChoices()
  return (
    <DropPanel
      button={(open) => (
        <Button size="small" aria-expanded={open}>
          {words.button}
          {views.length > 0 && <span className="num muted"> {views.length}</span>}
        </Button>
      )}
      panel={(close) => <Panel filter={props.filter} close={close} />}
    />
  )
})

function Panel(props: { filter: QueueFilter; close: () => void }) {
  const { views } = useChoices()
  const [name, setName] = useState('')
  const typed = name.trim()
  const lacks = views.length >= MOST ? words.full : views.some((view) => view.name === typed) ? words.taken : null
  const save = async () => {
    if (typed === '' || lacks) return
    if (!(await saveChoices({ views: [...views, { name: typed, filter: props.filter }] }))) return
    tellDone(words.saved(typed))
    props.close()
  }
  return (
    <section className="views" aria-label={words.button}>
      {views.length === 0 && <p className="muted">{words.none}</p>}
      <ul>
        {views.map((view) => (
          <li key={view.name}>
            <button
              type="button"
              className="plain"
              onClick={() => {
                openView(view.filter)
                props.close()
              }}
            >
              <b>{view.name}</b> <span className="muted">{text.queue[view.filter.queue]}</span>
            </button>
            <button
              type="button"
              className="link"
              aria-label={words.remove(view.name)}
              onClick={() => void saveChoices({ views: views.filter((other) => other !== view) })}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Input
          size="small"
          aria-label={words.name}
          placeholder={words.placeholder}
          maxLength={20}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button size="small" type="primary" htmlType="submit" disabled={typed === '' || lacks !== null}>
          {words.save}
        </Button>
      </form>
      {lacks && typed !== '' && <p role="alert">{lacks}</p>}
    </section>
  )
}
