import { Button } from 'antd'
import { useState } from 'react'
import type { CaseFile } from '#shared/model/case.ts'
import type { NoticeRef } from '#shared/model/notice.ts'
import { noticeName } from '#shared/policy/notices.ts'
import { useDeskContext } from '../../app/desk-context.ts'
import { Kbd } from '../../common/marks.tsx'
import { level, useKeys } from '../../keyboard/useKeys.ts'
import { copiesOf } from '../../notice/copies.ts'
import { NoticeView } from '../../notice/NoticeView.tsx'
import { handOverText as words } from './text.handover.zh.ts'

/** 交付: the papers a case has numbered, the newest first; P opens it, P again prints it. */
export function HandOver(props: { caseFile: CaseFile }) {
  const { pack } = useDeskContext()
  const { id, notices } = props.caseFile
  const [open, setOpen] = useState<NoticeRef | null>(null)
  const newest = notices.toReversed()
  const [first] = newest
  useKeys(
    first
      ? {
          title: words.title,
          level: level.screen,
          bindings: [{ keys: ['p', 'Ctrl+p'], label: words.printKey, run: () => setOpen(first) }],
        }
      : null,
  )
  return (
    <section className="hand-over" aria-label={words.title}>
      <h3>{words.title}</h3>
      {newest.length === 0 && <p className="muted">{words.none}</p>}
      <ul>
        {newest.map((ref, i) => (
          <li key={ref.no}>
            <Button type={i === 0 ? 'primary' : 'default'} onClick={() => setOpen(ref)}>
              {words.print(noticeName(ref.kind, pack))} {i === 0 && <Kbd>P</Kbd>}
            </Button>
            <span className="muted small">
              <span className="num">{ref.no}</span> · {words.copies(copiesOf(ref))}
            </span>
          </li>
        ))}
      </ul>
      {open && (
        <NoticeView
          source={{ issued: { caseId: id, ref: open } }}
          name={noticeName(open.kind, pack)}
          close={() => setOpen(null)}
        />
      )}
    </section>
  )
}
