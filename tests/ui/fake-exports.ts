import type { Input, Output } from '#shared/contract/core-api.ts'
import type { ExportView } from '#shared/contract/export-api.ts'
import { printApi } from '#shared/contract/print-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { RecordSheet } from '#shared/model/record.ts'
import { passwordPdf, tornPdf, webp } from './evidence-page/format-samples.ts'
import { jpeg, png } from './evidence-page/samples.ts'
import { fakeCase } from './fake-cases.ts'
import { createFakeCore, pack } from './fake-core.ts'
import { fakePdf } from './fake-pdf.ts'
import type { Answer, UiCore } from './harness.ts'

const papers: readonly { title: string; mediaType: DocumentRef['mediaType']; bytes: () => Uint8Array }[] = [
  {
    title: '出院小结',
    mediaType: 'application/pdf',
    bytes: () =>
      fakePdf([
        ['SCAN', '1'],
        ['SCAN', '2'],
      ]),
  },
  { title: '照片', mediaType: 'image/jpeg', bytes: () => jpeg(6) },
  { title: '截图', mediaType: 'image/png', bytes: () => png() },
  { title: '网页图片', mediaType: 'image/webp', bytes: () => webp() },
  { title: '残缺的文件', mediaType: 'application/pdf', bytes: () => tornPdf() },
  { title: '有密码的文件', mediaType: 'application/pdf', bytes: () => passwordPdf('secret') },
]
/** the last paper cannot be opened: a page that says so stands for it */
export const scanPages = 2 + 1 + 1 + 1 + 1 + 1

const id = (n: number) => `00000000-0000-4000-8900-${String(n).padStart(12, '0')}`
const sha256 = (n: number) => 'e'.repeat(62) + String(n).padStart(2, '0')

export interface FakeExports extends UiCore {
  readonly calls: { method: string; input: unknown }[]
  readonly records: RecordSheet[]
  rows: ExportView[]
  /** where the save dialog leads; null = cancelled */
  place: string | null
  /** what the writing answers instead */
  writing: Answer | null
  zip: Uint8Array | null
  /** Somebody else's word on the first row. */
  approve(): void
}

export const anExport = (change: Partial<ExportView>): ExportView => ({
  exportId: id(900),
  caseId: '00000000-0000-4000-8001-000000000001',
  caseNo: '5104002611060093',
  form: 'pdf',
  purpose: '行政复议举证',
  masked: false,
  state: 'pending',
  requestedBy: '010237',
  requestedByName: '林建平',
  requestedAt: '2026-11-22T01:00:00Z',
  answeredBy: null,
  answeredByName: null,
  answeredAt: null,
  note: '',
  approvalNo: null,
  validUntil: null,
  written: 0,
  ...change,
})

const approval = {
  state: 'approved',
  answeredBy: '010260',
  answeredByName: '何主管',
  answeredAt: '2026-11-22T02:00:00Z',
  approvalNo: '510400-20261122-0001',
  validUntil: '2026-11-23T02:00:00Z',
} as const satisfies Partial<ExportView>

/** The case that is exported: papers of every kind, and a mark on one of them. */
function exported(caseId: string): Output<'export.begin'>['case'] {
  const { case: made } = fakeCase(caseId, { rows: 3 }, pack, null)
  const documents = papers.map(
    ({ title, mediaType }, n): DocumentRef => ({
      id: id(n),
      material: 'report',
      title,
      sha256: sha256(n),
      bytes: 900,
      mediaType,
      pages: n === 0 ? 2 : 1,
      addedAt: '2026-10-30T09:12:00+08:00',
      issuedOn: null,
      issuer: null,
      issuerLevel: null,
    }),
  )
  const box = { x: 0.1, y: 0.1, width: 0.4, height: 0.2 }
  return {
    ...made,
    documents,
    notices: [
      { no: '攀医保特〔2026〕1号', kind: 'acceptance', issuedOn: '2026-11-18', packVersion: 'demo', copies: 1 },
    ],
    proposal: {
      outcome: 'approve',
      by: '010237',
      byName: '林建平',
      at: '2026-11-20T10:00:00+08:00',
      reasons: [],
      criteria: [],
      note: '',
      packVersion: 'demo',
      marks: [{ id: id(800), documentId: id(0), sha256: sha256(0), page: 1, box, binds: { to: 'note' }, note: '诊断' }],
    },
  }
}

/** A desk whose centre, printer and disk are scripted as far as exports go. */
export function createFakeExports(
  rows: ExportView[],
  roles?: readonly ('first_reviewer' | 'supervisor')[],
): FakeExports {
  const core = createFakeCore({ rows: 3, ...(roles && { roles }) })
  const fake: FakeExports = {
    calls: [],
    records: [],
    rows,
    place: '00000000-0000-4000-8000-00000000f00d',
    writing: null,
    zip: null,
    approve: () => {
      fake.rows = fake.rows.map((row, n) => (n === 0 ? { ...row, ...approval } : row))
    },
    on: core.on,
    async call(method, input) {
      fake.calls.push({ method, input })
      if (method === 'print.writeArchive' && fake.writing) return fake.writing
      const output = await answer(method, input)
      return output === undefined ? core.call(method, input) : { ok: true, output }
    },
  }
  const find = (exportId: string) => fake.rows.find((row) => row.exportId === exportId) ?? anExport({})

  async function answer(method: string, input: unknown): Promise<unknown> {
    switch (method) {
      case 'export.list':
        return { rows: fake.rows }
      case 'export.request': {
        const request = input as Input<'export.request'>
        const row = anExport(request)
        fake.rows = [row, ...fake.rows]
        return row
      }
      case 'export.answer': {
        const { exportId, approve, note } = input as Input<'export.answer'>
        const row: ExportView = { ...find(exportId), ...approval, note }
        const answered: ExportView = approve ? row : { ...row, state: 'refused', approvalNo: null, validUntil: null }
        fake.rows = fake.rows.map((other) => (other.exportId === exportId ? answered : other))
        return answered
      }
      case 'export.begin': {
        const view = find((input as Input<'export.begin'>).exportId)
        return { export: view, case: exported(view.caseId ?? ''), findings: [], at: '2026-11-22T03:00:00Z' }
      }
      case 'export.done': {
        const { exportId } = input as Input<'export.done'>
        fake.rows = fake.rows.map((row) => (row.exportId === exportId ? { ...row, written: row.written + 1 } : row))
        return find(exportId)
      }
      case 'document.bytes': {
        const { documentId } = input as Input<'document.bytes'>
        const paper = papers.find((_, n) => id(n) === documentId)
        return paper && { bytes: paper.bytes(), mediaType: paper.mediaType }
      }
      case 'notice.get':
        return {
          kind: 'acceptance',
          title: '受理通知单',
          no: '攀医保特〔2026〕1号',
          caseNo: '5104002611060093',
          packVersion: 'demo',
          mark: null,
          issuedOn: '2026-11-18',
          blocks: [],
        }
      case 'print.watermark':
        return { pdf: fakePdf([['MARK', '']]) }
      case 'print.record':
        fake.records.push(printApi['print.record'].input.parse(input).record)
        return { pdf: fakePdf([['RECORD', '']]), pages: 1 }
      case 'print.chooseArchive':
        return { place: fake.place }
      case 'print.writeArchive':
        fake.zip = printApi['print.writeArchive'].input.parse(input).zip
        return { written: true }
      default:
        return undefined
    }
  }
  return fake
}
