import './notice.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import type { Notice, NoticeRef } from '#shared/model/notice.ts'
import { useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { Kbd } from '../common/marks.tsx'
import { ProblemLine, ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { copiesOf } from './copies.ts'
import { NoticePages } from './NoticePages.tsx'
import { usePrinting } from './usePrinting.ts'

/** A notice that would be sent, or one that was. */
export type NoticeSource =
  | { readonly preview: Notice }
  | { readonly issued: { readonly caseId: string; readonly ref: NoticeRef } }

/** A notice over the bench: the PDF that prints, page by page. */
export function NoticeView(props: { source: NoticeSource; name: string; close: () => void }) {
  const { source, name, close } = props
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    box.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  useKeys({
    title: text.notice.title,
    level: level.dialog,
    exclusive: true,
    bindings: [{ keys: ['Escape'], label: text.common.close, inText: true, run: () => close() }],
  })
  return (
    <div className="notice-cover">
      <section ref={box} className="notice-view" role="dialog" aria-modal="true" aria-label={name} tabIndex={-1}>
        <header>
          <h2>
            {'preview' in source ? (
              text.notice.previewOf(name)
            ) : (
              <>
                {name} <span className="num muted">{source.issued.ref.no}</span>
              </>
            )}
          </h2>
          <button type="button" className="link" onClick={close}>
            {text.common.close} <Kbd>Esc</Kbd>
          </button>
        </header>
        {'preview' in source ? (
          <Sheet notice={source.preview} issued={null} />
        ) : (
          <Issued caseId={source.issued.caseId} noticeRef={source.issued.ref} />
        )}
      </section>
    </div>
  )
}

function Issued(props: { caseId: string; noticeRef: NoticeRef }) {
  const { caseId, noticeRef } = props
  const notice = useDesk('notice.get', { caseId, no: noticeRef.no })
  if (notice.isError) {
    return <ProblemView problem={problemOf(notice.error)} onRetry={() => void notice.refetch()} />
  }
  if (!notice.data) return <Waiting doing={text.notice.composing} waitsFor={text.app.localData} />
  return <Sheet notice={notice.data} issued={{ caseId, ref: noticeRef }} />
}

function Sheet(props: { notice: Notice; issued: { caseId: string; ref: NoticeRef } | null }) {
  const { notice, issued } = props
  const copy = issued ? copiesOf(issued.ref) + 1 : null
  const laidOut = useQuery({
    queryKey: ['print.render', notice, copy],
    queryFn: () => call('print.render', { notice, copy }),
    gcTime: 0,
  })
  const pdf = laidOut.data?.pdf ?? null
  const printing = usePrinting(notice, pdf, issued)
  const { busy, failure } = printing
  useKeys({
    title: text.notice.title,
    level: level.dialog + 1,
    bindings: [
      ...(issued
        ? [{ keys: ['p', 'Ctrl+p'], label: text.keys.print, decides: true, run: () => void printing.print() }]
        : []),
      { keys: ['s', 'Ctrl+s'], label: text.keys.savePdf, decides: true, run: () => void printing.save() },
    ],
  })
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="notice-pages" tabIndex={0}>
        {laidOut.isError ? (
          <ProblemView problem={problemOf(laidOut.error)} onRetry={() => void laidOut.refetch()} />
        ) : laidOut.data ? (
          <NoticePages
            key={`${notice.no} ${copy}`}
            pdf={laidOut.data.pdf}
            pages={laidOut.data.pages}
            name={notice.title}
          />
        ) : (
          <Waiting doing={text.notice.layingOut} waitsFor={text.notice.waitsFor} />
        )}
      </div>
      {failure && (
        <p className="notice-failure">
          {failure.sentence} <ProblemLine problem={failure.problem} />
        </p>
      )}
      <footer>
        <span className="muted">{copy === null ? text.notice.notNumbered : text.notice.nextCopy(copy)}</span>
        {issued && <PrinterChoice printing={printing} />}
        <Button disabled={pdf === null || busy !== null} onClick={() => void printing.save()}>
          {busy === 'saving' ? text.notice.saving : text.notice.save} <Kbd>S</Kbd>
        </Button>
        {copy !== null && (
          <Button
            type="primary"
            disabled={pdf === null || busy !== null || printing.printer === null}
            onClick={() => void printing.print()}
          >
            {busy === 'printing'
              ? text.notice.printing
              : copy === 1
                ? text.notice.print
                : text.notice.reprint(copy - 1)}{' '}
            <Kbd>P</Kbd>
          </Button>
        )}
      </footer>
    </>
  )
}

function PrinterChoice(props: { printing: ReturnType<typeof usePrinting> }) {
  const { printers, printer, choose } = props.printing
  if (printers.isError) return <ProblemLine problem={problemOf(printers.error)} />
  if (!printers.data) return <span className="muted">{text.notice.loadingPrinters}</span>
  if (printer === null) return <span className="trouble">{text.notice.noPrinter}</span>
  return (
    <label className="printer">
      <span>{text.notice.printer}</span>
      <select value={printer} onChange={(event) => choose(event.target.value)}>
        {printers.data.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
