import { z } from 'zod'
import type { CaseFile } from '#shared/model/case.ts'
import { inTrouble, registered } from '../ops/centre.ts'
import { lockCase, readCase, updateCase } from '../store/cases.ts'
import { claimFilings, type Filing, postponeFiling, settleFiling } from '../store/filings.ts'
import type { Sql } from '../store/sql.ts'
import { filingOf } from './requests.ts'
import type { CoreAnswer, CoreSystem } from './types.ts'

interface FileContext {
  readonly core: CoreSystem
  readonly clock: () => Date
  /** hears of what an attempt failed on */
  readonly onError?: (error: unknown) => void
}

/** How long one attempt may take before another instance may try: the core system tells repetitions by the case's id. */
const CLAIM_MS = 120_000
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 3_600_000
const BATCH = 20

const Filed = z.object({ trt_dcla_detl_sn: z.string().min(1) })
const Held = z.object({
  feedetail: z.array(z.object({ opsp_dise_code: z.string(), trt_dcla_detl_sn: z.string().optional() })),
})

/** What came of an attempt: the number of the record, or why not, as a sentence. */
type Attempt = { readonly sn: string } | { readonly trouble: string }

/**
 * Files what is due with the core system, and moves the cases from 认定通过 to 已备案. Returns how many were filed. What
 * does not get through is tried again, later and later, for ever: a recognition that is not filed is worth nothing to
 * the person. A refusal stands in the case for people to see.
 */
export async function fileDue(sql: Sql, context: FileContext): Promise<number> {
  let filed = 0
  for (;;) {
    const now = context.clock()
    const due = await claimFilings(sql, now, new Date(now.getTime() + CLAIM_MS), BATCH)
    // In the order they began: what a 更正 or 撤销 is about is filed before it.
    due.sort((a, b) => (a.caseId < b.caseId ? -1 : 1))
    for (const filing of due) if (await fileOne(sql, filing, context)) filed += 1
    if (due.length < BATCH) return filed
  }
}

async function fileOne(sql: Sql, { caseId, attempts }: Filing, context: FileContext): Promise<boolean> {
  const caseFile = await readCase(sql, caseId)
  if (caseFile === null) throw new Error('a filing without its case')
  const attempt = await attemptFiling(sql, caseFile, context)
  return sql.tx(async (query) => {
    const now = context.clock()
    const current = await lockCase(query, 'id', caseId)
    if (current === null) throw new Error('a filing without its case')
    if ('sn' in attempt) {
      const changed = registered(current, attempt.sn, now.toISOString())
      await settleFiling(query, caseId)
      if (changed) await updateCase(query, changed)
      return changed !== null
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_PAUSE_MS)
    await postponeFiling(query, caseId, new Date(now.getTime() + pause))
    const changed = inTrouble(current, attempt.trouble)
    if (changed) await updateCase(query, changed)
    return false
  })
}

async function attemptFiling(sql: Sql, caseFile: CaseFile, context: FileContext): Promise<Attempt> {
  const { core } = context
  try {
    const request = filingOf(caseFile, await recordNumber(sql, caseFile, core))
    if (request === null) return { trouble: '原认定还没有备案，备案后自动办理。' }
    const answer = await core.ask(request)
    if (answer.infcode !== 0) return { trouble: refusedWords(answer) }
    return { sn: Filed.parse(answer.output).trt_dcla_detl_sn }
  } catch (error) {
    context.onError?.(error)
    // Whatever it was (no connection, no answer, not an answer), the remedy is to try again.
    return { trouble: '业务系统暂时连不上，将自动重试备案。' }
  }
}

function refusedWords({ infcode, err_msg }: CoreAnswer): string {
  return `业务系统没有接受备案（${infcode}：${err_msg ?? '未说明原因'}），将自动重试，请与业务系统核对。`
}

/** The record a 更正 or 撤销 is about, as the decided case has it; of a 变更 the one the core system has. */
async function recordNumber(sql: Sql, caseFile: CaseFile, core: CoreSystem): Promise<string | null> {
  const { kind, applyType, origin, form, areaCode } = caseFile
  if (kind === 'correction' || kind === 'revocation') {
    const original = origin === null ? null : await readCase(sql, origin.caseId)
    return original?.registration?.trt_dcla_detl_sn ?? null
  }
  if (applyType !== 'change') return null
  const answer = await core.ask({ infno: '5301', areaCode, msgid: '', data: { psn_no: form.psn_no } })
  const { feedetail } = Held.parse(answer.output)
  return feedetail.findLast((one) => one.opsp_dise_code === form.opsp_dise_code)?.trt_dcla_detl_sn ?? null
}
