import { createHash } from 'node:crypto'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { fillReason } from '#shared/policy/reasons.ts'
import type { Centre } from '../centre.ts'
import { supplemented, withdrawn } from '../ops/applicant.ts'
import { applyDeed } from '../ops/apply.ts'
import { registered } from '../ops/centre.ts'
import { consequencesOf } from '../ops/consequences.ts'
import { insertCases } from '../store/cases.ts'
import { caseDay, documentRef, newCases, receiptFor, takeCaseNumbers } from '../store/intake.ts'
import { draw } from '../store/ops.ts'
import { recognitionKey, recognitionsOf } from '../store/related.ts'
import type { Query } from '../store/sql.ts'
import { type NewStaff, saveStaff } from '../store/staff.ts'
import { type CoreTable, coreRows } from './core-rows.ts'
import { type DueNotice, issueNotices } from './notices.ts'
import type { SeededApplication } from './types.ts'

export interface SeedCounts {
  applications: number
  cases: number
  /** distinct documents written */
  files: number
}

/** Applications per transaction. */
const BATCH = 200
/** Documents written at the same time. */
const WRITERS = 16
/** All synthetic deeds come from this one desk, and their sample is drawn with this key: the same seed, the same past. */
const SEED_DEVICE = '01900000-0000-7000-8000-000000000001'
const SEED_DRAW = 'seed'

/**
 * Loads synthetic staff and applications, in bulk: one transaction per 200 applications, documents without waiting for
 * the disk (a power cut during loading means loading again). Each case's past is played through the same function as
 * the operations of desks, at the time of each step. Ids, numbers and draws depend on the applications only. The simulated
 * core system learns of every person and of what was recognised, so that both tell the same. Texts for applicants are not
 * sent again for what happened in the past.
 *
 * Throws when a step is not allowed by the rules, naming case and step, and when the seed was loaded before.
 */
export async function loadSeed(
  centre: Pick<Centre, 'sql' | 'files' | 'policy'>,
  applications: AsyncIterable<SeededApplication> | Iterable<SeededApplication>,
  staff: readonly NewStaff[],
): Promise<SeedCounts> {
  for (const member of staff) await saveStaff(centre.sql, member)
  const counts: SeedCounts = { applications: 0, cases: 0, files: 0 }
  const written = new Set<string>()
  const store = async (batch: readonly SeededApplication[]) => {
    await writeFiles(centre, batch, written)
    counts.cases += await centre.sql.tx((query) => storeBatch(query, batch, staff, centre.policy))
    counts.applications += batch.length
    counts.files = written.size
  }
  let batch: SeededApplication[] = []
  for await (const application of applications) {
    batch.push(application)
    if (batch.length === BATCH) {
      await store(batch)
      batch = []
    }
  }
  if (batch.length > 0) await store(batch)
  return counts
}

async function writeFiles(
  { files }: Pick<Centre, 'files'>,
  batch: readonly SeededApplication[],
  written: Set<string>,
): Promise<void> {
  const queue = batch.flatMap((seeded) => [...seeded.files]).filter(([sha256]) => !written.has(sha256))
  const work = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [sha256, bytes] = next
      if (written.has(sha256)) continue
      written.add(sha256)
      if ((await files.putSeed(bytes)) !== sha256) throw new Error('a seeded document does not match its SHA-256')
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, work))
}

/** One batch in one transaction; returns the number of cases. */
async function storeBatch(
  query: Query,
  batch: readonly SeededApplication[],
  staff: readonly NewStaff[],
  policy: Policy,
): Promise<number> {
  const firstNumbers = await takeNumbers(query, batch)
  const { areaCode } = policy.pack
  const persons = batch.map(({ application }) => application.form.psn_no)
  const recognitions = new Map(await recognitionsOf(query, areaCode, persons))
  const due: DueNotice[] = []
  const loaded = batch.map((seeded) => {
    const { application } = seeded
    const day = `${application.areaCode} ${caseDay(application)}`
    const firstNumber = firstNumbers.get(day) ?? 0
    firstNumbers.set(day, firstNumber + application.diseases.length)
    const ids = idMaker(`${application.channel} ${application.channelNo}`, application.receivedAt)
    const { insurance, receivedAt } = application
    if (insurance === undefined) throw new Error('a seeded application brings its insurance record')
    const { documents } = application
    const first = { ...application, documents: documents.filter(({ material }) => material !== seeded.late) }
    const answer = documents.filter(({ material }) => material === seeded.late)
    const fresh = newCases(first, { policy, insurance, recognitions, firstNumber, now: receivedAt, makeId: ids })
    const cases = fresh.map((file, i) => playPast(file, seeded, i, { staff, policy, due, answer, makeId: ids }))
    for (const file of cases) {
      if (file.registration) recognitions.set(recognitionKey(file.form), toRecognition(file))
    }
    return { seeded, cases }
  })
  await insertRows(query, 'stored_file', storedFileRows(batch))
  await insertRows(query, 'intake', loaded.map(intakeRow))
  const cases = await issueNotices(
    query,
    loaded.flatMap((one) => one.cases),
    due,
    policy,
  )
  await insertCases(query, cases)
  const core = coreRows(cases)
  for (const table of coreTables) await insertRows(query, table, core[table])
  await insertRows(query, 'seed_flaw', loaded.flatMap(flawRows))
  return cases.length
}

