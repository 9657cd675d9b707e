import type { CaseFile, ChosenReason, ClockRule, SupplementItem } from '../model/case.ts'
import { groupCaseNo } from '../model/ids.ts'
import type { Notice, NoticeBlock, NoticeKind } from '../model/notice.ts'
import type { DeedKind } from '../model/operation.ts'
import { caseValues, chineseDate, fill, valuesOf } from './case-values.ts'
import type { IsoDate } from './civil-day.ts'
import { clockRuleFor } from './clock.ts'
import { evaluate } from './criteria.ts'
import { officeWords } from './office-words.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf, packIndex } from './pack-index.ts'
import type { NoticePart, NoticeTemplate } from './pack-notice.ts'
import { transitions } from './transitions.ts'

/**
 * The notice a deed issues when it settles what it is for; null when it issues none. A 更正 or 撤销 that is not made
 * leaves the recognition as it was told: there is nothing new to tell.
 */
export function noticeOf(caseFile: Pick<CaseFile, 'proposal' | 'kind'>, kind: DeedKind): NoticeKind | null {
  const { notice } = transitions[kind]
  if (notice !== 'outcome') return notice
  const approves = kind === 'propose_approve' || (kind === 'endorse' && caseFile.proposal?.outcome === 'approve')
  if (caseFile.kind === 'revocation') return approves ? 'revoked' : null
  if (caseFile.kind === 'correction') return approves ? 'approved' : null
  return approves ? 'approved' : 'rejected'
}

function templateOf(kind: NoticeKind, pack: PolicyPack): NoticeTemplate | undefined {
  return pack.notices.find((template) => template.kind === kind)
}

/** What the notice is called in this city. */
export function noticeName(kind: NoticeKind, pack: PolicyPack): string {
  return templateOf(kind, pack)?.title ?? '告知文书'
}

/** Notices that take something away or refuse it. */
const adverse: readonly NoticeKind[] = ['not_accepted', 'rejected', 'revoked']

const remedies: readonly NoticeTemplate['needs'][number][] = [
  { setting: 'reviewBody', name: '行政复议机关' },
  { setting: 'reviewDays', name: '行政复议期限' },
  { setting: 'reviewOnline', name: '行政复议线上渠道' },
  { setting: 'court', name: '管辖法院' },
  { setting: 'suitMonths', name: '起诉期限' },
]

/** What of 复议 and 诉讼 every notice of this kind must tell, whatever a pack says (行政复议法 Art. 20; 行政诉讼法 Art. 46). */
export function remediesOf(kind: NoticeKind): readonly NoticeTemplate['needs'][number][] {
  return adverse.includes(kind) ? remedies : []
}

/**
 * Names of settings this notice cannot go out without and that are not filled in; empty = nothing is lacking.
 * A refusal that does not tell body, limit and online channel of 复议 leaves the applicant up to a year
 * (行政复议法 Art. 20 para 3, Art. 22 para 2), so it must not go out at all.
 */
export function noticeLacks(kind: NoticeKind, pack: PolicyPack): string[] {
  const template = templateOf(kind, pack)
  if (!template) return [`${kind} 文书模板`]
  const office: Readonly<Record<string, string | number | null | undefined>> = pack.office
  const must = remediesOf(kind)
  const needs = [...template.needs.filter((need) => !must.some(({ setting }) => setting === need.setting)), ...must]
  return needs.filter(({ setting }) => isEmpty(office[setting])).map(({ name }) => name)
}

function isEmpty(value: string | number | null | undefined): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
}

/** What a notice says beside what the case itself holds. */
export interface NoticeContext {
  /** 文号; null in a preview */
  readonly no: string | null
  readonly on: IsoDate
  readonly reasons: readonly ChosenReason[]
  readonly items: readonly SupplementItem[]
  /** until when a 补正 must be answered; null when the notice asks for none */
  readonly answerBy: IsoDate | null
  /** the pack the proposal was made under, where another one is in force by now: reasons and criteria are named by it */
  readonly decidedBy?: PolicyPack
}

/** The pack's text for one notice with everything filled in. Throws a RangeError when `noticeLacks` names something. */
export function composeNotice(kind: NoticeKind, caseFile: CaseFile, pack: PolicyPack, context: NoticeContext): Notice {
  const template = templateOf(kind, pack)
  const lacks = noticeLacks(kind, pack)
  if (!template || lacks.length > 0) throw new RangeError(`notice ${kind} lacks settings`)
  const rules = context.decidedBy ?? pack
  const values = {
    ...valuesOf(caseFile, rules, context.on),
    ...officeValues(pack),
    clockRule: clockRuleOf(caseFile, pack),
    originNo: caseFile.origin ? groupCaseNo(caseFile.origin.caseNo) : '',
    revokeReason: caseFile.history.find((event) => event.kind === 'open_case')?.note ?? '',
    noticeNo: context.no ?? '（文号由中心编发）',
    answerBy: chineseDate(context.answerBy),
    answerWorkdays: String(pack.supplement.answerWorkdays),
    papers: papersRead(caseFile, rules),
  }
  return {
    kind,
    title: template.title,
    no: context.no,
    caseNo: caseFile.caseNo,
    packVersion: pack.version,
    mark: pack.demo ? pack.mark : null,
    issuedOn: context.on,
    blocks: template.parts.flatMap((part) =>
      blocksOf(part, values, entriesOf(caseFile, rules, context), pack, context),
    ),
  }
}

