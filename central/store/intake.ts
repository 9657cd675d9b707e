import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import type { IntakeApplication, IntakeDocument, IntakeReceipt } from '#shared/contract/central-api.ts'
import type { CaseFile, InsuranceRecord } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { insuranceOf } from '../core-system/insurance.ts'
import type { CoreSystem } from '../core-system/types.ts'
import { limitFor } from '../ops/clock.ts'
import { freshCase } from '../ops/fresh-case.ts'
import { insertCases } from './cases.ts'
import { type Policies, policyAt } from './policies.ts'
import { type Recognition, recognitionKey, recognitionsOf } from './related.ts'
import type { Query, Sql } from './sql.ts'

type Receipt = z.infer<typeof IntakeReceipt>

/** Makes a new id for a moment in Unix milliseconds. */
export type MakeId = (ms: number) => string
export const freshId: MakeId = (ms) => uuid7(ms, randomBytes(10))

const DAILY_LIMIT = 9999

interface IntakeContext {
  readonly policies: Policies
  readonly clock: () => Date
  readonly core: CoreSystem
}

/**
 * Takes an application in, as one case per disease. The same (channel, channelNo) again, even at the same moment,
 * gets the first answer. Refuses what names a document that was not put before.
 */
export async function takeIn(sql: Sql, application: IntakeApplication, context: IntakeContext): Promise<Receipt> {
  checkApplication(application, context.policies.areaCode)
  const known = await receiptOf(sql, application)
  if (known) return known
  const insurance = application.insurance ?? (await askInsurance(sql, application, context))
  return sql.tx(async (query) => {
    const { channel, channelNo } = application
    await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`intake ${channel} ${channelNo}`])
    const first = await receiptOf(query, application)
    if (first) return first
    await requireStored(query, application.documents)
    const day = caseDay(application)
    const last = await takeCaseNumbers(query, application.areaCode, day, application.diseases.length)
    const now = context.clock()
    const cases = newCases(application, {
      policy: await policyAt(query, context.policies, now),
      insurance,
      recognitions: await recognitionsOf(query, application.areaCode, [application.form.psn_no]),
      firstNumber: last - application.diseases.length + 1,
      now: now.toISOString(),
      makeId: () => freshId(now.getTime()),
    })
    const receipt = receiptFor(cases)
    await query.query(
      'INSERT INTO intake (channel, channel_no, application_no, case_nos) VALUES ($1, $2, $3, $4::jsonb)',
      [channel, channelNo, receipt.applicationNo, JSON.stringify(receipt.caseNos)],
    )
    await insertCases(query, cases)
    return { ...receipt, repeated: false }
  })
}

/** The first answer to this submission, or null. */
async function receiptOf(query: Query, { channel, channelNo }: IntakeApplication): Promise<Receipt | null> {
  const [first] = await query.query<Omit<Receipt, 'repeated'>>(
    `SELECT application_no AS "applicationNo", case_nos AS "caseNos" FROM intake
     WHERE channel = $1 AND channel_no = $2`,
    [channel, channelNo],
  )
  return first ? { ...first, repeated: true } : null
}

/** A channel that knows nothing of the insurance leaves asking to the centre. Nobody is taken in on a guess. */
async function askInsurance(sql: Sql, { form, areaCode }: IntakeApplication, context: IntakeContext) {
  const now = context.clock()
  const { pack } = await policyAt(sql, context.policies, now)
  try {
    return await insuranceOf(context.core, form, { areaCode, pack, now })
  } catch (error) {
    throw new ProblemError('CentralError', '业务系统暂时查不到参保信息，申请没有收下，请稍后再提交。', { cause: error })
  }
}

function checkApplication(application: IntakeApplication, areaCode: string): void {
  if (application.areaCode !== areaCode) {
    throw new ProblemError('RuleBroken', '本中心不受理该统筹区的申请，请核对统筹区编码。')
  }
  const codes = application.diseases.map((disease) => disease.opsp_dise_code)
  if (new Set(codes).size < codes.length) {
    throw new ProblemError('BadRequest', '同一份申请中病种重复，请核对后重新提交。')
  }
}

/** `yymmdd` of the day an application was received, as it stands in the 受理号. */
export function caseDay(application: Pick<IntakeApplication, 'receivedAt'>): string {
  return chinaDate(application.receivedAt).slice(2).replaceAll('-', '')
}

