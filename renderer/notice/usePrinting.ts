import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Problem } from '#shared/model/problem.ts'
import type { PaperSize } from '#shared/model/receipt-sheet.ts'
import { call, problemOf } from '../bridge.ts'
import { tellDone } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import type { PrintJob } from './print-job.ts'
import { choosePrinter, rememberedPrinter, rememberPaper, rememberPrinter } from './printers.ts'

/** What went wrong, and what that means for number and case. */
export interface Failure {
  readonly problem: Problem
  readonly sentence: string
}

/**
 * Sends the very bytes on screen to the printer or to a file. A copy counts only after the printer or the disk has taken
 * it, and a count that did not get through is said: the paper is out already. A saved notice counts like a printed one:
 * it carries the same number and whoever has the file can print it.
 */
export function usePrinting(job: PrintJob, pdf: Uint8Array | null, paper: PaperSize) {
  const issued = job.count !== undefined
  const [busy, setBusy] = useState<'printing' | 'saving' | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const printers = useQuery({
    queryKey: ['print.printers'],
    queryFn: () => call('print.printers', {}),
    enabled: issued,
    gcTime: 0,
  })
  const printer = chosen ?? choosePrinter(printers.data ?? [], rememberedPrinter(job.kind))

  /** Does one thing at a time; answers whether it was done. */
  const doing = async (what: 'printing' | 'saving', act: () => Promise<void>, sentence: string): Promise<boolean> => {
    setBusy(what)
    setFailure(null)
    try {
      await act()
      return true
    } catch (error) {
      setFailure({ problem: problemOf(error), sentence })
      return false
    } finally {
      setBusy(null)
    }
  }

  const count = async (sentence: string): Promise<void> => {
    if (job.count) await doing('printing', job.count, sentence)
  }

  const print = async (): Promise<void> => {
    if (busy || !pdf || !issued || printer === null) return
    const send = async () => void (await call('print.send', { pdf: pdf.slice(), printer, paper }))
    if (!(await doing('printing', send, text.notice.failed))) return
    rememberPrinter(job.kind, printer)
    rememberPaper(job.kind, paper)
    tellDone(text.notice.sent(job.title, printer))
    await count(text.notice.notCounted)
  }

  const save = async (): Promise<void> => {
    if (busy || !pdf) return
    const suggestedName = text.notice.fileName(job.title, job.no).replace(/[\\/:*?"<>|]/g, '-')
    let saved = false
    const write = async () => {
      const name = suggestedName.slice(0, 100)
      saved = (await call('print.save', { pdf: pdf.slice(), suggestedName: name })).saved
    }
    if (!(await doing('saving', write, text.notice.saveFailed)) || !saved) return
    tellDone(text.notice.saved(job.title, issued))
    await count(text.notice.saveNotCounted)
  }

  return { printers, printer, choose: setChosen, print, save, busy, failure }
}