/** What notices may name beside `caseValues`, for `pack check`. */
export const noticeValues: Readonly<Record<string, string>> = {
  ...caseValues,
  noticeNo: '文号',
  answerBy: '补正期限',
  answerWorkdays: '补正期限工作日数',
  papers: '审核过的材料',
  originNo: '更正、撤销、申诉所针对件的受理号',
  revokeReason: '撤销认定的事实和理由（立件时写明）',
  office: '经办机构名称',
  officeAddress: '经办机构地址',
  officeHours: '办公时间',
  ...officeWords,
  clockRule: '补正期间办理时限如何计算',
}

/** Names each kind of repeated part may use beside `noticeValues`. */
export const entryValues: Readonly<Record<'reasons' | 'items' | 'unmet', readonly string[]>> = {
  reasons: ['n', 'text', 'basis', 'short'],
  items: ['n', 'material', 'problem', 'requirement', 'form', 'basis'],
  unmet: ['n', 'id', 'text', 'verdict'],
}

/** How a 补正 asked for after 受理 counts (行政许可法 Art. 45 by analogy). */
const clockRules: Readonly<Record<ClockRule, string>> = {
  PRE_ACCEPT: '补正期间不停止计算办理时限',
  PAUSE: '自本告知书发出之日起暂停计算办理时限，收齐补正材料的次一工作日恢复计算',
  RESTART: '自收齐补正材料的次一工作日起重新计算办理时限',
}

/** What 补正 does to the clock, as the applicant is told; before 受理 no clock runs, whatever the pack's rule. */
export function clockRuleOf(caseFile: Pick<CaseFile, 'acceptedOn' | 'clockRule'>, pack: PolicyPack): string {
  if (caseFile.acceptedOn === null) return '办理时限尚未起算，自受理之日起计算'
  return clockRules[clockRuleFor(caseFile, pack)]
}

/** What the agency says of itself: for notices and messages. */
export function officeValues({ agency, office }: PolicyPack): Record<string, string> {
  return {
    office: agency,
    officeAddress: office.address,
    officeHours: office.hours,
    hotline: office.hotline,
    reviewBody: office.reviewBody,
    reviewAddress: office.reviewAddress,
    reviewDays: String(office.reviewDays ?? ''),
    reviewOnline: office.reviewOnline,
    court: office.court,
    suitMonths: String(office.suitMonths ?? ''),
    appeal: office.appeal,
  }
}

type Entry = Record<string, string>
type Entries = Readonly<Record<'reasons' | 'items' | 'unmet', Entry[]>>

function entriesOf(caseFile: CaseFile, pack: PolicyPack, context: NoticeContext): Entries {
  const { materials } = packIndex(pack)
  const numbered = (entries: Entry[]) => entries.map((entry, i) => ({ n: String(i + 1), ...entry }))
  return {
    reasons: numbered(
      context.reasons.map(({ code, text }) => {
        const known = pack.reasons.find((reason) => reason.code === code)
        return { text, basis: known?.basis ?? '', short: known?.short ?? code }
      }),
    ),
    items: numbered(
      context.items.map((item) => {
        const choice = pack.supplementChoices.find(({ code }) => code === item.code)
        const material = materials.get(item.material)
        return {
          material: material?.name ?? item.material,
          problem: item.problem,
          requirement: item.requirement,
          form: choice?.form ?? pack.supplement.form,
          basis: choice?.basis ?? material?.basis ?? '',
        }
      }),
    ),
    unmet: numbered(unmetCriteria(caseFile, pack)),
  }
}

/** Criteria ticked 不满足, where the whole is not met by others. */
function unmetCriteria(caseFile: CaseFile, pack: PolicyPack): Entry[] {
  const criteria = diseaseOf(pack, caseFile.form.opsp_dise_code)?.criteria
  const ticks = caseFile.proposal?.criteria ?? []
  if (!criteria || evaluate(criteria.logic, ticks) === 'met') return []
  return criteria.items
    .filter((item) => ticks.some((tick) => tick.id === item.id && tick.verdict === 'unmet'))
    .map((item) => ({ id: item.id, text: item.text, verdict: '不满足' }))
}

/** 审核了哪些资料: every kind of paper in the case, once. */
function papersRead(caseFile: CaseFile, pack: PolicyPack): string {
  const { materials } = packIndex(pack)
  return [...new Set(caseFile.documents.map((d) => materials.get(d.material)?.name ?? d.title))].join('、')
}

function blocksOf(
  part: NoticePart,
  values: Readonly<Record<string, string>>,
  entries: Entries,
  pack: PolicyPack,
  context: NoticeContext,
): NoticeBlock[] {
  switch (part.part) {
    case 'heading':
      return [{ block: 'heading', text: fill(part.text, values) }]
    case 'paragraph': {
      const { each, text } = part
      if (!each) return [{ block: 'paragraph', text: fill(text, values) }]
      return entries[each].map((entry) => ({ block: 'paragraph', text: fill(text, { ...values, ...entry }) }))
    }
    case 'fields':
      return [{ block: 'fields', rows: part.rows.map((row) => ({ label: row.label, text: fill(row.text, values) })) }]
    case 'table': {
      const rows = entries[part.each].map((entry) =>
        part.columns.map((column) => fill(column.text, { ...values, ...entry })),
      )
      return rows.length === 0 ? [] : [{ block: 'table', heads: part.columns.map((column) => column.head), rows }]
    }
    case 'seal':
      return [{ block: 'seal', agency: pack.agency, on: context.on }]
    case 'receipt':
      return [{ block: 'receipt', text: fill(part.text, values) }]
  }
}
