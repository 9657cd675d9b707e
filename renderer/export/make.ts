import type { Output } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { call } from '../bridge.ts'
import { dateAndTime } from '../common/dates.ts'
import { RefusalError } from '../evidence/worker/protocol.ts'
import { loadDocument } from '../workbench/load-document.ts'
import { type ArchiveMaker, startArchiveMaker } from './archive-maker.ts'
import { drawMark, drawPage, pagesOf } from './draw.ts'
import { hiddenNotice, hideIdentity } from './hide.ts'
import { absenceSheet, type Exhibit, numbered, type RecordParts, recordSheet } from './record.ts'
import { exportText } from './text.zh.ts'

const words = exportText.record
const { file } = exportText
const { step } = exportText.make

export interface MakeOptions {
  readonly begun: Output<'export.begin'>
  readonly pack: PolicyPack
  readonly staff: Staff
  readonly password: string
  readonly onStep: (sentence: string) => void
}

export interface MadeArchive {
  readonly zip: Uint8Array<ArrayBuffer>
  readonly pages: number
  /** titles of papers that no program here can open */
  readonly left: readonly string[]
}

/**
 * Makes the file of an approved export, in memory only: the record, the notices as they were sent, the scans in order,
 * the watermark over every page, sealed with the password. Rejects when any of it cannot be had.
 */
export async function makeArchive(options: MakeOptions): Promise<MadeArchive> {
  const { begun, pack, staff, password, onStep } = options
  const { export: approved, case: caseFile } = begun
  const no = approved.approvalNo ?? ''
  onStep(step.record)
  const lines = [
    exportText.lines.person(staff.name, staff.staffNo),
    exportText.lines.approval(dateAndTime(begun.at), no),
  ]
  const { pdf: watermark } = await call('print.watermark', { lines })
  const hide = approved.masked ? hideIdentity(caseFile, pack) : null
  const parts: RecordParts = { ...begun, pack, hide, exhibits: await exhibitsOf(begun) }
  const maker = await startArchiveMaker(watermark, approved.form === 'pdf' ? file.whole(no) : null)
  try {
    const { pdf } = await call('print.record', { record: recordSheet(parts) })
    await addLaidOut(maker, file.record, pdf)
    for (const [i, { no: noticeNo }] of caseFile.notices.entries()) {
      onStep(step.notice(i + 1, caseFile.notices.length))
      const sent = await call('notice.get', { caseId: caseFile.id, no: noticeNo })
      const notice = hide ? hiddenNotice(sent, hide) : sent
      await addLaidOut(maker, file.notice(numbered(i)), (await call('print.render', { notice, copy: 1 })).pdf)
    }
    const left = hide ? await leaveScansOut(maker, parts) : await addScans(maker, parts, onStep)
    onStep(step.seal)
    return { ...(await maker.seal(password)), left }
  } finally {
    maker.close()
  }
}

async function addLaidOut(maker: ArchiveMaker, name: string, pdf: Uint8Array): Promise<void> {
  if (!(await maker.add('pdf', name, pdf))) throw new Error('a page of our own could not be read')
}

async function leaveScansOut(maker: ArchiveMaker, parts: RecordParts): Promise<readonly string[]> {
  const why = words.maskedScansWhy(parts.case.documents.length)
  const { pdf } = await call('print.record', { record: absenceSheet(parts, words.maskedScans, why) })
  await addLaidOut(maker, file.scan(numbered(0)), pdf)
  return []
}

async function addScans(
  maker: ArchiveMaker,
  parts: RecordParts,
  onStep: (sentence: string) => void,
): Promise<readonly string[]> {
  const { documents, id } = parts.case
  const left: string[] = []
  for (const [i, paper] of documents.entries()) {
    onStep(step.scan(i + 1, documents.length))
    const name = file.scan(numbered(i))
    if (await addScan(maker, id, paper, name)) continue
    left.push(paper.title)
    const why = words.unreadableWhy(numbered(i), paper.title)
    await addLaidOut(
      maker,
      name,
      (await call('print.record', { record: absenceSheet(parts, words.unreadable, why) })).pdf,
    )
  }
  return left
}

/** As it is where that can be, else drawn page by page; false where nobody can read it. */
async function addScan(maker: ArchiveMaker, caseId: string, paper: DocumentRef, name: string): Promise<boolean> {
  const { bytes, mediaType } = await loadDocument(caseId, paper)
  const kind = mediaType === 'application/pdf' ? 'pdf' : 'picture'
  const asItIs = mediaType === 'application/pdf' || mediaType === 'image/jpeg' || mediaType === 'image/png'
  if (asItIs && (await maker.add(kind, name, bytes))) return true
  try {
    const drawn = [await drawPage(caseId, paper, 1)]
    // How many there are is known for sure once the first was drawn.
    for (let page = 2; page <= pagesOf(paper); page += 1) drawn.push(await drawPage(caseId, paper, page))
    for (const page of drawn) {
      if (!(await maker.add('picture', name, page))) throw new Error('a picture of our own could not be read')
    }
    return true
  } catch (error) {
    if (error instanceof RefusalError && error.code !== 'unread') return false
    throw error
  }
}

async function exhibitsOf({ export: approved, case: caseFile }: Output<'export.begin'>): Promise<Exhibit[]> {
  const exhibits: Exhibit[] = []
  for (const mark of caseFile.proposal?.marks ?? []) {
    const paper = caseFile.documents.find(({ sha256 }) => sha256 === mark.sha256)
    const jpeg = paper && !approved.masked ? await cutOut(caseFile.id, paper, mark) : null
    exhibits.push({ mark, jpeg })
  }
  return exhibits
}

async function cutOut(
  caseId: string,
  paper: DocumentRef,
  mark: Exhibit['mark'],
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await drawMark(caseId, paper, mark)
  } catch (error) {
    // A paper that cannot be opened gets a page of its own that says so.
    if (error instanceof RefusalError && error.code !== 'unread') return null
    throw error
  }
}
