import type { CaseFile } from '#shared/model/case.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import type { CentralClient, FeedPage } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'

/** Where pulled rows go. One method call is one transaction: rows and cursor together or not at all. */
export interface PullSink {
  cursor(): string | null
  /** the policy that cases are looked at with now; undefined before the first pull */
  policy(): SignedPolicy | undefined
  /** Stores the policy in force; must come before rows, because findings rest on it. */
  storePolicy(policy: SignedPolicy): Promise<void>
  /** Stores a page and the position after it; answers how many cases changed. */
  applyPage(cases: readonly CaseFile[], next: string): Promise<number>
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
    const refusedPolicy = await takePolicy(options, options.sink)
    return { changed: await pullPages(options, options.sink), renewed: false, refusedPolicy }
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.status !== 410) throw error
    return pullAnew(options)
  }
}

async function pullAnew(options: PullOptions): Promise<PullResult> {
  const fresh = options.fresh()
  try {
    const refusedPolicy = await takePolicy(options, fresh)
    const changed = await pullPages(options, fresh)
    fresh.swap()
    return { changed, renewed: true, refusedPolicy }
  } catch (error) {
    fresh.discard()
    throw error
  }
}

/** Answers why the centre's policy was refused, or null. A cache without one goes on with what the old one had in force. */
async function takePolicy({ client, signal, sink, distrust }: PullOptions, into: PullSink): Promise<string | null> {
  const policy = await client.policy(signal)
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

/** Asks for the next page before the last one is stored, so that disk and line work at the same time. */
async function pullPages({ client, signal, onProgress }: PullOptions, sink: PullSink): Promise<number> {
  let changed = 0
  let received = 0
  let asked: Promise<FeedPage> | null = client.feedPage(sink.cursor(), PAGE, signal)
  while (asked) {
    const page: FeedPage = await asked
    asked = page.more ? client.feedPage(page.next, PAGE, signal) : null
    // A failure of the page asked ahead is met at its own await; until then it must not count as unhandled.
    asked?.catch(() => undefined)
    signal.throwIfAborted()
    changed += await sink.applyPage(page.cases, page.next)
    received += page.cases.length
    onProgress(received)
  }
  return changed
}
