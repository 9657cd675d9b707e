import { z } from 'zod'
import { ApplicationForm, ApplyType, CaseFile, Channel, InsuranceRecord } from '../model/case.ts'
import { DocumentRef } from '../model/document.ts'
import { CaseNo, IsoDate, IsoInstant, Sha256, StaffNo, Uuid } from '../model/ids.ts'
import { Notice } from '../model/notice.ts'
import { OpResult } from '../model/operation.ts'
import { ProblemKind } from '../model/problem.ts'
import { AnyOperation } from '../model/registration.ts'
import { Sealing } from '../model/seal.ts'
import { Staff } from '../model/staff.ts'
import { Calendar, SignedPack, SignedPolicy } from '../policy/pack.ts'
import { assignmentApi } from './assignment-api.ts'
import { draftApi } from './draft-api.ts'
import { exportApi } from './export-api.ts'
import { leaseApi } from './lease-api.ts'
import { papersApi } from './papers-api.ts'
import { sealApi } from './seal-api.ts'
import { statisticsApi } from './statistics-api.ts'
import { turnApi } from './turn-api.ts'
import { UploadedDocument } from './uploaded-document.ts'

/** Raised when an answer's shape changes so that an older desk cannot read it. */
export const PROTOCOL = 1

/** A feed position: the epoch changes when the centre is restored from a backup, the number grows in commit order. */
export const FeedPosition = z.string().regex(/^[0-9a-f]{8}:\d{1,15}$/)

export const Hello = z.object({
  product: z.literal('mente-central'),
  protocol: z.int(),
  oldestProtocol: z.int(),
  epoch: z.string().regex(/^[0-9a-f]{8}$/),
  now: IsoInstant,
  maxOps: z.int(),
})

export const SignInRequest = z.object({
  staffNo: StaffNo,
  password: z.string().min(1).max(200),
  deviceId: Uuid,
})
export const RefreshRequest = z.object({ refreshToken: z.string().max(200), deviceId: Uuid })
/** `accessToken` lives minutes, `refreshToken` hours and is replaced at each use. Both are opaque. */
export const Session = z.object({
  staff: Staff,
  accessToken: z.string(),
  accessUntil: IsoInstant,
  refreshToken: z.string(),
  refreshUntil: IsoInstant,
  /** absent from a centre that takes no sealed work */
  sealing: Sealing.optional(),
})
export type Session = z.infer<typeof Session>

/**
 * The columns of a feed row, in this order, named once in the feed's first line. A case travels whole: its
 * documents, proposal and history are JSON values inside the row, so that a row is never half new.
 */
export const feedColumns = [
  'id',
  'caseNo',
  'applicationNo',
  'provisionalNo',
  'kind',
  'origin',
  'barred',
  'correction',
  'version',
  'materialVersion',
  'areaCode',
  'state',
  'returnTo',
  'applyType',
  'channel',
  'receivedAt',
  'acceptedOn',
  'limitWorkdays',
  'clockRule',
  'dueOn',
  'calendarVersion',
  'dueHistory',
  'pauses',
  'decidedAt',
  'packVersion',
  'firstReviewer',
  'form',
  'insurance',
  'documents',
  'proposal',
  'supplements',
  'originals',
  'registration',
  'notices',
  'lease',
  'mergedInto',
  'history',
] as const satisfies readonly (keyof CaseFile)[]

/** First line of a feed page. `columns` says what stands where in a row that is an array. */
export const FeedHead = z.object({
  feed: z.literal(1),
  columns: z.array(z.string()),
})
/** Last line. A page without it is void: the connection broke. */
export const FeedEnd = z.object({
  end: z.literal(true),
  next: FeedPosition,
  more: z.boolean(),
  count: z.int().nonnegative(),
})

/**
 * Header of a page that is not the last: the position after it, as its closing line will say. Whoever wants all may ask
 * for the next page before this one is read; what holds is the closing line.
 */
export const FEED_NEXT = 'x-feed-next'

export const FeedQuery = z.object({
  /** absent = from the beginning */
  after: FeedPosition.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  /** `objects`: each row is the case as a JSON object, which a desk keeps as it came; a centre may answer arrays still */
  rows: z.enum(['arrays', 'objects']).default('arrays'),
  /**
   * The way of preparing cases that a desk knows (`shared/prepared`). A centre that prepares in this very way may answer a
   * page ready for storing (PREPARED_TYPE, under no Content-Encoding); any other answers lines.
   */
  prepared: z.coerce.number().int().positive().optional(),
})
/** Long poll: answers at once when there is news after `after`, else after at most 25 s. Never carries data. */
export const FeedWait = z.object({ news: z.boolean() })

export const OpsRequest = z.object({
  deviceId: Uuid,
  protocol: z.int(),
  ops: z.array(AnyOperation).min(1).max(100),
})
/**
 * One result per operation, in the order sent; an operation that cannot be settled now is left out of them and named in
 * `waiting` with the reason, one sentence: it is to be sent again later, and holds up none of the others.
 */
