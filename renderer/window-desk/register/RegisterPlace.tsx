import { useQuery } from '@tanstack/react-query'
import type { CardText } from '#shared/policy/desk-text.ts'
import { call, problemOf } from '../../bridge.ts'
import { ProblemView } from '../../common/ProblemView.tsx'
import { Waiting } from '../../common/Waiting.tsx'
import { text } from '../../text.zh.ts'
import { RegisterForm } from './RegisterForm.tsx'
import { registerText as words } from './text.register.zh.ts'

/** A registration, read from the disk and then filled in. */
export function RegisterPlace(props: { id: string; card: CardText | null; took: () => void }) {
  const { id } = props
  // Read from the disk each time it is opened, and kept nowhere else: what is on screen is newer than any answer.
  const opened = useQuery({ queryKey: ['window.draft', id], queryFn: () => call('window.draft', { id }), gcTime: 0 })
  if (opened.isError) {
    return <ProblemView problem={problemOf(opened.error)} onRetry={() => void opened.refetch()} />
  }
  if (!opened.data) return <Waiting doing={words.loading} waitsFor={text.app.localData} />
  return <RegisterForm key={id} id={id} saved={opened.data} card={props.card} took={props.took} />
}
