import { Notice } from '#shared/model/notice.ts'
import { fakeLayout } from './fake-notices.ts'
import type { UiCore } from './harness.ts'

/** Main's part beside a core: a layout of a few words, and a printer that can be switched off. */
export interface FakePrinter {
  works: boolean
  /** how many it has taken */
  readonly sheets: number
  /** names of the files it was asked to write */
  readonly written: readonly string[]
  beside(core: UiCore): UiCore
}

const blank: Notice = {
  kind: 'acceptance',
  title: '',
  no: '1',
  caseNo: '',
  packVersion: '',
  mark: null,
  issuedOn: '2026-11-20',
  blocks: [],
}

export function fakePrinter(): FakePrinter {
  let sheets = 0
  const written: string[] = []
  const printer: FakePrinter = {
    works: true,
    get sheets() {
      return sheets
    },
    written,
    beside: (core) => ({
      on: core.on,
      async call(method, input) {
        if (method.startsWith('shell.')) return { ok: true, output: {} }
        if (!method.startsWith('print.')) return core.call(method, input)
        if (method === 'print.printers') return { ok: true, output: [{ name: '窗口打印机', isDefault: true }] }
        if (method === 'print.chooseArchive') {
          written.push(String((input as { suggestedName: string }).suggestedName))
          return { ok: true, output: { place: '00000000-0000-4000-8000-000000000001' } }
        }
        if (method === 'print.writeArchive') return { ok: true, output: { written: true } }
        if (method !== 'print.send') return { ok: true, output: { pdf: laidOut(input), pages: 1 } }
        if (!printer.works) {
          return { ok: false, problem: { kind: 'NotFound', message: '打印机没有接受这份文书。', ref: 'r1' } }
        }
        sheets += 1
        return { ok: true, output: { sent: true } }
      },
    }),
  }
  return printer
}

function laidOut(input: unknown): Uint8Array {
  const { notice, copy } = input as { notice?: unknown; copy: number | null }
  return fakeLayout(Notice.safeParse(notice).data ?? blank, copy)
}
