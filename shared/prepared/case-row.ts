import { z } from 'zod'
import { type CaseFile, CaseState } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import { chinaDate } from '../policy/civil-day.ts'
import { maskName } from '../policy/mask.ts'
import { openStates } from '../policy/transitions.ts'
import { reversed } from './names.ts'

const Flag = z.literal([0, 1])

/** A case as a desk stores it beside its body: the hot columns, and what can be searched. */
export const CaseRow = z.object({
  id: z.string(),
  caseNo: z.string(),
  provisionalNo: z.string().nullable(),
  version: z.int(),
  materialVersion: z.int(),
  state: CaseState,
  isOpen: Flag,
  orderOn: z.string(),
  dueOn: z.string().nullable(),
  insutype: z.string(),
  disease: z.string(),
  diseaseName: z.string(),
  channel: z.string(),
  applyType: z.string(),
  name: z.string(),
  maskedName: z.string(),
  birthYear: z.string(),
  certTail: z.string(),
  certReversed: z.string(),
  /** 人员编号, or the certificate number of someone the core system does not know */
  person: z.string(),
  kind: z.string(),
  receivedAt: z.string(),
  receivedOn: z.string(),
  decidedOn: z.string().nullable(),
  acceptedOn: z.string().nullable(),
  firstReviewer: z.string().nullable(),
  /** where the disease was diagnosed */
  hospital: z.string(),
  /** end of whoever's lease, '' without one */
  heldUntil: z.string(),
  /** whose work it is while it is open: who has it alone, else who last acted on it as 初审 */
  owner: z.string().nullable(),
  /** 复审 sent it back and nobody has proposed anew since */
  returned: Flag,
  /** whoever has it for working on it alone, as JSON */
  lease: z.string().nullable(),
  /** what the cache knows every document by, each once */
  pictures: z.array(z.number()),
})
export type CaseRow = z.infer<typeof CaseRow>

/** What the machine noticed, as the cache stores it. */
export const FindingColumns = z.object({
  blocks: z.int(),
  warns: z.int(),
  worst: z.literal([0, 1, 2]),
  /** as JSON */
  findings: z.string(),
})
export type FindingColumns = z.infer<typeof FindingColumns>

/** What a picture (SHA-256, hexadecimal) is known by: its first 52 bits, which a number holds. */
export const pictureKey = (sha256: string): number => Number.parseInt(sha256.slice(0, 13), 16)

/** Sorts after every date: cases on which no clock runs come last. */
export const NO_CLOCK = '~'

/** Who the case is about, as far as two cases can be told to be about the same person. */
export function personOf(form: Pick<CaseFile['form'], 'psn_no' | 'certno'>): string {
  return form.psn_no || form.certno
}

/** Where a case stands in its queue: by the due date while it is open and its clock runs. */
export function orderOnOf(caseFile: CaseFile): string {
  const { state, dueOn, receivedAt } = caseFile
  return openStates.includes(state) && dueOn ? dueOn : NO_CLOCK + chinaDate(receivedAt)
}

export function findingColumns(found: readonly Finding[]): FindingColumns {
  const blocks = found.filter((f) => f.severity === 'block').length
  const warns = found.filter((f) => f.severity === 'warn').length
  return { blocks, warns, worst: blocks > 0 ? 2 : warns > 0 ? 1 : 0, findings: JSON.stringify(found) }
}

/** Everything a cache derives from a case by itself. */
export function caseRow(caseFile: CaseFile): CaseRow {
  const { form } = caseFile
  return {
    id: caseFile.id,
    caseNo: caseFile.caseNo,
    provisionalNo: caseFile.provisionalNo ?? null,
    version: caseFile.version,
    materialVersion: caseFile.materialVersion,
    state: caseFile.state,
    isOpen: openStates.includes(caseFile.state) ? 1 : 0,
    orderOn: orderOnOf(caseFile),
    dueOn: caseFile.dueOn,
    insutype: form.insutype,
    disease: form.opsp_dise_code,
    diseaseName: form.opsp_dise_name,
    channel: caseFile.channel,
    applyType: caseFile.applyType,
    name: form.psn_name,
    maskedName: maskName(form.psn_name),
    birthYear: form.brdy.slice(0, 4),
    certTail: form.certno.slice(-4),
    certReversed: reversed(form.certno),
    person: personOf(form),
    kind: caseFile.kind,
    receivedAt: inUtc(caseFile.receivedAt),
    receivedOn: chinaDate(caseFile.receivedAt),
    decidedOn: caseFile.decidedAt ? chinaDate(caseFile.decidedAt) : null,
    acceptedOn: caseFile.acceptedOn,
    firstReviewer: caseFile.firstReviewer,
    hospital: form.ide_fixmedins_name,
    owner: caseFile.lease?.holder ?? caseFile.firstReviewer,
    heldUntil: caseFile.lease ? inUtc(caseFile.lease.until) : '',
    returned: wasReturned(caseFile) ? 1 : 0,
    lease: caseFile.lease ? JSON.stringify(caseFile.lease) : null,
    pictures: [...new Set(caseFile.documents.map((d) => pictureKey(d.sha256)))],
  }
}

const proposals: readonly string[] = ['propose_approve', 'propose_reject', 'return_to_first']

function wasReturned({ state, history }: CaseFile): boolean {
  if (state !== 'first_review') return false
  return history.findLast(({ kind }) => proposals.includes(kind))?.kind === 'return_to_first'
}

/** One spelling for every instant, so that they sort as text. */
function inUtc(instant: string): string {
  if (instant.endsWith('Z') && instant.length === 24) return instant
  return instant.endsWith('Z') && instant.length === 20
    ? `${instant.slice(0, 19)}.000Z`
    : new Date(instant).toISOString()
}
