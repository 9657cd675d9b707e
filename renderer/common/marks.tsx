import type { ReactNode } from 'react'
import type { Band, OutboxState } from '#shared/contract/core-api.ts'
import type { Finding } from '#shared/model/finding.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import { text } from '../text.zh.ts'

/** Deadline band as word, shape and colour. `soonWorkdays` is the pack's; `left` may be null. */
export function BandMark(props: { band: Band; left: number | null; soonWorkdays: number }) {
  return (
    <span className={`mark band-${props.band}`}>
      <span aria-hidden="true">{text.band[props.band].shape}</span>
      {text.bandWords(props.band, props.left, props.soonWorkdays)}
    </span>
  )
}

/** 受理号 in groups of four; copying it gives the bare digits. */
export function CaseNumber(props: { value: string }) {
  return (
    <span
      className="num"
      onCopy={(event) => {
        event.preventDefault()
        event.clipboardData.setData('text/plain', props.value)
      }}
    >
      {groupCaseNo(props.value)}
    </span>
  )
}

/** What the machine found, counted by severity: ■ blocks, ◆ warnings, or ✔ nothing. */
export function FindingCount(props: { blocks: number; warns: number }) {
  if (props.blocks + props.warns === 0) return <span className="mark clean">{text.findings.clean}</span>
  return (
    <>
      {props.blocks > 0 && (
        <span className="mark block">
          <span aria-hidden="true">{text.severity.block.shape}</span>
          <span className="visually-hidden">{text.severity.block.name}</span>
          <span className="num">{props.blocks}</span>
        </span>
      )}
      {props.warns > 0 && (
        <span className="mark warn">
          <span aria-hidden="true">{text.severity.warn.shape}</span>
          <span className="visually-hidden">{text.severity.warn.name}</span>
          <span className="num">{props.warns}</span>
        </span>
      )}
    </>
  )
}

export function SeverityMark(props: { severity: Finding['severity'] }) {
  const words = text.severity[props.severity]
  return (
    <span className={`severity ${props.severity}`} role="img" aria-label={words.name} title={words.name}>
      {words.shape}
    </span>
  )
}

export function OutboxMark(props: { state: OutboxState }) {
  const words = text.outboxState[props.state]
  return (
    <span className={`mark outbox-${props.state}`}>
      <span aria-hidden="true">{words.shape}</span>
      {words.name}
    </span>
  )
}

/** The key beside what it does; the control itself tells assistive technology by aria-keyshortcuts. */
export function Kbd(props: { children: ReactNode }) {
  return (
    <span aria-hidden="true">
      <kbd>{props.children}</kbd>
    </span>
  )
}
