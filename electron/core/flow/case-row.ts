import { pinyin } from 'pinyin-pro'
import type { CaseFile, CaseState } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { maskName } from '#shared/policy/mask.ts'
import { openStates } from '#shared/policy/transitions.ts'
import type { PackedBody } from './case-pack.ts'

/** A case as the cache stores it: the hot columns, what can be searched, and the whole as JSON. */
export interface CaseRow {
  readonly id: string
  readonly caseNo: string
  readonly provisionalNo: string | null
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
  readonly name: string
  readonly maskedName: string
  readonly birthYear: string
  readonly certTail: string
  readonly certReversed: string
  /** 人员编号, or the certificate number of someone the core system does not know */
  readonly person: string
  readonly kind: string
  readonly receivedAt: string
  readonly receivedOn: string
  readonly decidedOn: string | null
  readonly acceptedOn: string | null
  readonly firstReviewer: string | null
  /** where the disease was diagnosed */
  readonly hospital: string
  /** end of whoever's lease, '' without one */
  readonly heldUntil: string
  /** whose work it is while it is open: who has it alone, else who last acted on it as 初审 */
  readonly owner: string | null
  /** 复审 sent it back and nobody has proposed anew since */
  readonly returned: 0 | 1
  /** whoever has it for working on it alone, as JSON */
  readonly lease: string | null
  /** the case as JSON: text, or the same in UTF-8, or where in the packs of its page it is */
  body: string | Uint8Array | PackedBody
  /** what the cache knows every document by, each once */
  readonly pictures: readonly number[]
}

/** What the machine noticed, as the cache stores it. */
export interface FindingColumns {
  readonly blocks: number
  readonly warns: number
  readonly worst: 0 | 1 | 2
  readonly findings: string
}

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

/** Everything the cache derives from a case by itself, worked out outside the transaction. */
export function caseRow(caseFile: CaseFile, body: CaseRow['body'] = JSON.stringify(caseFile)): CaseRow {
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
    body,
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

/** A name as it is searched for. */
export function compactName(name: string): string {
  return name.replace(/\s/g, '').toLowerCase()
}

/** Pinyin initials of words that are nobody's name, lower case. */
export function initialsOfWords(words: string): string {
  return pinyin(words, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()
}

/** Every ending of the name and of its pinyin initials (`wxm`, `xm`, `m`), lower case, each once. */
export function searchGrams(name: string): string[] {
  const compact = compactName(name)
  return [...new Set([compact, ...initialsOf(compact)].flatMap(endings))]
}

/** The same as pairs `["gram","name"],…` in JSON: one text for each name, which costs little to hand to another thread. */
export function gramsOf(name: string): string {
  return JSON.stringify(searchGrams(name).map((gram) => [gram, name])).slice(1, -1)
}

/** How often a name of several readings is written down at most. */
const MOST_VARIANTS = 32

/** The pinyin initials of a name, once for every way its characters may be read: 单 is dān to some and shàn to others. */
function initialsOf(compact: string): string[] {
  let variants = ['']
  for (const character of compact) {
    const each = readingsOf(character)
    const next = variants.flatMap((text) => each.map((initial) => text + initial))
    variants = next.length > MOST_VARIANTS ? variants.map((text) => text + (each[0] ?? '')) : next
  }
  return variants
}

const readings = new Map<string, readonly string[]>()

/** Initials a character may have, the commonest as a surname first. Kept: there are a few thousand characters in names. */
function readingsOf(character: string): readonly string[] {
  const known = readings.get(character)
  if (known) return known
  const all = [
    ...pinyin(character, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' }),
    ...pinyin(character, { pattern: 'first', toneType: 'none', type: 'array', multiple: true }),
  ]
  const initials = [...new Set(all.map((initial) => initial.toLowerCase()))]
  readings.set(character, initials)
  return initials
}

function endings(text: string): string[] {
  const characters = [...text]
  return characters.map((_, i) => characters.slice(i).join(''))
}

/** The ID number from its end, upper case: its last digits are then a prefix. */
export function reversed(text: string): string {
  return [...text.toUpperCase()].reverse().join('')
}
