import type { CaseFile } from '#shared/model/case.ts'
import type { Operation } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { Verdict } from '../ops/apply.ts'
import type { Query } from '../store/sql.ts'

interface Settled {
  readonly before: CaseFile
  readonly after: CaseFile
  readonly op: Operation
  readonly author: Staff
  readonly verdict: Verdict
  readonly at: Date
}

/** Writes down how a proposal was drawn, and what a second person said of one, in the transaction of the deed. */
export async function noteLooks(query: Query, { before, after, op, author, verdict, at }: Settled): Promise<void> {
  const { deed, opId, batchId = null } = op
  if (verdict.draw && after.proposal) {
    const { rate, weight, owed, drawn } = verdict.draw
    await query.query(
      `INSERT INTO sample_draw (op_id, at, area_code, case_id, first_reviewer, disease_code, outcome, rate, weight,
                                owed, drawn, batch_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        opId,
        at,
        after.areaCode,
        after.id,
        author.staffNo,
        after.form.opsp_dise_code,
        after.proposal.outcome,
        rate,
        weight,
        owed,
        drawn,
        batchId,
      ],
    )
  }
  if ((deed.kind !== 'endorse' && deed.kind !== 'return_to_first') || !before.proposal) return
  await query.query(
    `INSERT INTO second_look (op_id, at, area_code, case_id, first_reviewer, second_reviewer, outcome, agreed,
                              impression, sampled, batch_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
       coalesce((SELECT drawn FROM sample_draw WHERE case_id = $4 AND first_reviewer = $5 ORDER BY at DESC LIMIT 1), false)
         AND NOT EXISTS (SELECT FROM second_look WHERE case_id = $4),
       (SELECT batch_id FROM sample_draw WHERE case_id = $4 AND first_reviewer = $5 ORDER BY at DESC LIMIT 1))`,
    [
      opId,
      at,
      before.areaCode,
      before.id,
      before.proposal.by,
      author.staffNo,
      before.proposal.outcome,
      deed.kind === 'endorse',
      deed.impression ?? null,
    ],
  )
}
