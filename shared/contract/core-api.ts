import { z } from 'zod'
import {
  ApplyType,
  CaseFile,
  CaseKind,
  CaseState,
  ChosenReason,
  CriterionVerdict,
  SupplementItem,
} from '../model/case.ts'
import { EvidenceMark } from '../model/evidence.ts'
import { Finding } from '../model/finding.ts'
import { IsoDate, IsoInstant, Uuid } from '../model/ids.ts'
import { Notice } from '../model/notice.ts'
import { Deed, Impression, OpCode } from '../model/operation.ts'
import { OriginalCheck } from '../model/originals.ts'
import { OutboxState } from '../model/outbox-state.ts'
import type { ProblemError } from '../model/problem.ts'
import { ProblemKind } from '../model/problem.ts'
import { Staff } from '../model/staff.ts'
import { SignedPolicy } from '../policy/pack.ts'
import { PackDiff, PackError } from '../policy/pack-report.ts'
import { assignmentMethods } from './assignment-api.ts'
import { batchMethods } from './batch-api.ts'
import { batchApproveMethods } from './batch-approve-api.ts'
import { ImportReceipt, RenewalRow } from './central-api.ts'
import { conflictMethods } from './conflict-api.ts'
import { choiceMethods } from './desk-choices-api.ts'
import { draftMethods } from './draft-api.ts'
import { exportMethods } from './export-api.ts'
import { LockView, Pin } from './lock-api.ts'
import { papersEvents, papersMethods } from './papers-api.ts'
import { sealMethods } from './seal-api.ts'
import { statisticsMethods } from './statistics-api.ts'
import { turnMethods } from './turn-api.ts'
import { undoMethods } from './undo-api.ts'
import { windowMethods } from './window-api.ts'

/** Deadline bands, in the order they are worked: 超期 · 今日到期 · N 个工作日内 · 正常 · no clock running. */
export const Band = z.enum(['over', 'today', 'soon', 'normal', 'none'])
export type Band = z.infer<typeof Band>

/**
 * The queues. 'mine': what I have alone or last acted on, and is still open; 'done': what I have sent away; 'unassigned' 待分派: in 初审,
 * nobody has begun it or has it alone; 'returned' 退件: 不予受理 and 已撤回.
 */
export const QueueName = z.enum([
  'received',
  'first_review',
  'second_review',
  'supplement',
  'originals',
  'mine',
  'done',
  'unassigned',
  'returned',
])
export type QueueName = z.infer<typeof QueueName>

export const QueueFilter = z.object({
  queue: QueueName,
  insutype: z.string().optional(),
  disease: z.string().optional(),
  channel: z.string().optional(),
  applyType: z.string().optional(),
  band: Band.optional(),
  findings: z.enum(['clean', 'some', 'block']).optional(),
  /** 工号 of the first reviewer; '' = nobody's yet */
  assignee: z.string().max(20).optional(),
  /** name of the hospital of the diagnosis */
  hospital: z.string().max(200).optional(),
  /**
   * 受理号 fragment, name (any 1–4 characters of it), hospital or disease (any part), pinyin initials of these, or the last
   * digits of the ID number
   */
  search: z.string().max(40).optional(),
})
export type QueueFilter = z.infer<typeof QueueFilter>

export { OutboxState }

/** One row of a queue. The name is masked here; the ID number is not in it at all. */
/** Rows of a queue are read in pieces of this many places of its order. */
export const ROWS_AT_ONCE = 50

export const QueueRow = z.object({
  /** local row number: stable while the case is cached */
  row: z.int().positive(),
  id: Uuid,
  caseNo: z.string(),
  maskedName: z.string(),
  birthYear: z.string(),
  certTail: z.string(),
  diseaseName: z.string(),
  insutype: z.string(),
  kind: CaseKind,
  applyType: z.string(),
  channel: z.string(),
  state: CaseState,
  band: Band,
  dueOn: IsoDate.nullable(),
  /** working days left; negative = overdue; null = no clock */
  workdaysLeft: z.int().nullable(),
  receivedOn: IsoDate,
  acceptedOn: IsoDate.nullable(),
  blocks: z.int(),
  warns: z.int(),
  firstReviewer: z.string().nullable(),
  /** by the pack's rule */
  urgent: z.boolean(),
  /** 复审 sent it back to 初审 and nobody has proposed anew since */
  returned: z.boolean(),
  hospital: z.string(),
  /** state of my own newest operation on this case, if any is not confirmed */
  outbox: OutboxState.nullable(),
  /** a colleague, 「王敏（100201）」, who has it for working on it alone; null = free or mine */
  heldBy: z.string().nullable(),
  /** until when, by the centre's clock; that it has passed is the reader's to notice */
  heldUntil: IsoInstant.nullable(),
})
export type QueueRow = z.infer<typeof QueueRow>