export const OpsResponse = z.object({
  results: z.array(OpResult),
  waiting: z.array(z.object({ opId: Uuid, message: z.string(), lacks: z.enum(['papers']).optional() })).optional(),
})

/** A paper as a channel hands it in: bytes were put before under their SHA-256. */
export const IntakeDocument = DocumentRef.omit({ id: true, addedAt: true, alike: true })
export type IntakeDocument = z.infer<typeof IntakeDocument>

/** One application of a channel; every entry of `diseases` becomes a case of its own, sharing the documents. */
export const IntakeApplication = z.object({
  /** the channel's own number, which makes a repeated submission answerable with the first answer */
  channelNo: z.string().min(1).max(64),
  channel: Channel,
  applyType: ApplyType,
  areaCode: z.string().regex(/^\d{6}$/),
  receivedAt: IsoInstant,
  form: ApplicationForm.omit({ opsp_dise_code: true, opsp_dise_name: true, dise_type_code: true }),
  diseases: z
    .array(z.object({ opsp_dise_code: z.string(), opsp_dise_name: z.string(), dise_type_code: z.string() }))
    .min(1)
    .max(5),
  /** left out by channels that do not ask the core system themselves: the centre then does */
  insurance: InsuranceRecord.optional(),
  documents: z.array(IntakeDocument).min(1),
})
export type IntakeApplication = z.infer<typeof IntakeApplication>
export const IntakeReceipt = z.object({ applicationNo: z.string(), caseNos: z.array(CaseNo), repeated: z.boolean() })

export const SupplementAnswer = z.object({ answeredAt: IsoInstant, documents: z.array(IntakeDocument).min(1) })
export const CaseChanged = z.object({ caseNo: CaseNo, version: z.int(), state: CaseFile.shape.state })

/** What became of an imported pack or calendar. */
export const ImportReceipt = z.object({
  what: z.enum(['pack', 'calendar']),
  version: z.string(),
  /** in force from this day on */
  effectiveFrom: IsoDate,
  /** open cases whose due date is another now; the old ones are kept with the case */
  recomputed: z.int().nonnegative(),
})
export type ImportReceipt = z.infer<typeof ImportReceipt>

/** A recognition that ends soon. */
export const RenewalRow = z.object({
  trt_dcla_detl_sn: z.string(),
  psn_no: z.string(),
  maskedName: z.string(),
  certTail: z.string(),
  opsp_dise_code: z.string(),
  opsp_dise_name: z.string(),
  enddate: IsoDate,
  daysLeft: z.int(),
  /** the 续期 case already under way, if any */
  renewalCaseNo: CaseNo.nullable(),
  /** when this person was last reminded */
  remindedAt: IsoInstant.nullable(),
})
export type RenewalRow = z.infer<typeof RenewalRow>

/** The core system's answer in the national envelope: infcode 0 = ok. */
export const CoreAnswer = z.object({
  infcode: z.int(),
  inf_refmsgid: z.string(),
  err_msg: z.string().nullable(),
  output: z.record(z.string(), z.unknown()).nullable(),
})

/** Error body of every 4xx and 5xx answer. */
export const ErrorBody = z.object({ kind: ProblemKind, message: z.string(), ref: z.string() })

/** What the agency sees at a glance; counted by the centre. */
export const Summary = z.object({
  on: IsoDate,
  byState: z.record(z.string(), z.int()),
})

type Auth = 'none' | 'staff' | 'channel'
interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly auth: Auth
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType | 'bytes'
  /** 'ndjson': FeedHead, rows, FeedEnd, one JSON value a line · 'bytes': a document */
  readonly answer: z.ZodType | 'ndjson' | 'bytes'
}

/**
 * The whole agreement between a desk, the channels and the centre. Requests are validated with it, the client's
 * types derive from it, and the published OpenAPI 3.1 document is generated from it.
 */
