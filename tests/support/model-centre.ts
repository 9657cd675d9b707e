import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { preparedPage } from '#central/http/prepared-page.ts'
import { centralApi, FEED_NEXT, feedColumns, OpsRequest, type RenewalRow } from '#shared/contract/central-api.ts'
import type { OutOfTurn } from '#shared/contract/turn-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Notice } from '#shared/model/notice.ts'
import type { Operation, OpResult } from '#shared/model/operation.ts'
import { type AnyOperation, isRegistration, type RegisterOperation } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import { refuse } from '#shared/policy/allowed.ts'
import { papersNamed } from '#shared/policy/originals.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { PREPARED_TYPE } from '#shared/prepared/page.ts'
import { PREPARATION } from '#shared/prepared/prepare.ts'
import { aCase } from '../policy/support.ts'
import { type ModelLeases, modelLeases } from './model-leases.ts'

/** What happens to one exchange. */
export type Fault = 'none' | 'loseRequest' | 'loseAnswer' | 'duplicate' | 'error500' | 'captive' | 'cutMidway'

export interface ModelCentre {
  readonly fetch: typeof fetch
  /** decides every exchange by "METHOD path"; replaced at will */
  plan: (exchange: string) => Fault
  /** exchanges that arrived, as "METHOD path" */
  readonly seen: string[]
  readonly cases: Map<string, CaseFile>
  /** case id → operations that changed it, in order: the truth that tests compare with */
  readonly applied: Map<string, string[]>
  readonly results: Map<string, OpResult>
  readonly documents: Map<string, Uint8Array>
  /** papers that desks handed in, by SHA-256, and how often each came */
  readonly papers: Map<string, { bytes: number; puts: number }>
  /** notices that were sent, by 文号 */
  readonly notices: Map<string, Notice>
  /** prints the centre has counted, by their id */
  readonly prints: Map<string, string>
  /** what desks told of cases passed over or picked, by id */
  readonly turns: Map<string, OutOfTurn>
  renewals: RenewalRow[]
  /** what it hands out as the policy in force, genuine or not */
  policy: SignedPolicy
  /** a copy of the whole state, and back to one: a restore from backup with a new epoch */
  snapshot(): () => void
  put(caseFile: CaseFile): void
  /** somebody else changes the case */
  touch(caseId: string, change: Partial<CaseFile>, material?: boolean): void
  /** the centre's own clock, told in every answer */
  now(): number
  readonly leases: ModelLeases
  password: string
  encoding: 'zstd' | 'gzip' | 'identity'
  /** it makes larger pages ready for storing, for desks that ask so; false = a centre that does not know how */
  prepares: boolean
  /** false = the model of a broken centre that forgets which operations it has seen */
  remembers: boolean
  sessionsValid: boolean
  /** what it will never take */
  refusesPaper: (bytes: Uint8Array) => boolean
}

/**
 * The centre's promises in memory, reached through a `fetch` of its own: replay before any other check, one result per
 * operation, feed positions in commit order, a page void without its last line.
 */
