import type { Output } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { EvidenceMark } from '#shared/model/evidence.ts'
import type { Finding } from '#shared/model/finding.ts'
import { groupCaseNo } from '#shared/model/ids.ts'
import type { RecordBlock, RecordSheet } from '#shared/model/record.ts'
import { describeLogic, evaluate } from '#shared/policy/criteria.ts'
import { noticeName } from '#shared/policy/notices.ts'
import { checkInWords } from '#shared/policy/originals.ts'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { dateAndTime } from '../common/dates.ts'
import { text } from '../text.zh.ts'
import { type Hide, withTexts } from './hide.ts'
import { exportText } from './text.zh.ts'

const words = exportText.record

/** A mark of the first reviewer's, with what was cut out of the scan: null where the scans are left out or gone. */
export interface Exhibit {
  readonly mark: EvidenceMark
  readonly jpeg: Uint8Array<ArrayBuffer> | null
}

export interface RecordParts extends Output<'export.begin'> {
  readonly pack: PolicyPack
  readonly exhibits: readonly Exhibit[]
  /** null = nothing is hidden */
  readonly hide: Hide | null
}

type Fields = Extract<RecordBlock, { block: 'fields' }>['rows']

const heading = (text: string): RecordBlock => ({ block: 'heading', text })
const paragraph = (text: string): RecordBlock => ({ block: 'paragraph', text })
const fields = (rows: Fields): RecordBlock => ({ block: 'fields', rows: rows.filter((row) => row.text !== '') })
const table = (heads: readonly string[], rows: string[][], none: string): RecordBlock =>
  rows.length === 0 ? paragraph(none) : { block: 'table', heads: [...heads], rows }

/** Two digits, so that files stand in order in a folder. */
export const numbered = (index: number): string => String(index + 1).padStart(2, '0')

/** The written part of an archive: cover, form, insurance, findings, criteria, what was decided, lists, evidence. */
export function recordSheet(parts: RecordParts): RecordSheet {
  const { case: caseFile, findings, pack, export: approved, hide } = parts
  const blocks: RecordBlock[] = [
    ...cover(parts),
    heading(words.form),
    fields(formFields(caseFile, pack)),
    heading(words.insurance),
    fields(insuranceFields(caseFile, pack)),
    heading(words.findings),
    table(
      words.findingHeads,
      findings.map((one) => [text.severity[one.severity].name, one.sentence, one.basis]),
      words.noFindings,
    ),
    heading(words.criteria),
    ...criteriaBlocks(caseFile, pack),
    heading(words.decision),
    ...decisionBlocks(caseFile),
    heading(words.notices),
    table(
      words.noticeHeads,
      caseFile.notices.map((ref, i) => [
        ref.no,
        noticeName(ref.kind, pack),
        ref.issuedOn,
        words.times(ref.copies),
        exportText.file.notice(numbered(i)),
      ]),
      words.noNotices,
    ),
    heading(words.papers),
    table(
      words.paperHeads,
      caseFile.documents.map((paper, i) => [
        numbered(i),
        paper.title,
        String(paper.pages),
        approved.masked ? '' : exportText.file.scan(numbered(i)),
        paper.sha256,
      ]),
      words.noPapers,
    ),
    heading(words.evidence),
    ...evidenceBlocks(parts),
  ]
  return {
    title: words.title,
    mark: words.mark(words.internal, pack.demo ? pack.mark : null),
    no: approved.approvalNo ?? '',
    blocks: hide ? blocks.map((block) => withTexts(block, hide)) : blocks,
  }
}

/** A page that says in a sentence what is not there and why. */
export function absenceSheet({ export: approved, pack }: RecordParts, title: string, why: string): RecordSheet {
  const mark = words.mark(words.internal, pack.demo ? pack.mark : null)
  return { title, mark, no: approved.approvalNo ?? '', blocks: [paragraph(why)] }
}

function cover({ case: caseFile, export: approved, at }: RecordParts): RecordBlock[] {
  const names = words.cover
  return [
    paragraph(words.confidential),
    fields([
      { label: names.no, text: approved.approvalNo ?? '' },
      { label: names.caseNo, text: groupCaseNo(caseFile.caseNo) },
      { label: names.applicant, text: caseFile.form.psn_name },
      { label: names.disease, text: caseFile.form.opsp_dise_name },
      { label: names.state, text: text.state[caseFile.state] },
      { label: names.type, text: text.applyTypeOf(caseFile.applyType) },
      { label: names.channel, text: text.channelOf(caseFile.channel) },
      { label: names.received, text: dateAndTime(caseFile.receivedAt) },
      { label: names.purpose, text: approved.purpose },
      { label: names.content, text: exportText.content(approved.masked) },
      { label: names.requested, text: words.person(approved.requestedByName, approved.requestedBy) },
      { label: names.approved, text: words.person(approved.answeredByName ?? '', approved.answeredBy) },
      { label: names.approvedAt, text: approved.answeredAt ? dateAndTime(approved.answeredAt) : '' },
      { label: names.made, text: dateAndTime(at) },
      { label: names.version, text: String(caseFile.version) },
      { label: names.pack, text: caseFile.packVersion },
    ]),
    { block: 'page' },
  ]
}

/** Which dictionary of the pack the code of a field is in. */
const dictionaries: Readonly<Record<string, string>> = {
  gend: 'GEND',
  naty: 'NATY',
  psn_cert_type: 'PSN_CERT_TYPE',
  insutype: 'INSUTYPE',
  insu_admdvs: 'ADMDVS',
  hosp_lv: 'HOSP_LV',
  dise_type_code: 'DISE_TYPE_CODE',
  dcla_souc: 'DCLA_SOUC',
  agnter_rlts: 'AGNTER_RLTS',
}