/** A keyset position in a queue: the order is (orderOn, row). */
export const QueueKey = z.object({ orderOn: z.string(), row: z.int() })
export type QueueKey = z.infer<typeof QueueKey>

/** Answer of `deadline()`: the date, and why it is that date. */
export const DeadlineView = z.object({
  dueOn: IsoDate.nullable(),
  provisional: z.boolean(),
  calendarVersion: z.string(),
  /** the n-th working day today is, of the limit */
  elapsedWorkdays: z.int(),
  /** the same without taking pauses out: inspections count this */
  unpausedWorkdays: z.int(),
  trace: z.array(z.object({ date: IsoDate, counts: z.boolean(), n: z.int(), why: z.string() })),
})
export type DeadlineView = z.infer<typeof DeadlineView>

/** What a reviewer has not yet sent: kept at every keystroke, restored after anything. */
export const DraftBody = z.object({
  note: z.string().max(500),
  reasons: z.array(ChosenReason),
  items: z.array(SupplementItem),
  criteria: z.array(CriterionVerdict),
  /** "documentId:page" that were on screen */
  seen: z.array(z.string()),
  /** document id → quarter turns clockwise, remembered */
  turns: z.record(z.string(), z.int().min(0).max(3)),
  /** "documentId:page" → quarter turns of that page, before those of its document */
  pageTurns: z.record(z.string(), z.int().min(0).max(3)).optional(),
  /** "documentId:page" → degrees clockwise a crooked page was straightened by */
  pageTilts: z.record(z.string(), z.number().min(-15).max(15)).optional(),
  panes: z.array(
    z.object({
      documentId: z.string(),
      page: z.int().positive(),
      zoom: z.number(),
      /** how the page fills the pane; absent = 'free', where `zoom` counts */
      fit: z.enum(['width', 'page', 'free']).optional(),
      scrollX: z.number(),
      scrollY: z.number(),
    }),
  ),
  /** findings a person has looked at, as "code:documentId:page" */
  handled: z.array(z.string()).optional(),
  /** originals compared at the counter so far */
  originals: z
    .array(OriginalCheck.partial({ result: true }))
    .max(200)
    .optional(),
  /** boxes drawn on the scans */
  marks: z.array(EvidenceMark).max(200).optional(),
  /** what a second reviewer thought before seeing the proposal */
  impression: Impression.optional(),
  /** a 更正, 撤销 or 申诉 being written: what kind, and what is to become what */
  opening: z
    .object({
      caseKind: CaseKind.exclude(['application']),
      correction: z.record(z.string(), z.string().max(300)),
    })
    .optional(),
})
export type DraftBody = z.infer<typeof DraftBody>

/** Another application of the same person, newest first. */
export const OtherCase = z.object({
  id: Uuid,
  caseNo: z.string(),
  kind: CaseKind,
  applyType: ApplyType,
  diseaseName: z.string(),
  state: CaseState,
  receivedOn: IsoDate,
  decidedOn: IsoDate.nullable(),
})
export type OtherCase = z.infer<typeof OtherCase>

/** What the machine thinks of one criterion, and why: a suggestion beside the tick a person makes. */
export const CriterionHint = z.object({
  id: z.string(),
  verdict: z.enum(['met', 'unmet', 'unknown']),
  /** one Chinese sentence with the value seen and the value required */
  why: z.string(),
  /** the paper to look at */
  evidence: z.object({ documentId: z.string(), page: z.int().positive() }).nullable(),
})
export type CriterionHint = z.infer<typeof CriterionHint>

export const Workbench = z.object({
  case: CaseFile,
  band: Band,
  workdaysLeft: z.int().nullable(),
  deadline: DeadlineView,
  findings: z.array(Finding),
  /** document id → already on this disk */
  local: z.record(z.string(), z.boolean()),
  draft: DraftBody.nullable(),
  /** my own operation on this case that the centre has not confirmed yet */
  pending: z.object({ opId: Uuid, kind: z.string(), state: OutboxState }).nullable(),
  /** open cases of people with the same name, to be careful with */
  sameName: z.int().nonnegative(),
  hints: z.array(CriterionHint),
  /** other applications of this person on this desk, this one left out */
  others: z.array(OtherCase),
  /** 续期, 更正, 撤销, 申诉: the case this one is about, as 更正 since have left its record, where this desk has it */
  former: CaseFile.nullable(),
  /** form and registration as 更正 about this case have left them; null where none was made */
  corrected: CaseFile.pick({ form: true, registration: true }).nullable(),
  /** when this person last had this case open before now; null = never */
  lastLookedAt: IsoInstant.nullable(),
  /** what has come in since: papers, and facts of the form that the core system corrected; nothing on the first look */
  news: z.object({ documents: z.array(Uuid), amended: z.boolean() }),
})
export type Workbench = z.infer<typeof Workbench>