export function modelCentre(
  staff: Staff,
  policy: SignedPolicy,
  now = () => Date.parse('2026-11-20T01:00:00Z'),
): ModelCentre {
  let epoch = '00000001'
  let feed: string[] = []
  let tokens = 0
  let refresh = ''

  const centre: ModelCentre = {
    fetch: (input, init) => exchange(String(input), init ?? {}),
    plan: () => 'none',
    seen: [],
    cases: new Map(),
    applied: new Map(),
    results: new Map(),
    documents: new Map(),
    papers: new Map(),
    notices: new Map(),
    prints: new Map(),
    turns: new Map(),
    renewals: [],
    policy,
    now,
    get leases() {
      return leases
    },
    password: 'correct horse',
    encoding: 'zstd',
    prepares: true,
    remembers: true,
    sessionsValid: true,
    refusesPaper: () => false,
    snapshot: () => {
      const kept = {
        feed: [...feed],
        cases: new Map(centre.cases),
        applied: new Map([...centre.applied].map(([k, v]) => [k, [...v]])),
        results: new Map(centre.results),
        prints: new Map(centre.prints),
        papers: new Map(centre.papers),
        turns: new Map(centre.turns),
      }
      return () => {
        feed = [...kept.feed]
        epoch = String(Number(epoch) + 1).padStart(8, '0')
        for (const name of ['cases', 'applied', 'results', 'prints', 'papers', 'turns'] as const) {
          const now: Map<string, unknown> = centre[name]
          now.clear()
          for (const [key, value] of kept[name]) now.set(key, value)
        }
      }
    },
    put: (caseFile) => {
      centre.cases.set(caseFile.id, caseFile)
      feed.push(caseFile.id)
    },
    touch: (caseId, change, material = true) => {
      const before = centre.cases.get(caseId)
      if (!before) throw new Error('no such case')
      const materialVersion = before.materialVersion + (material ? 1 : 0)
      centre.put({ ...before, ...change, version: before.version + 1, materialVersion })
    },
  }

  const leases = modelLeases(staff, centre)

  async function exchange(url: string, init: RequestInit): Promise<Response> {
    await new Promise((go) => setImmediate(go))
    const { pathname, searchParams } = new URL(url)
    const name = `${init.method ?? 'GET'} ${pathname}`
    const fault = centre.plan(name)
    if (init.signal?.aborted || fault === 'loseRequest') throw new TypeError('fetch failed')
    if (fault === 'error500') return new Response('busy', { status: 503 })
    if (fault === 'captive') return new Response('<html>log in</html>', { headers: { 'content-type': 'text/html' } })
    centre.seen.push(name)
    if (fault === 'duplicate') await answer(pathname, searchParams, init)
    const response = await answer(pathname, searchParams, init)
    response.headers.set('date', new Date(centre.now()).toUTCString())
    if (fault === 'loseAnswer') throw new TypeError('fetch failed')
    if (fault === 'cutMidway') return cut(response)
    return response
  }

  async function answer(path: string, query: URLSearchParams, init: RequestInit): Promise<Response> {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null
    if (path === '/v1/hello') return Response.json(hello())
    if (path === '/v1/sessions' && init.method === 'DELETE') return Response.json({ ended: true })
    if (path === '/v1/sessions') return signIn(body)
    if (path === '/v1/sessions/refresh') return renew(body)
    if (new Headers(init.headers).get('authorization') !== `Bearer t${tokens}` || !centre.sessionsValid) {
      return Response.json({ kind: 'SignInExpired', message: '登录已过期', ref: 'r' }, { status: 401 })
    }
    if (path === '/v1/policy') return Response.json(centre.policy)
    if (path === '/v1/policy/packs') return takePack(body)
    if (path === '/v1/notices') return sentNotice(query.get('no') ?? '')
    if (path === '/v1/notices/prints') return countPrint(body)
    if (path === '/v1/renewals') return renewalsWithin(Number(query.get('withinDays')))
    if (path === '/v1/feed') return feedPage(query)
    if (path === '/v1/feed/wait') return Response.json({ news: position(query.get('after')) < feed.length })
    if (path.startsWith('/v1/documents/') && init.method === 'PUT') return takePaper(path.slice(14), init.body)
    if (path.startsWith('/v1/documents/')) return documentBytes(path.slice(14), init)
    const leased = leases.answer(path, body)
    if (leased) return leased
    if (path === '/v1/out-of-turn') {
      for (const note of centralApi.outOfTurn.body.parse(body).notes) centre.turns.set(note.noteId, note)
      return Response.json({ known: centre.turns.size })
    }
    if (path.startsWith('/v1/ops/')) return whatBecameOf(path.slice(8))
    if (path === '/v1/ops') return Response.json(handInAll(OpsRequest.parse(body).ops))
    return Response.json({ kind: 'NotFound', message: '没有', ref: 'r' }, { status: 404 })
  }

  function takePack(body: unknown): Response {
    const { pack, signature } = centralApi.importPack.body.parse(body)
    centre.policy = { ...centre.policy, pack, signature }
    const { version, effectiveFrom } = pack
    return Response.json({ what: 'pack', version, effectiveFrom, recomputed: 0 })
  }

  function sentNotice(no: string): Response {
    const notice = centre.notices.get(no)
    if (notice) return Response.json(notice)
    return Response.json({ kind: 'NotFound', message: '没有这份文书', ref: 'r' }, { status: 404 })
  }

  /** Counts a print once, however often it is handed in, and tells the desks with the case. */
  function countPrint(body: unknown): Response {
    const { printId, no } = centralApi.noticePrinted.body.parse(body)
    const before = centre.prints.size
    if (centre.remembers || !centre.prints.has(printId)) centre.prints.set(printId, no)
    else centre.prints.set(`${printId}-${before}`, no)
    const copies = [...centre.prints.values()].filter((n) => n === no).length
    const caseFile = [...centre.cases.values()].find((c) => c.notices.some((n) => n.no === no))
    if (caseFile && centre.prints.size > before) {
      const notices = caseFile.notices.map((n) => (n.no === no ? { ...n, copies } : n))
      centre.touch(caseFile.id, { notices }, false)
    }
    return Response.json({ copies })
  }

  function renewalsWithin(days: number): Response {
    return Response.json({ rows: centre.renewals.filter((r) => r.daysLeft <= days), asOf: '2026-11-20T01:00:00Z' })
  }

  function hello() {
    return { product: 'mente-central', protocol: 1, oldestProtocol: 1, epoch, now: '2026-11-20T01:00:00Z', maxOps: 100 }
  }

  function session(): Response {
    tokens += 1
    refresh = `r${tokens}`
    const until = '2026-11-21T00:00:00Z'
    return Response.json({
      staff,
      accessToken: `t${tokens}`,
      accessUntil: until,
      refreshToken: refresh,
      refreshUntil: until,
    })
  }

  function signIn(body: unknown): Response {
    const right = typeof body === 'object' && body !== null && 'password' in body && body.password === centre.password
    if (right) return session()
    return Response.json({ kind: 'WrongPassword', message: '工号或密码不对', ref: 'r' }, { status: 401 })
  }

  function renew(body: unknown): Response {
    const right = typeof body === 'object' && body !== null && 'refreshToken' in body && body.refreshToken === refresh
    if (right && centre.sessionsValid) return session()
    return Response.json({ kind: 'SignInExpired', message: '登录已过期', ref: 'r' }, { status: 401 })
  }

  function position(after: string | null): number {
    return after ? Number(after.split(':')[1]) : 0
  }

  /** fewer than the centre would, so that short tests see it too */
  const PREPARES_FROM = 8

  async function feedPage(query: URLSearchParams): Promise<Response> {
    const after = query.get('after')
    if (after && !after.startsWith(epoch)) {
      return Response.json({ kind: 'CentralError', message: '请重新同步', ref: 'r' }, { status: 410 })
    }
    const from = position(after)
    const to = Math.min(feed.length, from + Number(query.get('limit')))
    // A case that changed again appears once, at its newest position: what a feed keyed by case does.
    const ids = feed.slice(from, to).filter((id, i) => feed.lastIndexOf(id) === from + i)
    const rows = ids.map((id) => {
      const caseFile = centre.cases.get(id)
      const values = feedColumns.map((columnName) => [columnName, caseFile?.[columnName] ?? null] as const)
      return query.get('rows') === 'objects' ? Object.fromEntries(values) : values.map(([, value]) => value)
    })
    const end = { end: true, next: `${epoch}:${to}`, more: to < feed.length, count: rows.length }
    const lines = [{ feed: 1, columns: feedColumns }, ...rows, end].map((line) => `${JSON.stringify(line)}\n`).join('')
    const headers = end.more ? { [FEED_NEXT]: end.next } : {}
    if (centre.prepares && rows.length >= PREPARES_FROM && query.get('prepared') === String(PREPARATION)) {
      const page = { rows: ids.map((id) => JSON.stringify(centre.cases.get(id))), next: to, more: end.more }
      const bytes = await preparedPage(page, end.next, centre.policy)
      if (bytes) return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': PREPARED_TYPE } })
    }
    if (centre.encoding === 'zstd') return new Response(new Uint8Array(zstdCompressSync(lines)), { headers })
    return new Response(centre.encoding === 'gzip' ? new Uint8Array(gzipSync(lines)) : lines, { headers })
  }

  function documentBytes(sha256: string, init: RequestInit): Response {
    const bytes = centre.documents.get(sha256)
    if (!bytes) return Response.json({ kind: 'NotFound', message: '没有', ref: 'r' }, { status: 404 })
    const from = Number(/^bytes=(\d+)-$/.exec(new Headers(init.headers).get('range') ?? '')?.[1] ?? 0)
    return new Response(new Uint8Array(bytes.subarray(from)), { status: from > 0 ? 206 : 200 })
  }

  function takePaper(sha256: string, body: RequestInit['body']): Response {
    const bytes = body instanceof Uint8Array ? body : new Uint8Array()
    if (sha256Of(bytes) !== sha256) {
      return Response.json({ kind: 'DocumentDamaged', message: '内容不符', ref: 'r' }, { status: 422 })
    }
    if (centre.refusesPaper(bytes)) {
      return Response.json({ kind: 'RuleBroken', message: '中心不收这份材料', ref: 'r' }, { status: 409 })
    }
    centre.papers.set(sha256, { bytes: bytes.length, puts: (centre.papers.get(sha256)?.puts ?? 0) + 1 })
    return Response.json({ sha256, bytes: bytes.length, mediaType: 'image/jpeg' })
  }

  function whatBecameOf(opId: string): Response {
    const result = centre.results.get(opId)
    if (result) return Response.json({ ...result, replayed: true })
    return Response.json({ kind: 'NotFound', message: '没有', ref: 'r' }, { status: 404 })
  }

  /** What names a paper that is not here waits for it, and is not remembered. */
  function handInAll(ops: readonly AnyOperation[]) {
    const lacks = (op: AnyOperation) =>
      !isRegistration(op) &&
      !centre.results.has(op.opId) &&
      papersNamed(op.deed).some(({ sha256 }) => !centre.papers.has(sha256))
    const waiting = ops.filter(lacks).map(({ opId }) => ({ opId, message: '材料尚未上传' }))
    return { results: ops.filter((op) => !lacks(op)).map(handIn), ...(waiting.length > 0 && { waiting }) }
  }

  function handIn(op: AnyOperation): OpResult {
    const known = centre.remembers ? centre.results.get(op.opId) : undefined
    if (known) return { ...known, replayed: true }
    const result = isRegistration(op) ? register(op) : judge(op)
    centre.results.set(op.opId, result)
    return result
  }

  /** One case for one operation, numbered in the order they came. */
  function register(op: RegisterOperation): OpResult {
    const done = (outcome: OpResult['outcome'], code: OpResult['code'], message: string): OpResult => {
      const version = outcome === 'applied' ? 1 : null
      return { opId: op.opId, outcome, code, message, replayed: false, version, materialVersion: version }
    }
    if (centre.remembers && centre.cases.has(op.caseId)) return done('rejected', 'op_reused', '编号已经有件')
    const { form, provisionalNo, applyType, papers, next } = op.deed
    const n = String([...centre.cases.values()].filter((one) => one.channel === 'window').length + 1)
    const caseNo = `510400261120${n.padStart(4, '0')}`
    const documents = papers.map((paper) => ({ ...paper, addedAt: op.decidedAt }))
    const state: CaseFile['state'] = next === null ? 'received' : next.kind === 'accept' ? 'first_review' : 'supplement'
    const fresh = {
      id: op.caseId,
      caseNo,
      applicationNo: `A${caseNo}`,
      provisionalNo,
      applyType,
      form,
      documents,
      state,
    }
    centre.put(aCase({ ...fresh, channel: 'window', version: 1, materialVersion: 1 }))
    centre.applied.set(op.caseId, [...(centre.applied.get(op.caseId) ?? []), op.opId])
    return done('applied', 'ok', '已登记')
  }

  function judge(op: Operation): OpResult {
    const caseFile = centre.cases.get(op.caseId)
    const final = (outcome: OpResult['outcome'], code: OpResult['code'], message: string): OpResult => {
      const now = centre.cases.get(op.caseId)
      const versions = { version: now?.version ?? null, materialVersion: now?.materialVersion ?? null }
      return { opId: op.opId, outcome, code, message, replayed: false, ...versions }
    }
    if (!caseFile) return final('rejected', 'unknown_case', '没有这一件')
    if (caseFile.materialVersion !== op.baseMaterialVersion) {
      return final('conflict', 'already_decided', '这件已有变化')
    }
    const refusal = refuse(caseFile, op.deed, staff, centre.policy.pack)
    if (refusal) return final('rejected', refusal.code, refusal.message)
    const taken = leases.problem(op)
    if (taken) return final('conflict', taken.code, taken.message)
    const to = transitions[op.deed.kind].to
    if (to === 'same') {
      // The real centre opens a case of its own; the decided one stays as it is to the byte.
      centre.applied.set(op.caseId, [...(centre.applied.get(op.caseId) ?? []), op.opId])
      return final('applied', 'ok', '已立案')
    }
    const state = to === 'review' ? 'second_review' : to === 'outcome' ? 'approved' : to
    centre.touch(op.caseId, {
      state: state === 'returnTo' ? 'first_review' : state,
      firstReviewer: staff.staffNo,
      lease: null,
      ...(op.deed.kind === 'supplement_received' && {
        documents: [...caseFile.documents, ...op.deed.papers.map((one) => ({ ...one, addedAt: op.decidedAt }))],
      }),
    })
    centre.applied.set(op.caseId, [...(centre.applied.get(op.caseId) ?? []), op.opId])
    return final('applied', 'ok', '已办理')
  }

  /** The first half of the body, then the connection breaks. */
  async function cut(response: Response): Promise<Response> {
    const whole = new Uint8Array(await response.arrayBuffer())
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(whole.subarray(0, Math.max(1, whole.length >> 1)))
      },
      pull: (controller) => controller.error(new TypeError('terminated')),
    })
    return new Response(stream, { status: response.status })
  }

  return centre
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
