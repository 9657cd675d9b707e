import type { CaseFile } from '#shared/model/case.ts'
import type { Policy } from '#shared/policy/pack.ts'
import type { Centre } from '../centre.ts'
import { insertCases } from '../store/cases.ts'
import { caseDay, newCases, receiptFor, takeCaseNumbers } from '../store/intake.ts'
import { recognitionKey, recognitionsOf } from '../store/related.ts'
import type { Query } from '../store/sql.ts'
import { type NewStaff, saveStaff } from '../store/staff.ts'
import { type CoreTable, coreRows } from './core-rows.ts'
import { type DueNotice, issueNotices } from './notices.ts'
import { idMaker, playPast } from './past.ts'
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