export const OutboxRow = z.object({
  opId: Uuid,
  seq: z.int(),
  caseId: Uuid,
  caseNo: z.string(),
  maskedName: z.string(),
  diseaseName: z.string(),
  kind: z.string(),
  state: OutboxState,
  createdAt: IsoInstant,
  attempts: z.int(),
  nextTryAt: IsoInstant.nullable(),
  /** why it waits or was not applied, in one sentence; null while nothing is wrong */
  message: z.string().nullable(),
  code: OpCode.nullable(),
  /** who decided meanwhile and when, from the case as it stands now; null when unknown */
  theirs: z.object({ kind: z.string(), byName: z.string(), at: IsoInstant, to: CaseState }).nullable(),
  /** a person has read a conflict or refusal and put it away; it stays in the journal */
  acknowledged: z.boolean(),
})
export type OutboxRow = z.infer<typeof OutboxRow>

export const SyncState = z.object({
  /** auth: reachable, but the centre wants a new sign-in · captive: something answered that is not the centre */
  link: z.enum(['online', 'offline', 'auth', 'unknown']),
  since: IsoInstant,
  lastPullAt: IsoInstant.nullable(),
  pulling: z.object({ received: z.int() }).nullable(),
  documents: z.object({ wanted: z.int(), have: z.int() }),
  queued: z.int(),
  conflicts: z.int(),
  refused: z.int(),
  /** the last thing that went wrong with the network, as a sentence */
  trouble: z.string().nullable(),
  /** cases that changed in the cache since the desk started; the queue offers a refresh when it grows */
  changes: z.int(),
  /** pack and calendar in force, as one text to compare; null before the first pull: when it changes, ask policy.get again */
  policyVersion: z.string().nullable(),
})
export type SyncState = z.infer<typeof SyncState>

export const SessionView = z.object({
  staff: Staff.nullable(),
  /** people who have used this desk: 工号 and name only */
  known: z.array(z.object({ staffNo: z.string(), name: z.string() })),
  centralUrl: z.string(),
  online: z.boolean(),
  /** which way the local key is protected, for 关于 → 安全状态 */
  keyProtection: z.enum(['password', 'password+device']).nullable(),
  /** null while nobody is signed in */
  lock: LockView.nullable(),
})
export type SessionView = z.infer<typeof SessionView>

export const HomeSummary = z.object({
  today: IsoDate,
  queues: z.array(
    z.object({
      queue: QueueName,
      total: z.int(),
      bands: z.object({ over: z.int(), today: z.int(), soon: z.int(), normal: z.int(), none: z.int() }),
    }),
  ),
  sentToday: z.int(),
})
export type HomeSummary = z.infer<typeof HomeSummary>

const None = z.object({})

/**
 * Everything the renderer may ask of the core. Deeds, never paths, keys or SQL. Adding a method is one line here;
 * forgetting its handler is a type error.
 */
