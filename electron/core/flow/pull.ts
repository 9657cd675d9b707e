import type { CaseFile } from '#shared/model/case.ts'
import type { Policy } from '#shared/policy/pack.ts'
import type { CentralClient, FeedPage } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'

/** Where pulled rows go. One method call is one transaction: rows and cursor together or not at all. */
export interface PullSink {
  cursor(): string | null
  /** Stores the policy in force; must come before rows, because findings rest on it. */
  storePolicy(policy: Policy): Promise<void>
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
  readonly signal: AbortSignal
  readonly onProgress: (received: number) => void
}

export interface PullResult {
  readonly changed: number
  /** the centre was restored from a backup and everything was pulled anew */
  readonly renewed: boolean
}

const PAGE = 1_000

/**
 * Brings the cache up to the centre's present: policy first, then every page after the cursor.
 * When the centre says that the position belongs to another epoch (410), a fresh cache is filled and then swapped in;
 * the old one stays in use until then. Throws CentralFailure; what was applied before stays applied.
 */
export async function pull(options: PullOptions): Promise<PullResult> {
  try {
    await options.sink.storePolicy(await options.client.policy(options.signal))
    return { changed: await pullPages(options, options.sink), renewed: false }
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.status !== 410) throw error
    return pullAnew(options)
  }
}

async function pullAnew(options: PullOptions): Promise<PullResult> {
  const fresh = options.fresh()
  try {
    await fresh.storePolicy(await options.client.policy(options.signal))
    const changed = await pullPages(options, fresh)
    fresh.swap()
    return { changed, renewed: true }
  } catch (error) {
    fresh.discard()
    throw error
  }
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
