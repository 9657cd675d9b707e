import { z } from 'zod'

export const Uuid = z.uuid()

/** Calendar date `YYYY-MM-DD`, no time zone: working-day arithmetic never touches a clock. */
export const IsoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** Instant, RFC 3339 with offset or Z. For display and audit only; nothing is ordered by it. */
export const IsoInstant = z.iso.datetime({ offset: true })

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** 工号, six digits. */
export const StaffNo = z.string().regex(/^\d{6}$/)

/** 受理号: area (6) + yymmdd (6) + running number of that day (4). Shown in groups of four. */
export const CaseNo = z.string().regex(/^\d{16}$/)

/** 受理号 as staff read it aloud: `5104 0026 1106 0093`. */
export function groupCaseNo(caseNo: string): string {
  return caseNo.replace(/(\d{4})(?=\d)/g, '$1 ')
}
