import { useState } from 'react'
import type { Workbench } from '#shared/contract/core-api.ts'
import type { NoticeRef } from '#shared/model/notice.ts'
import { noticeName, noticeOf } from '#shared/policy/notices.ts'
import type { useDeskContext } from '../app/desk-context.ts'
import type { NoticeSource } from '../notice/NoticeView.tsx'
import { noticeBlocked, previewOf } from '../notice/previews.ts'
import type { BenchDeed } from './deeds.ts'
import type { DraftHandle } from './draft.ts'

interface OpenNotice {
  readonly source: NoticeSource
  readonly name: string
}

/** The notice over the bench: one that would go out, composed when it is asked for, or one that did. */
export function useNotices(
  { case: caseFile, former }: Pick<Workbench, 'case' | 'former'>,
  handle: DraftHandle,
  desk: ReturnType<typeof useDeskContext>,
) {
  const [open, setOpen] = useState<OpenNotice | null>(null)
  return {
    open,
    close: () => setOpen(null),
    show: (ref: NoticeRef) =>
      setOpen({ source: { issued: { caseId: caseFile.id, ref } }, name: noticeName(ref.kind, desk.pack) }),
    /** null where the deed issues no notice, or may not */
    previewFor(kind: BenchDeed): (() => void) | null {
      if (noticeOf(caseFile, kind) === null || noticeBlocked(caseFile, kind, desk.pack) !== null) return null
      return () => {
        const preview = previewOf(caseFile, former, kind, handle.draft, desk)
        if (preview) setOpen({ source: { preview }, name: preview.title })
      }
    },
  }
}
