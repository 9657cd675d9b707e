import { z } from 'zod'
import { CaseNo, IsoDate, IsoInstant, StaffNo, Uuid } from '../model/ids.ts'
import { LeaseRefusal } from './lease-api.ts'

/** What the pack allows without the network; null where it allows none. */
export const OfflineLimits = z.object({
  /** hours since the centre was last reached after which nothing more may be decided here */
  hours: z.int().positive(),
  /** decisions not yet at the centre after which nothing more may be decided here */
  undelivered: z.int().positive(),
  /** cases in one batch */
  cases: z.int().positive(),
})
export type OfflineLimits = z.infer<typeof OfflineLimits>

/** One case of my batch: 待下载 · 下载中 · 可离线办理 · 下载失败 · 已办 · 被收回 · 已到期. */
export const BatchCase = z.object({
  caseId: Uuid,
  caseNo: CaseNo,
  maskedName: z.string(),
  diseaseName: z.string(),
  dueOn: IsoDate.nullable(),
  state: z.enum(['waiting', 'loading', 'ready', 'failed', 'decided', 'lost', 'expired']),
  /** until when it is mine alone */
  until: IsoInstant,
  papers: z.object({ wanted: z.int().nonnegative(), have: z.int().nonnegative() }),
  bytes: z.object({ wanted: z.int().nonnegative(), have: z.int().nonnegative() }),
  /** what is wrong, as a sentence; null = nothing */
  message: z.string().nullable(),
})
export type BatchCase = z.infer<typeof BatchCase>

/** Everything the 离线包 screen shows. */
export const BatchView = z.object({
  limits: OfflineLimits.nullable(),
  /** none: no batch · loading · paused: stopped by the person · waiting: the network is gone · ready: pull the cable */
  mode: z.enum(['none', 'loading', 'paused', 'waiting', 'ready']),
  cases: z.array(BatchCase),
  papers: z.object({ wanted: z.int().nonnegative(), have: z.int().nonnegative(), failed: z.int().nonnegative() }),
  bytes: z.object({ wanted: z.int().nonnegative(), have: z.int().nonnegative() }),
  /** over the last seconds; null while nothing moves */
  bytesPerSecond: z.number().nullable(),
  /** free on the disk of this desk; null where the system does not say */
  freeBytes: z.number().nullable(),
  /** may work without the network until then; null = no limit stated */
  offlineUntil: IsoInstant.nullable(),
  /** what happens after that, or already does, as a sentence */
  afterwards: z.string(),
  undelivered: z.int().nonnegative(),
  lastContactAt: IsoInstant.nullable(),
  trouble: z.string().nullable(),
})
export type BatchView = z.infer<typeof BatchView>

/** What taking these cases would mean; nothing is taken. */
export const BatchPlan = z.object({
  cases: z.array(
    z.object({
      caseId: Uuid,
      caseNo: CaseNo,
      maskedName: z.string(),
      diseaseName: z.string(),
      dueOn: IsoDate.nullable(),
      /** somebody else has it; null = free or mine */
      heldBy: z.string().nullable(),
    }),
  ),
  papers: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  haveBytes: z.int().nonnegative(),
  freeBytes: z.number().nullable(),
  /** why it cannot be taken as a whole, as a sentence; null = it can */
  problem: z.string().nullable(),
})
export type BatchPlan = z.infer<typeof BatchPlan>

/** Core methods of offline batches: part of `coreApi`. `Filter` is the queue's. */
export const batchMethods = <F extends z.ZodType>(Filter: F) =>
  ({
    'batch.get': { input: z.object({}), output: BatchView },
    /** by rule: the first `count` of a queue in its order that are free; or by hand */
    'batch.plan': {
      input: z.union([
        z.object({ filter: Filter, count: z.int().min(1).max(500) }),
        z.object({ caseIds: z.array(Uuid).min(1).max(500) }),
      ]),
      output: BatchPlan,
    },
    /** online only; what was refused is told case by case */
    'batch.take': {
      input: z.object({ caseIds: z.array(Uuid).min(1).max(500), hours: z.int().positive() }),
      output: z.object({ view: BatchView, refused: z.array(LeaseRefusal) }),
    },
    'batch.pause': { input: z.object({}), output: BatchView },
    'batch.resume': { input: z.object({}), output: BatchView },
    'batch.renew': { input: z.object({ hours: z.int().positive() }), output: BatchView },
    /** ends the batch for these cases early; decisions made stay and are sent. Offline: given back when the network is */
    'batch.giveBack': { input: z.object({ caseIds: z.array(Uuid).min(1).max(500) }), output: BatchView },
    /** supervisors, online: takes a case from its holder, to hand it to somebody else or to nobody */
    'lease.recall': {
      input: z.object({ recallId: Uuid, caseId: Uuid, note: z.string().min(1).max(500), to: StaffNo.nullable() }),
      output: z.object({ caseNo: CaseNo }),
    },
  }) as const
