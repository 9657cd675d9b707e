import { z } from 'zod'
import type { CaseFile } from '../model/case.ts'
import { findings } from '../policy/findings.ts'
import type { PolicyPack } from '../policy/pack.ts'
import { CaseRow, caseRow, FindingColumns, findingColumns } from './case-row.ts'

/**
 * Which way cases are prepared. Raised whenever a case may come out differently than before: rows, findings, names
 * (`tests/policy/preparation.test.ts` says when). Desk and centre of different ways do not use each other's.
 */
export const PREPARATION = 1

/** What of storing a case needs no database and looks at no other case. */
export const PreparedCase = z.object({ row: CaseRow, alone: FindingColumns })
export type PreparedCase = z.infer<typeof PreparedCase>

export function prepareCase(caseFile: CaseFile, pack: PolicyPack): PreparedCase {
  return { row: caseRow(caseFile), alone: findingColumns(findings(caseFile, pack)) }
}
