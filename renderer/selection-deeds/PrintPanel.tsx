import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useRef, useState } from 'react'
import { call, problemOf } from '../bridge.ts'
import { notePrinted } from '../notice/copies.ts'
import { choosePrinter } from '../notice/printers.ts'
import { text } from '../text.zh.ts'
import type { CaseResult } from './Results.tsx'
import { selectionText } from './text.selection-deeds.zh.ts'

const words = selectionText.printPanel

export interface Chosen {
  readonly id: string
  readonly caseNo: string
}

/** The latest notice of each case to one printer, one after the other, each counted as a print of its own. */
export function PrintPanel(props: {
  cases: readonly Chosen[]
  close: () => void
  done: (summary: string, results: readonly CaseResult[]) => void
}) {
  const { cases } = props
  const printers = useQuery({
    queryKey: ['print.printers'],
    queryFn: () => call('print.printers', {}),
    gcTime: 0,
  })
  const [picked, setPicked] = useState<string | null>(null)
  const [at, setAt] = useState<number | null>(null)
  const stopped = useRef(false)
  const printer = picked ?? choosePrinter(printers.data ?? [], null)
  const print = async () => {
    if (printer === null || at !== null) return
    const results: CaseResult[] = []
    for (const [i, { id, caseNo }] of cases.entries()) {
      setAt(i + 1)
      const problem = stopped.current ? words.stopped : await printOne(id, printer)
      const done = problem === null
      const what = done ? selectionText.results.printed : selectionText.results.notPrinted
      results.push({ caseId: id, caseNo, done, what, problem })
    }
    props.done(words.done(results.filter(({ done }) => done).length), results)
  }
  return (
    <section className="deed-panel" aria-label={words.title(cases.length)}>
      <h2>{words.title(cases.length)}</h2>
      <label htmlFor="print-to">{words.printer}</label>
      <Select
        id="print-to"
        value={printer}
        loading={printers.isLoading}
        options={(printers.data ?? []).map(({ name }) => ({ value: name, label: name }))}
        onChange={setPicked}
      />
      <p className="muted" role="status">
        {at !== null ? words.progress(at, cases.length) : printer === null && printers.isFetched ? words.none : ''}
      </p>
      {at !== null && <progress max={cases.length} value={at} aria-label={words.progress(at, cases.length)} />}
      <footer>
        <Button
          onClick={() => {
            stopped.current = true
            if (at === null) props.close()
          }}
        >
          {at === null ? text.common.cancel : words.stop}
        </Button>
        <Button type="primary" disabled={printer === null || at !== null} onClick={() => void print()}>
          {words.go}
        </Button>
      </footer>
    </section>
  )
}

/** Null: it went to the printer and was counted; else why not, as a sentence. */
async function printOne(caseId: string, printer: string): Promise<string | null> {
  try {
    const opened = await call('workbench.open', { caseId, purpose: 'ahead' })
    const ref = opened.case.notices.at(-1)
    if (!ref) return words.noNotice
    const notice = await call('notice.get', { caseId, no: ref.no })
    const { pdf } = await call('print.render', { notice, copy: ref.copies + 1 })
    await call('print.send', { pdf, printer })
    notePrinted(ref.no, (await call('notice.printed', { caseId, no: ref.no })).copies)
    return null
  } catch (error) {
    return problemOf(error).message
  }
}
