import './notice.css'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { groupCaseNo } from '#shared/model/ids.ts'
import type { Notice, NoticeRef } from '#shared/model/notice.ts'
import { PaperSize, type ReceiptSheet } from '#shared/model/receipt-sheet.ts'
import { useDesk } from '../app/queries.ts'
import { problemOf } from '../bridge.ts'
import { Dialog } from '../common/Dialog.tsx'
import { Kbd } from '../common/marks.tsx'
import { ProblemLine, ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { useCopies } from './copies.ts'
import { NoticePages } from './NoticePages.tsx'
import { noticeJob, type PrintJob, receiptJob } from './print-job.ts'
import { rememberedPaper } from './printers.ts'
import { usePrinting } from './usePrinting.ts'

/** A notice that would be sent, one that was, or a receipt of this desk. */
export type NoticeSource =
  | { readonly preview: Notice }
  | { readonly issued: { readonly caseId: string; readonly ref: NoticeRef } }
  | { readonly receipt: ReceiptSheet; readonly copies: number }

/** A notice over the bench: the PDF that prints, page by page. */
export function NoticeView(props: { source: NoticeSource; name: string; close: () => void }) {
  const { source, name, close } = props
  const heading = (
    <h2>
      {'preview' in source ? (
        text.notice.previewOf(name)
      ) : (
        <>
          {name}{' '}
          <span className="num muted">
            {'issued' in source ? source.issued.ref.no : groupCaseNo(source.receipt.no)}
          </span>
        </>
      )}
    </h2>
  )
  return (
    <Dialog name={name} title={text.notice.title} className="notice-view" heading={heading} close={close}>
      {'preview' in source ? (
        <Sheet job={noticeJob(source.preview, null)} />
      ) : 'receipt' in source ? (
        <Receipt receipt={source.receipt} copies={source.copies} />
      ) : (
        <Issued caseId={source.issued.caseId} noticeRef={source.issued.ref} />
      )}
    </Dialog>
  )
}

function Issued(props: { caseId: string; noticeRef: NoticeRef }) {
  const { caseId, noticeRef } = props
  const notice = useDesk('notice.get', { caseId, no: noticeRef.no })
  const copies = useCopies(noticeRef)
  if (notice.isError) {
    return <ProblemView problem={problemOf(notice.error)} onRetry={() => void notice.refetch()} />
  }
  if (!notice.data) return <Waiting doing={text.notice.composing} waitsFor={text.app.localData} />
  return <Sheet job={noticeJob(notice.data, { caseId, ref: { no: noticeRef.no, copies } })} />
}

function Receipt(props: { receipt: ReceiptSheet; copies: number }) {
  const { receipt } = props
  return <Sheet job={receiptJob(receipt, useCopies({ no: receipt.no, copies: props.copies }))} />
}

function Sheet(props: { job: PrintJob }) {
  const { job } = props
  const { copy } = job
  const issued = job.count !== undefined
  const [paper, setPaper] = useState<PaperSize>(() => rememberedPaper(job.kind))
  const laidOut = useQuery({
    queryKey: ['print.render', job.sheet, copy, paper],
    queryFn: () => job.render(paper),
    gcTime: 0,
    staleTime: 0,
  })
  const pdf = laidOut.data?.pdf ?? null
  const printing = usePrinting(job, pdf, paper)
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
            key={`${job.no} ${copy} ${paper}`}
            pdf={laidOut.data.pdf}
            pages={laidOut.data.pages}
            name={job.title}
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
        <PaperChoice paper={paper} choose={setPaper} />
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

function PaperChoice(props: { paper: PaperSize; choose: (paper: PaperSize) => void }) {
  return (
    <label className="printer">
      <span>{text.notice.paper}</span>
      <select
        value={props.paper}
        onChange={(event) => {
          const chosen = PaperSize.safeParse(event.target.value)
          if (chosen.success) props.choose(chosen.data)
        }}
      >
        {PaperSize.options.map((one) => (
          <option key={one} value={one}>
            {text.notice.paperOf[one]}
          </option>
        ))}
      </select>
    </label>
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