/** Takes `count` running numbers of an area's day and returns the last. The counter row's lock keeps them apart. */
export async function takeCaseNumbers(query: Query, areaCode: string, day: string, count: number): Promise<number> {
  const [room] = await query.query<{ n: number }>(
    `INSERT INTO case_number (area_code, day, n) VALUES ($1, $2, $3)
     ON CONFLICT (area_code, day) DO UPDATE SET n = case_number.n + $3 WHERE case_number.n + $3 <= $4
     RETURNING n`,
    [areaCode, day, count, DAILY_LIMIT],
  )
  if (room === undefined) throw new ProblemError('RuleBroken', '当日受理号已经用完，请次日再提交。')
  return room.n
}

/** 受理号 of a case that begins at an instant. */
export async function caseNumber(query: Query, areaCode: string, now: string): Promise<string> {
  const day = caseDay({ receivedAt: now })
  return caseNoOf(areaCode, day, await takeCaseNumbers(query, areaCode, day, 1))
}

function caseNoOf(areaCode: string, day: string, n: number): string {
  return `${areaCode}${day}${String(n).padStart(4, '0')}`
}

interface NewCaseContext {
  readonly policy: Policy
  readonly insurance: InsuranceRecord
  /** recognitions a 续期 or 变更 goes on from, by `recognitionKey` */
  readonly recognitions?: ReadonlyMap<string, Pick<Recognition, 'caseId' | 'caseNo'>>
  /** running number of the first disease's case */
  readonly firstNumber: number
  /** when the centre took the application in */
  readonly now: string
  readonly makeId: () => string
}

/** The cases of an application as they begin: 待受理, no clock running, every paper shared. Pure but for the ids. */
export function newCases(application: IntakeApplication, context: NewCaseContext): CaseFile[] {
  const { policy, insurance, recognitions, firstNumber, now, makeId } = context
  const caseNo = (i: number) => caseNoOf(application.areaCode, caseDay(application), firstNumber + i)
  const documents = application.documents.map((document) => documentRef(document, makeId(), now))
  return application.diseases.map((disease, i) => {
    const form = { ...application.form, ...disease }
    const former = application.applyType === 'new' ? undefined : recognitions?.get(recognitionKey(form))
    return {
      ...freshCase(),
      id: makeId(),
      caseNo: caseNo(i),
      applicationNo: `A${caseNo(0)}`,
      kind: 'application',
      origin: former ? { caseId: former.caseId, caseNo: former.caseNo } : null,
      barred: [],
      correction: null,
      areaCode: application.areaCode,
      state: 'received',
      applyType: application.applyType,
      channel: application.channel,
      receivedAt: application.receivedAt,
      acceptedOn: null,
      limitWorkdays: limitFor({ form }, policy),
      clockRule: null,
      packVersion: policy.pack.version,
      form,
      insurance,
      documents,
      history: [
        { at: now, kind: 'received', by: null, byName: '申请人', from: null, to: 'received', note: '', opId: null },
      ],
    }
  })
}

export function documentRef(document: IntakeDocument, id: string, addedAt: string): DocumentRef {
  return { id, ...document, addedAt }
}

/** The answer to an application whose cases these are. */
export function receiptFor(cases: readonly CaseFile[]): Omit<Receipt, 'repeated'> {
  return { applicationNo: cases[0]?.applicationNo ?? '', caseNos: cases.map((file) => file.caseNo) }
}

/** Every document must have been put before, with the size and kind now claimed. */
export async function requireStored(
  query: Query,
  documents: readonly Pick<IntakeDocument, 'sha256' | 'bytes' | 'mediaType'>[],
): Promise<void> {
  const stored = await query.query<{ sha256: string; bytes: number; mediaType: string }>(
    `SELECT sha256, bytes, media_type AS "mediaType" FROM stored_file
     WHERE sha256 IN (SELECT jsonb_array_elements_text($1::jsonb))`,
    [JSON.stringify(documents.map((document) => document.sha256))],
  )
  documents.forEach((document, i) => {
    const found = stored.find((file) => file.sha256 === document.sha256)
    if (!found) throw new ProblemError('RuleBroken', `第 ${i + 1} 份材料尚未上传，请先上传再提交。`)
    if (found.bytes !== document.bytes || found.mediaType !== document.mediaType) {
      throw new ProblemError('RuleBroken', `第 ${i + 1} 份材料的大小或格式与已上传的文件不符，请核对。`)
    }
  })
}