function formFields({ form }: CaseFile, pack: PolicyPack): Fields {
  return Object.entries(form).map(([name, value]) => ({
    label: Object.entries(words.field).find(([known]) => known === name)?.[1] ?? name,
    text: value === null ? '' : dictionaries[name] ? label(pack, dictionaries[name], value) : value,
  }))
}

function insuranceFields({ insurance }: CaseFile, pack: PolicyPack): Fields {
  const names = words.insured
  return [
    { label: names.name, text: insurance.psn_name },
    { label: names.certno, text: insurance.certno },
    { label: names.status, text: label(pack, 'PSN_INSU_STAS', insurance.psn_insu_stas) },
    { label: names.type, text: label(pack, 'INSUTYPE', insurance.insutype) },
    { label: names.area, text: label(pack, 'ADMDVS', insurance.insuplc_admdvs) },
    { label: names.arrears, text: String(insurance.arrearsMonths) },
    { label: names.flexible, text: insurance.flexibleEmployment ? words.yes : words.no },
    { label: names.outOfArea, text: words.outOfAreaOf[insurance.outOfAreaFiling ?? 'none'] },
    { label: names.changes, text: words.times(insurance.hospitalChangesThisYear) },
    {
      label: names.recognised,
      text: insurance.recognised
        .map((one) => `${one.opsp_dise_name} ${words.period(one.begndate, one.enddate)}`)
        .join('\n'),
    },
  ]
}

/** Every item of the disease's criteria with what the first reviewer found; items the pack dropped since stay visible. */
function criteriaBlocks({ form, proposal, documents }: CaseFile, pack: PolicyPack): RecordBlock[] {
  const criteria = diseaseOf(pack, form.opsp_dise_code)?.criteria ?? null
  const ticks = proposal?.criteria ?? []
  if (!criteria) return [paragraph(words.noCriteria)]
  const unknown = ticks.filter(({ id }) => !criteria.items.some((item) => item.id === id))
  const rows = [...criteria.items, ...unknown.map(({ id }) => ({ id, text: '' }))].map((item) => {
    const tick = ticks.find(({ id }) => id === item.id)
    const paper = documents.find(({ id }) => id === tick?.evidence?.documentId)
    const where = tick?.evidence && paper ? words.page(paper.title, tick.evidence.page) : ''
    return [item.id, item.text, text.verdict[tick?.verdict ?? 'none'].name, where]
  })
  const whole = text.criteria.whole[evaluate(criteria.logic, ticks)]
  return [
    paragraph(words.criteriaLogic(describeLogic(criteria.logic), whole)),
    table(words.criteriaHeads, rows, words.noCriteria),
  ]
}

function decisionBlocks({
  proposal,
  supplements,
  originals,
  documents,
  registration,
  history,
}: CaseFile): RecordBlock[] {
  const blocks: RecordBlock[] = []
  if (proposal) {
    const who = words.person(proposal.byName, proposal.by)
    const said = words.outcome[proposal.outcome]
    blocks.push(paragraph(words.proposal(said, who, dateAndTime(proposal.at), proposal.packVersion)))
    for (const reason of proposal.reasons) blocks.push(paragraph(words.reason(reason.text)))
    if (proposal.note) blocks.push(paragraph(words.noteLine(proposal.note)))
  }
  for (const { requestedAt, requestedBy, answerBy, items } of supplements) {
    blocks.push(paragraph(words.supplement(dateAndTime(requestedAt), requestedBy, answerBy)))
    for (const item of items) blocks.push(paragraph(words.supplementItem(item.problem, item.requirement)))
  }
  for (const { at, byName, by, checks } of originals ?? []) {
    blocks.push(paragraph(words.originals(dateAndTime(at), words.person(byName, by))))
    const titleOf = (id: string) => documents.find((document) => document.id === id)?.title ?? ''
    blocks.push(
      table(
        words.originalsHeads,
        checks.map((check) => [titleOf(check.documentId), checkInWords(check), check.captured ? words.pictured : '']),
        '',
      ),
    )
  }
  if (registration) {
    const { begndate, enddate, trt_dcla_detl_sn } = registration
    blocks.push(paragraph(words.registration(words.period(begndate, enddate), trt_dcla_detl_sn ?? words.noSerial)))
  }
  const rows = history.map((event) => [
    dateAndTime(event.at),
    text.eventOf(event.kind),
    words.person(event.byName, event.by),
    text.state[event.to],
    event.packVersion ?? '',
    event.note,
  ])
  return [...blocks, table(words.historyHeads, rows, '')]
}

function evidenceBlocks({ case: caseFile, findings, exhibits }: RecordParts): RecordBlock[] {
  if (exhibits.length === 0) return [paragraph(words.noEvidence)]
  const rows = exhibits.map(({ mark }, i) => [numbered(i), placeOf(mark, caseFile), boundTo(mark, findings), mark.note])
  const pictures = exhibits.flatMap(({ mark, jpeg }, i): RecordBlock[] => {
    const caption = words.caption(i + 1, placeOf(mark, caseFile), boundTo(mark, findings), mark.note)
    return jpeg ? [{ block: 'picture', jpeg, caption }] : []
  })
  return [table(words.evidenceHeads, rows, words.noEvidence), ...pictures]
}

function placeOf({ sha256, page }: EvidenceMark, { documents }: CaseFile): string {
  const paper = documents.find((document) => document.sha256 === sha256)
  return paper ? words.page(paper.title, page) : words.lostPicture
}

function boundTo({ binds }: EvidenceMark, findings: readonly Finding[]): string {
  if (binds.to === 'criterion') return words.binds.criterion(binds.id)
  if (binds.to === 'note') return words.binds.note
  return findings.find(({ code }) => code === binds.code)?.sentence ?? words.binds.finding
}