/** First running number of each area and day of the batch. Days in order, so that two loaders cannot deadlock. */
async function takeNumbers(query: Query, batch: readonly SeededApplication[]): Promise<Map<string, number>> {
  const wanted = new Map<string, number>()
  for (const { application } of batch) {
    const day = `${application.areaCode} ${caseDay(application)}`
    wanted.set(day, (wanted.get(day) ?? 0) + application.diseases.length)
  }
  const first = new Map<string, number>()
  for (const [key, count] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [areaCode = '', day = ''] = key.split(' ')
    first.set(key, (await takeCaseNumbers(query, areaCode, day, count)) - count + 1)
  }
  return first
}

const coreTables: readonly CoreTable[] = ['core_person', 'core_registration', 'core_hospital']

function toRecognition({ form, id, caseNo }: CaseFile) {
  return { psn_no: form.psn_no, opsp_dise_code: form.opsp_dise_code, caseId: id, caseNo }
}

interface PastContext {
  readonly staff: readonly NewStaff[]
  readonly policy: Policy
  /** where notices to be numbered are gathered */
  readonly due: DueNotice[]
  /** papers that come with the answer to a 补正 */
  readonly answer: SeededApplication['application']['documents']
  readonly makeId: () => string
}

/** Plays the steps in order. A 复审 step is left out where the sample did not draw the case, as nobody was asked to. */
function playPast(file: CaseFile, seeded: SeededApplication, index: number, context: PastContext): CaseFile {
  const { staff, policy, due } = context
  let current = file
  for (const [i, step] of (seeded.steps[index] ?? []).entries()) {
    const now = new Date(step.at).toISOString()
    if (step.kind === 'withdrawn' || step.kind === 'supplemented') {
      current = actOf(step.kind, current, now, context)
      continue
    }
    const isSecondReview = step.kind === 'endorse' || step.kind === 'return_to_first'
    if (isSecondReview && current.state !== 'second_review') continue
    const member = staff.find((one) => one.staffNo === step.staffNo)
    if (member === undefined) throw new Error(`case ${file.caseNo}, step ${i + 1}: no staff ${step.staffNo}`)
    const op: Operation = {
      opId: idMaker(`${file.id} ${i}`, step.at)(),
      deviceId: SEED_DEVICE,
      seq: i + 1,
      caseId: file.id,
      baseVersion: current.version,
      baseMaterialVersion: current.materialVersion,
      packVersion: policy.pack.version,
      deed: deedFor(step.kind, current, policy, seeded),
      decidedAt: step.at,
    }
    // Pictures in other cases are left out: cases that come later could not be seen, and the draw must not depend on that.
    const surroundings = { others: noOthers, former: null, related: [], survivor: null, leases: [] }
    const drawn = { draw: (opId: string) => draw(SEED_DRAW, opId) }
    const verdict = applyDeed(current, op, member, { policy, now, ...drawn, ...surroundings })
    if (verdict.changed === null) {
      throw new Error(`case ${file.caseNo}, step ${i + 1} (${step.kind}) is ${verdict.outcome}: ${verdict.code}`)
    }
    const { notice } = consequencesOf(current, op.deed, verdict.changed)
    current = verdict.changed
    if (notice !== null) due.push({ kind: notice, year: chinaDate(now).slice(0, 4), now, deed: op.deed, told: current })
    current = registered(current, serialOf(current), now) ?? current
  }
  return current
}

/** What the applicant did, as through a channel. */
function actOf(
  kind: 'withdrawn' | 'supplemented',
  caseFile: CaseFile,
  now: string,
  { policy, answer, makeId }: PastContext,
): CaseFile {
  if (kind === 'withdrawn') return withdrawn(caseFile, { policy, now })
  const documents = answer.map((document) => documentRef(document, makeId(), now))
  return supplemented(caseFile, now, documents, { policy, now })
}

