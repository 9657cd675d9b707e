import { pinyin } from 'pinyin-pro'
import type { CaseFile, CaseState } from '#shared/model/case.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { findings } from '#shared/policy/findings.ts'
import { maskName } from '#shared/policy/mask.ts'
import type { Policy } from '#shared/policy/pack.ts'

/** A case as the cache stores it: the hot columns, what can be searched, and the whole as JSON. */
export interface CaseRow {
  readonly id: string
  readonly caseNo: string
  readonly version: number
  readonly materialVersion: number
  readonly state: CaseState
  readonly isOpen: 0 | 1
  readonly orderOn: string
  readonly dueOn: string | null
  readonly insutype: string
  readonly disease: string
  readonly diseaseName: string
  readonly channel: string
  readonly applyType: string
  readonly blocks: number
  readonly warns: number
  readonly worst: 0 | 1 | 2
  readonly name: string
  readonly maskedName: string
  readonly birthYear: string
  readonly certTail: string
  readonly certReversed: string
  readonly receivedOn: string
  readonly acceptedOn: string | null
  readonly firstReviewer: string | null
  readonly body: string
  readonly findings: string
}

const closed: ReadonlySet<CaseState> = new Set(['not_accepted', 'approved', 'rejected', 'withdrawn'])

/** Sorts after every date: cases on which no clock runs come last. */
export const NO_CLOCK = '~'

/** Everything the cache derives from a case, worked out outside the transaction. */
export function caseRow(caseFile: CaseFile, policy: Policy): CaseRow {
  const { form } = caseFile
  const found = findings(caseFile, policy.pack)
  const blocks = found.filter((f) => f.severity === 'block').length
  const warns = found.filter((f) => f.severity === 'warn').length
  const receivedOn = chinaDate(caseFile.receivedAt)
  const isOpen = !closed.has(caseFile.state)
  return {
    id: caseFile.id,
    caseNo: caseFile.caseNo,
    version: caseFile.version,
    materialVersion: caseFile.materialVersion,
    state: caseFile.state,
    isOpen: isOpen ? 1 : 0,
    orderOn: isOpen && caseFile.dueOn ? caseFile.dueOn : NO_CLOCK + receivedOn,
    dueOn: caseFile.dueOn,
    insutype: form.insutype,
    disease: form.opsp_dise_code,
    diseaseName: form.opsp_dise_name,
    channel: caseFile.channel,
    applyType: caseFile.applyType,
    blocks,
    warns,
    worst: blocks > 0 ? 2 : warns > 0 ? 1 : 0,
    name: form.psn_name,
    maskedName: maskName(form.psn_name),
    birthYear: form.brdy.slice(0, 4),
    certTail: form.certno.slice(-4),
    certReversed: reversed(form.certno),
    receivedOn,
    acceptedOn: caseFile.acceptedOn,
    firstReviewer: caseFile.firstReviewer,
    body: JSON.stringify(caseFile),
    findings: JSON.stringify(found),
  }
}

/** Every ending of the name and of its pinyin initials (`wxm`, `xm`, `m`), lower case, each once. */
export function searchGrams(name: string): string[] {
  const compact = name.replace(/\s/g, '').toLowerCase()
  const initials = pinyin(compact, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' })
    .join('')
    .toLowerCase()
  return [...new Set([...endings(compact), ...endings(initials)])]
}

function endings(text: string): string[] {
  const characters = [...text]
  return characters.map((_, i) => characters.slice(i).join(''))
}

/** The ID number from its end, upper case: its last digits are then a prefix. */
export function reversed(text: string): string {
  return [...text.toUpperCase()].reverse().join('')
}
