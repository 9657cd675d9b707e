import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { Uuid } from '#shared/model/ids.ts'

/** What the active pane of the main window shows: ids and a page number, nothing a listener could read a name from. */
const Looking = z.object({ caseId: Uuid, documentId: Uuid, page: z.int().positive() })
export type Looking = z.infer<typeof Looking>

const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asks') }),
  z.object({ kind: z.literal('shows'), looking: Looking.nullable() }),
])
type Message = z.infer<typeof Message>

function openChannel(onMessage: (message: Message) => void): { post(message: Message): void; close(): void } {
  const channel = new BroadcastChannel('evidence')
  channel.onmessage = ({ data }) => {
    const message = Message.safeParse(data)
    if (message.success) onMessage(message.data)
  }
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

/** Asks main for the second window, or to bring it forward. It answers to this address and to no other. */
export function openEvidenceWindow(): void {
  window.open('/index.html#evidence', '_blank', 'noopener')
}

/** The main window tells what is looked at, and when a window just opened asks. */
export function useTellEvidence(looking: Looking | null): void {
  const channel = useRef<ReturnType<typeof openChannel> | null>(null)
  const latest = useRef(looking)
  useEffect(() => {
    const opened = openChannel(({ kind }) => {
      if (kind === 'asks') opened.post({ kind: 'shows', looking: latest.current })
    })
    channel.current = opened
    return () => {
      // the case was left: nothing of it stays on the other screen
      opened.post({ kind: 'shows', looking: null })
      opened.close()
    }
  }, [])
  const { caseId, documentId, page } = looking ?? {}
  useEffect(() => {
    const now = caseId && documentId && page ? { caseId, documentId, page } : null
    latest.current = now
    channel.current?.post({ kind: 'shows', looking: now })
  }, [caseId, documentId, page])
}

/** The second window hears what the main window looks at; null while no case is open there. */
export function useLooking(): Looking | null {
  const [looking, setLooking] = useState<Looking | null>(null)
  useEffect(() => {
    const opened = openChannel((message) => {
      if (message.kind === 'shows') setLooking(message.looking)
    })
    opened.post({ kind: 'asks' })
    return () => opened.close()
  }, [])
  return looking
}
