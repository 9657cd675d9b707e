import type { centralApi } from '#shared/contract/central-api.ts'
import type { Centre } from '../centre.ts'
import type { Route } from '../http/route.ts'
import { assign, colleagues, remind, saveStaffSetting } from './assignments.ts'
import { caseByNo, summary } from './cases.ts'
import { core, renewals } from './core.ts'
import { document, putDocument, putPaper } from './documents.ts'
import { drafts, putDraft } from './drafts.ts'
import { answerExport, beginExport, exportDone, exports, requestExport, requestSheet } from './exports.ts'
import { feed, feedWait } from './feed.ts'
import { hello } from './hello.ts'
import { answerSupplement, intake, withdraw } from './intake.ts'
import { recallLease, renewLeases, returnLeases, takeLeases } from './leases.ts'
import { notice, noticePrinted } from './notices.ts'
import { op, ops } from './ops.ts'
import { importCalendar, importPack, policy } from './policy.ts'
import { importSealed } from './sealed.ts'
import { refresh, signIn, signOut } from './sessions.ts'
import { statistics } from './statistics.ts'
import { outOfTurn, outOfTurnView } from './turn.ts'

/** A handler for every endpoint of the contract; leaving one out is a type error. */
export const routes: Readonly<Record<keyof typeof centralApi, (centre: Centre) => Route>> = {
  hello,
  signIn,
  refresh,
  signOut,
  policy,
  importPack,
  importCalendar,
  notice,
  noticePrinted,
  renewals,
  core,
  feed,
  feedWait,
  document,
  ops,
  op,
  importSealed,
  takeLeases,
  renewLeases,
  returnLeases,
  recallLease,
  putDraft,
  drafts,
  outOfTurn,
  outOfTurnView,
  case: caseByNo,
  summary,
  putDocument,
  putPaper,
  intake,
  answerSupplement,
  withdraw,
  requestExport,
  requestSheet,
  exports,
  answerExport,
  beginExport,
  exportDone,
  statistics,
  colleagues,
  saveStaffSetting,
  assign,
  remind,
}