export const centralApi = {
  hello: {
    method: 'GET',
    path: '/v1/hello',
    auth: 'none',
    summary: 'Who is there, which protocol, what time',
    answer: Hello,
  },
  signIn: {
    method: 'POST',
    path: '/v1/sessions',
    auth: 'none',
    summary: 'Sign in with 工号 and password',
    body: SignInRequest,
    answer: Session,
  },
  refresh: {
    method: 'POST',
    path: '/v1/sessions/refresh',
    auth: 'none',
    summary: 'Exchange a refresh token for a new pair',
    body: RefreshRequest,
    answer: Session,
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/sessions',
    auth: 'staff',
    summary: 'End this session',
    answer: z.object({ ended: z.literal(true) }),
  },
  policy: {
    method: 'GET',
    path: '/v1/policy',
    auth: 'staff',
    summary: 'The policy pack and calendar in force',
    answer: SignedPolicy,
  },
  importPack: {
    method: 'POST',
    path: '/v1/policy/packs',
    auth: 'staff',
    summary: 'Put a signed policy pack in force from its day on; as a whole or not at all; supervisors only',
    body: SignedPack,
    answer: ImportReceipt,
  },
  importCalendar: {
    method: 'POST',
    path: '/v1/policy/calendars',
    auth: 'staff',
    summary: 'Take a working-day calendar over and work out open due dates anew; supervisors only',
    body: Calendar,
    answer: ImportReceipt,
  },
  notice: {
    method: 'GET',
    path: '/v1/notices',
    auth: 'staff',
    summary: 'A notice as it was sent, by 文号',
    query: z.object({ no: z.string().min(1).max(100) }),
    answer: Notice,
  },
  noticePrinted: {
    method: 'POST',
    path: '/v1/notices/prints',
    auth: 'staff',
    summary: 'A notice was printed; idempotent by printId',
    body: z.object({ printId: Uuid, no: z.string().min(1).max(100), at: IsoInstant }),
    answer: z.object({ copies: z.int().positive() }),
  },
  renewals: {
    method: 'GET',
    path: '/v1/renewals',
    auth: 'staff',
    summary: 'Recognitions that end soon, the earliest first',
    query: z.object({ withinDays: z.coerce.number().int().min(1).max(400).default(90) }),
    answer: z.object({ rows: z.array(RenewalRow), asOf: IsoInstant }),
  },
  core: {
    method: 'POST',
    path: '/v1/core/:infno',
    auth: 'staff',
    summary: 'Ask the core system: 1101 人员信息 · 5301 慢特病备案查询 · 5302 定点信息查询, in the national envelope',
    params: z.object({ infno: z.enum(['1101', '5301', '5302']) }),
    body: z.object({ input: z.object({ data: z.record(z.string(), z.string()) }) }),
    answer: CoreAnswer,
  },
  feed: {
    method: 'GET',
    path: '/v1/feed',
    auth: 'staff',
    summary:
      'Changed cases in commit order, as NDJSON with a closing line; zstd or gzip by Accept-Encoding, or a zstd file',
    query: FeedQuery,
    answer: 'ndjson',
  },
  feedWait: {
    method: 'GET',
    path: '/v1/feed/wait',
    auth: 'staff',
    summary: 'Wait for news after a position',
    query: z.object({ after: FeedPosition }),
    answer: FeedWait,
  },
  document: {
    method: 'GET',
    path: '/v1/documents/:sha256',
    auth: 'staff',
    summary: 'A document, with Range, ETag and Digest; the content of a case of the caller’s area only',
    params: z.object({ sha256: Sha256 }),
    answer: 'bytes',
  },
  ops: {
    method: 'POST',
    path: '/v1/ops',
    auth: 'staff',
    summary: 'Hand in operations; one result each, idempotent by (opId, author)',
    body: OpsRequest,
    answer: OpsResponse,
  },
  op: {
    method: 'GET',
    path: '/v1/ops/:opId',
    auth: 'staff',
    summary: 'What became of one of my operations',
    params: z.object({ opId: Uuid }),
    answer: OpResult,
  },
  ...sealApi,
  ...leaseApi,
  ...papersApi,
  ...turnApi,
  ...draftApi,
  case: {
    method: 'GET',
    path: '/v1/cases/:caseNo',
    auth: 'staff',
    summary: 'One case as it stands now',
    params: z.object({ caseNo: CaseNo }),
    answer: CaseFile,
  },
  summary: {
    method: 'GET',
    path: '/v1/summary',
    auth: 'staff',
    summary: 'Cases by state',
    answer: Summary,
  },
  putDocument: {
    method: 'PUT',
    path: '/v1/intake/documents/:sha256',
    auth: 'channel',
    summary: 'Store a document under its SHA-256 before the application that names it',
    params: z.object({ sha256: Sha256 }),
    body: 'bytes',
    answer: UploadedDocument,
  },
  intake: {
    method: 'POST',
    path: '/v1/intake/applications',
    auth: 'channel',
    summary: 'Hand in an application of a channel; idempotent by (channel, channelNo)',
    body: IntakeApplication,
    answer: IntakeReceipt,
  },
  answerSupplement: {
    method: 'POST',
    path: '/v1/intake/cases/:caseNo/supplement',
    auth: 'channel',
    summary: 'The applicant answers a 补正; the case goes back to the step that asked',
    params: z.object({ caseNo: CaseNo }),
    body: SupplementAnswer,
    answer: CaseChanged,
  },
  withdraw: {
    method: 'POST',
    path: '/v1/intake/cases/:caseNo/withdraw',
    auth: 'channel',
    summary: 'The applicant withdraws',
    params: z.object({ caseNo: CaseNo }),
    body: z.object({ at: IsoInstant }),
    answer: CaseChanged,
  },
  ...exportApi,
  ...statisticsApi,
  ...assignmentApi,
} as const satisfies Record<string, Endpoint>
