import { expect, test } from 'vitest'
import type { CentralClient } from '#core/central-client.ts'
import { type PullSink, pull } from '#core/flow/pull.ts'
import type { PreparedPage } from '#core/flow/pull-page.ts'
import { policy } from '../support/core-desk.ts'

/** Five pages, 1 to 5; what the centre says ahead of each is `told`. */
async function pulled(told: (n: number) => string | null) {
  const asked: number[] = []
  const stored: string[] = []
  const feedPage = async <P>(
    { after, onNext }: Parameters<CentralClient['feedPage']>[0],
    _read: (chunks: AsyncIterable<Uint8Array>) => Promise<P>,
  ) => {
    const n = after === null ? 1 : Number(after.slice(9)) + 1
    asked.push(n)
    onNext?.(told(n))
    await new Promise((go) => setImmediate(go))
    const page: PreparedPage = { cases: [], grams: new Map(), packs: [], next: `00000001:${n}`, more: n < 5 }
    // The reader is not what is tried here: this is what it would have made of the bytes.
    return page as P
  }
  const sink: PullSink = {
    cursor: () => null,
    policy: () => policy,
    storePolicy: () => Promise.resolve(),
    applyPage: ({ next }) => {
      stored.push(next)
      return Promise.resolve(0)
    },
  }
  await pull({
    client: { policy: () => Promise.resolve(policy), feedPage },
    sink,
    fresh: () => ({ ...sink, swap: () => undefined, discard: () => undefined }),
    distrust: () => null,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  return { asked, stored }
}

const all = [1, 2, 3, 4, 5].map((n) => `00000001:${n}`)

test('pages are stored in order and asked for once, whether or not the centre says ahead where they begin', async () => {
  for (const told of [() => null, (n: number) => (n < 5 ? `00000001:${n}` : null)]) {
    const { asked, stored } = await pulled(told)
    expect(stored).toEqual(all)
    expect(asked).toEqual([1, 2, 3, 4, 5])
  }
})

test('the closing line holds, whatever was said ahead of it', async () => {
  for (const told of [() => '00000001:3', (n: number) => `00000001:${n + 1}`]) {
    expect((await pulled(told)).stored).toEqual(all)
  }
})
