import type { ReactNode } from 'react'
import type { OriginalResult } from '#shared/model/originals.ts'

const looks = {
  agrees: { tone: 'clean', shape: '✓' },
  differs: { tone: 'block', shape: '■' },
  not_brought: { tone: 'warn', shape: '◆' },
  copy_only: { tone: 'warn', shape: '◆' },
  deferred: { tone: 'warn', shape: '◆' },
} as const satisfies Record<OriginalResult, { tone: string; shape: string }>

/** The result of one comparison, by shape and word, with colour only beside them. */
export function OriginalMark(props: { result: OriginalResult; children: ReactNode }) {
  const { tone, shape } = looks[props.result]
  return (
    <span className={`mark ${tone}`}>
      <span aria-hidden="true">{shape}</span>
      {props.children}
    </span>
  )
}