export const coreApi = {
  'session.get': { input: None, output: SessionView },
  'session.signIn': {
    input: z.object({
      staffNo: z.string().regex(/^\d{6}$/),
      password: z.string().min(1).max(200),
      oldPassword: z.string().max(200).optional(),
    }),
    output: SessionView,
  },
  'session.signOut': { input: None, output: SessionView },
  /** 离席: nothing of a case is answered until it is opened again; nothing is lost, and sending goes on */
  'session.lock': { input: None, output: SessionView },
  'session.unlock': {
    input: z.union([z.object({ pin: Pin }), z.object({ password: z.string().min(1).max(200) })]),
    output: SessionView,
  },
  'session.setPin': { input: z.object({ pin: Pin, password: z.string().min(1).max(200) }), output: SessionView },
  /** somebody is at keyboard or mouse */
  'session.touch': { input: None, output: z.object({}) },
  'policy.get': { input: None, output: SignedPolicy },
  /** what a pack or calendar file would change; nothing takes effect. `text`: the file as it is */
  'policy.check': {
    input: z.object({ text: z.string().max(20_000_000) }),
    output: z.object({ errors: z.array(PackError), diff: PackDiff.nullable() }),
  },
  /** hands a signed pack or a calendar to the centre, which puts it in force as a whole or not at all; online only */
  'policy.import': { input: z.object({ text: z.string().max(20_000_000) }), output: ImportReceipt },
  /** recognitions that end soon, from the centre, else as last heard */
  'renewals.list': {
    input: z.object({ withinDays: z.int().min(1).max(400) }),
    output: z.object({ rows: z.array(RenewalRow), asOf: IsoInstant, fresh: z.boolean() }),
  },
  /** a notice as it was sent; kept on this desk once fetched */
  'notice.get': { input: z.object({ caseId: Uuid, no: z.string().max(100) }), output: Notice },
  /** a notice went to a printer; answers how many times by now, this one included: 2 and more are 补打 */
  'notice.printed': {
    input: z.object({ caseId: Uuid, no: z.string().max(100) }),
    output: z.object({ copies: z.int().positive() }),
  },
  'home.summary': { input: None, output: HomeSummary },
  'sync.get': { input: None, output: SyncState },
  'sync.now': { input: None, output: SyncState },
  /** the frozen order of a queue: row numbers, worked through without anything moving under the cursor */
  'queue.order': {
    input: z.object({ filter: QueueFilter }),
    output: z.object({
      rows: z.instanceof(Uint32Array),
      bands: z.record(Band, z.int()),
      /** the first rows of it, at most ROWS_AT_ONCE: on screen without another question */
      head: z.array(QueueRow),
    }),
  },
  /** rows by number, for the part of the order that is on screen; a row that left the cache is absent */
  'queue.rows': { input: z.object({ rows: z.array(z.int().positive()).max(500) }), output: z.array(QueueRow) },
  /** one page by keyset; what support's command line and "next case" use */
  'queue.page': {
    input: z.object({ filter: QueueFilter, after: QueueKey.nullable(), limit: z.int().min(1).max(500) }),
    output: z.object({ rows: z.array(QueueRow), next: QueueKey.nullable() }),
  },
  /** what filters may be set to, as this desk has it */
  'queue.choices': {
    input: None,
    output: z.object({ hospitals: z.array(z.string()), assignees: z.array(z.string()) }),
  },
  'queue.counts': { input: None, output: z.record(QueueName, z.int()) },
  /** 'ahead': fetched before anybody looks at it, which is not recorded as looking */
  'workbench.open': {
    input: z.object({ caseId: Uuid, purpose: z.enum(['look', 'ahead']).default('look') }),
    output: Workbench,
  },
  'workbench.saveDraft': {
    input: z.object({ caseId: Uuid, body: DraftBody }),
    output: z.object({ savedAt: IsoInstant }),
  },
  'document.bytes': {
    input: z.object({ documentId: Uuid, caseId: Uuid }),
    output: z.object({ bytes: z.instanceof(Uint8Array), mediaType: z.string() }),
  },
  'decision.submit': {
    input: z.object({
      caseId: Uuid,
      baseVersion: z.int(),
      baseMaterialVersion: z.int(),
      deed: Deed,
      /** version of the policy pack that was on screen; another one in force by now is Stale */
      packVersion: z.string().optional(),
    }),
    /** undoMs: how long it waits for second thoughts before it is sent */
    output: z.object({ opId: Uuid, seq: z.int(), undoMs: z.int().nonnegative() }),
  },
  'outbox.list': { input: z.object({ state: OutboxState.optional() }), output: z.array(OutboxRow) },
  'outbox.sendNow': { input: None, output: SyncState },
  'outbox.acknowledge': { input: z.object({ opId: Uuid }), output: z.array(OutboxRow) },
  ...conflictMethods,
  ...batchMethods(QueueFilter),
  ...batchApproveMethods,
  ...exportMethods,
  ...papersMethods,
  ...sealMethods,
  ...statisticsMethods,
  ...assignmentMethods,
  ...windowMethods,
  ...undoMethods,
  ...draftMethods(DraftBody),
  ...choiceMethods(QueueFilter),
  ...turnMethods(QueueFilter, QueueName, QueueRow),
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>

export type CoreApi = typeof coreApi
export type Method = keyof CoreApi
export type Input<M extends Method> = z.input<CoreApi[M]['input']>
export type Output<M extends Method> = z.output<CoreApi[M]['output']>
/** Rejects with a `ProblemError`. */
export type Call = <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>

/** What the core tells a window without being asked. */
export const coreEvents = {
  'sync.changed': SyncState,
  'outbox.changed': z.object({ opId: Uuid.nullable() }),
  /** ask batch.get again */
  'batch.changed': z.object({}),
  'session.changed': SessionView,
  ...papersEvents,
  'core.stopped': z.object({ kind: ProblemKind, message: z.string() }),
} as const
export type CoreEvents = { [E in keyof typeof coreEvents]: z.output<(typeof coreEvents)[E]> }

export type { ProblemError }