/** Number of the seeded record at the core system: from the case, so that every seed has the same. */
function serialOf({ id, applyType }: CaseFile): string {
  return `${applyType === 'hospital_change' ? '2505' : '2503'}${id.replaceAll('-', '').slice(0, 26)}`
}

/** A plausible deed of this kind for this case, in the pack's own words: about what is wrong with it where something is. */
function deedFor(
  kind: Deed['kind'],
  file: CaseFile,
  { pack }: Policy,
  { flaws, late }: Pick<SeededApplication, 'flaws' | 'late'>,
): Deed {
  const pick = <T>(list: readonly T[]): T[] =>
    list.slice(Number.parseInt(file.id.slice(-6), 16) % list.length).slice(0, 1)
  const answering = <T extends { readonly findings?: readonly string[] | undefined }>(
    list: readonly T[],
  ): readonly T[] => {
    const fitting = list.filter((one) => flaws.some(({ code }) => one.findings?.includes(code)))
    return fitting.length > 0 ? fitting : list
  }
  const reasons = (cause: 'not_accept' | 'propose_reject') => {
    const possible = pack.reasons.filter((reason) => reason.for.includes(cause))
    const found = findings(file, pack)
    const today = chinaDate(file.receivedAt)
    return pick(answering(possible)).map((reason) => fillReason(reason, file, pack, found, today))
  }
  const disease = diseaseOf(pack, file.form.opsp_dise_code)
  const criteria = (verdict: 'met' | 'unmet') => (disease?.criteria?.items ?? []).map(({ id }) => ({ id, verdict }))
  switch (kind) {
    case 'not_accept':
      return { kind, reasons: reasons(kind), note: '' }
    case 'request_supplement': {
      const needed = new Set(disease?.materials[file.applyType] ?? pack.materials.map((material) => material.code))
      const fitting = pack.supplementChoices.filter(({ material }) => (late ? material === late : needed.has(material)))
      const [choice] = pick(answering(fitting.length > 0 ? fitting : pack.supplementChoices))
      if (choice === undefined) throw new Error('the pack has no 补正 item')
      const { code, material, problem, requirement } = choice
      return { kind, items: [{ code, material, problem, requirement }], note: '' }
    }
    case 'originals_mismatch':
      return { kind, note: '原件与上传的材料不一致。' }
    case 'propose_approve': {
      const blocked = findings(file, pack).some(({ severity }) => severity === 'block')
      return { kind, criteria: criteria('met'), note: blocked ? '已核对原件，情况属实。' : '' }
    }
    case 'propose_reject':
      return { kind, reasons: reasons(kind), criteria: criteria('unmet'), note: '' }
    case 'return_to_first':
      return { kind, note: '请补充说明认定依据后重新提交。' }
    case 'open_case':
      throw new Error('the seed opens no 更正, 撤销 or 申诉')
    case 'supplement_received':
      throw new Error('in the seed applicants answer a 补正 themselves')
    default:
      return { kind, note: '' }
  }
}

/** Ids that depend on the seed only: the random part of UUIDv7 is drawn from a hash. */
function idMaker(key: string, at: string): () => string {
  let n = 0
  return () => uuid7(Date.parse(at), createHash('sha256').update(`${key} ${n++}`).digest())
}

function storedFileRows(batch: readonly SeededApplication[]) {
  const documents = batch.flatMap(({ application }) => application.documents)
  const byHash = new Map(documents.map((document) => [document.sha256, document]))
  return [...byHash.values()].map(({ sha256, bytes, mediaType }) => ({ sha256, bytes, media_type: mediaType }))
}

interface Loaded {
  readonly seeded: SeededApplication
  readonly cases: readonly CaseFile[]
}

function intakeRow({ seeded: { application }, cases }: Loaded) {
  const { applicationNo, caseNos } = receiptFor(cases)
  const { channel, channelNo } = application
  return { channel, channel_no: channelNo, application_no: applicationNo, case_nos: caseNos }
}

function flawRows({ seeded, cases }: Loaded) {
  return cases.flatMap((file) =>
    seeded.flaws.map(({ code, needsImageReading, detail }) => ({
      case_id: file.id,
      code,
      needs_image_reading: needsImageReading,
      detail,
    })),
  )
}

async function insertRows(
  query: Query,
  table: 'stored_file' | 'intake' | 'seed_flaw' | CoreTable,
  rows: readonly object[],
): Promise<void> {
  // Documents may come again, as several applications can share one; so may persons and what they already have.
  const again = table === 'intake' || table === 'seed_flaw' ? '' : 'ON CONFLICT DO NOTHING'
  await query.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(null::${table}, $1::json) ${again}`, [
    JSON.stringify(rows),
  ])
}
