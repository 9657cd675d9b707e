import type { Output } from '#shared/contract/core-api.ts'
import { text } from '../text.zh.ts'

type Sync = Output<'sync.get'>

/** When this desk last heard from the centre, and how many papers are here; two entries of a list of facts. */
export function PulledFacts(props: { sync: Sync; when: (instant: string) => string }) {
  const { lastPullAt, documents } = props.sync
  return (
    <>
      <dt>{text.link.lastPull}</dt>
      <dd className="num">{lastPullAt ? props.when(lastPullAt) : text.link.never}</dd>
      <dt>{text.link.documents}</dt>
      <dd className="num">
        {documents.have} / {documents.wanted}
      </dd>
    </>
  )
}

/** The last trouble with the centre, where there is one. */
export function LinkTrouble({ trouble }: Pick<Sync, 'trouble'>) {
  if (!trouble) return null
  return (
    <p className="trouble">
      <span aria-hidden="true">◆</span> {text.link.trouble(trouble)}
    </p>
  )
}
