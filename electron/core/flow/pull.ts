import { ProblemError } from '#shared/model/problem.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import type { CentralClient } from '../central-client.ts'
import { CentralFailure, strange } from '../central-failure.ts'
import { writtenAs } from '../policy-text.ts'
import { canUnpack } from './case-pack.ts'
import { type PreparedPage, type Rules, readPage } from './pull-page.ts'

/** Where pulled rows go. One method call is one transaction: rows and cursor together or not at all. */
export interface PullSink {
  cursor(): string | null
  /** the policy that cases are looked at with now; undefined before the first pull */
  policy(): SignedPolicy | undefined
  /** Stores the policy in force; must come before rows, because findings rest on it. */
  storePolicy(policy: SignedPolicy): Promise<void>
  /** Stores a page and the position after it; answers how many cases changed. */
  applyPage(page: PreparedPage): Promise<number>
}

/** A cache being filled beside the one in use. */
export interface FreshSink extends PullSink {
  /** Puts the filled cache in the place of the old one. */
  swap(): void
  discard(): void
}

export interface PullOptions {
  readonly client: Pick<CentralClient, 'policy' | 'feedPage'>
  readonly sink: PullSink
  readonly fresh: () => FreshSink
  /** why this policy must not be believed, in one sentence; null = it may */
  readonly distrust: (policy: SignedPolicy) => string | null
  readonly signal: AbortSignal
  readonly onProgress: (received: number) => void
}

export interface PullResult {
  readonly changed: number
  /** the centre was restored from a backup and everything was pulled anew */
  readonly renewed: boolean
  /** why the centre's policy was not taken over although cases were, in one sentence; null when all is well */
  readonly refusedPolicy: string | null
}

const PAGE = 1_000

/**
 * Brings the cache up to the centre's present: policy first, then every page after the cursor.
 * When the centre says that the position belongs to another epoch (410), a fresh cache is filled and then swapped in;
 * the old one stays in use until then. A policy that must not be believed is not taken over: what was in force stays so,
 * and without one nothing is pulled. Throws CentralFailure; what was applied before stays applied.
 */
export async function pull(options: PullOptions): Promise<PullResult> {
  try {
    return { ...(await pullInto(options, options.sink)), renewed: false }
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.status !== 410) throw error
    return pullAnew(options)
  }
}

async function pullAnew(options: PullOptions): Promise<PullResult> {
  const fresh = options.fresh()
  try {
    const pulled = await pullInto(options, fresh)
    fresh.swap()
    return { ...pulled, renewed: true }
  } catch (error) {
    fresh.discard()
    throw error
  }
}

/** Answers why the centre's policy was refused, or null. A cache without one goes on with what the old one had in force. */
async function takePolicy({ client, signal, sink, distrust }: PullOptions, into: PullSink): Promise<string | null> {
  const policy = await client.policy(signal, sink.policy())
  const why = distrust(policy)
  if (why === null) {
    await into.storePolicy(policy)
    return null
  }
  const inForce = sink.policy()
  if (!inForce) throw new ProblemError('CentralError', `${why}在收到可信的政策包之前，本机不能下载案件。`)
  if (into !== sink) await into.storePolicy(inForce)
  return `${why}仍按原来的政策包 ${inForce.pack.version} 办理。`
}

async function pullInto(options: PullOptions, sink: PullSink): Promise<Omit<PullResult, 'renewed'>> {
  const { onProgress } = options
  const over = new AbortController()
  const signal = AbortSignal.any([options.signal, over.signal])
  const from = sink.cursor()
  const taken = takePolicy(options, sink)
  const rules = taken.then(() => rulesOf(sink))
  // Whoever waits for them has met the failure of `taken` before.
  rules.catch(() => undefined)
  const ask = asker(options, rules, signal)
  let changed = 0
  let received = 0
  try {
    // With an empty cache a policy is taken over in no time: the first page is on its way meanwhile.
    const early = from === null ? ask(from) : null
    const refusedPolicy = await taken
    for await (const page of pagesAfter(early ?? ask(from), ask)) {
      signal.throwIfAborted()
      changed += await sink.applyPage(page)
      received += page.cases.length
      onProgress(received)
    }
    return { changed, refusedPolicy }
  } finally {
    over.abort()
  }
}

function rulesOf(sink: PullSink): Rules {
  const policy = sink.policy()
  if (!policy) throw new Error('the policy is pulled before cases')
  return { pack: policy.pack, digest: writtenAs(policy).digest }
}

/** A page on its way; `told`: where the one after it begins, as soon as the centre has said so; null when it does not. */
interface Asked {
  readonly after: string | null
  readonly page: Promise<PreparedPage>
  readonly told: Promise<string | null>
}

/** Pages asked for ahead of the one that is waited for, so that disk, line and reading go on at the same time. */
const AHEAD = 2

type Ask = (after: string | null) => Asked

/**
 * Asks for pages as the centre has prepared them; from the first that it prepared by other rules on, as lines.
 * @param rules by which pages are read, as soon as they are known
 */
function asker({ client }: PullOptions, rules: Promise<Rules>, signal: AbortSignal): Ask {
  const read = async (chunks: AsyncIterable<Uint8Array>) => readPage(chunks, await rules)
  let prepared = canUnpack

  async function pageAfter(after: string | null, onNext: (next: string | null) => void): Promise<PreparedPage> {
    const asked = { after, limit: PAGE, onNext }
    const page = await client.feedPage({ ...asked, prepared }, read, signal)
    if (page) return page
    prepared = false
    const lines = await client.feedPage({ ...asked, prepared }, read, signal)
    if (!lines) throw strange(200)
    return lines
  }

  return (after) => {
    let tell: (next: string | null) => void = () => undefined
    const told = new Promise<string | null>((resolve) => {
      tell = resolve
    })
    const page = pageAfter(after, tell)
    // A failure of a page asked ahead is met when its turn comes; until then it must not count as unhandled.
    page.catch(() => tell(null))
    return { after, page, told }
  }
}

/** Every page from this one on, in order. */
async function* pagesAfter(from: Asked, ask: Ask): AsyncGenerator<PreparedPage> {
  let asked = [from]
  let over = false
  function askAhead(): void {
    const last = asked.at(-1)
    if (last === undefined || asked.length > AHEAD) return
    void last.told.then((next) => {
      if (next === null || asked.at(-1) !== last || over) return
      asked.push(ask(next))
      askAhead()
    })
  }

  try {
    for (let first = asked[0]; first; first = asked[0]) {
      askAhead()
      const page = await first.page
      asked.shift()
      // What the closing line says holds, whatever was said ahead of it.
      if (!page.more) asked = []
      else if (asked[0]?.after !== page.next) asked = [ask(page.next)]
      askAhead()
      yield page
    }
  } finally {
    over = true
  }
}
