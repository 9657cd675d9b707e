import { expect } from 'vitest'
import type { OfflineLimits } from '#shared/contract/batch-api.ts'
import { DocumentRef } from '#shared/model/document.ts'
import { calendar, pack, uuid } from '../policy/support.ts'
import { numberedCase, type TestDesk, testDesk } from './core-desk.ts'
import { sha256Of } from './model-centre.ts'
import { demoSigned } from './signed-policy.ts'

export const HOUR = 3_600_000
export const limits: OfflineLimits = { hours: 24, undelivered: 4, cases: 8 }

/** The n-th case with a paper of its own, at the centre with its bytes. */
export function putCase(desk: TestDesk, n: number, size = 600_000): string {
  const bytes = Buffer.alloc(size, n)
  const sha256 = sha256Of(bytes)
  desk.centre.documents.set(sha256, bytes)
  const paper = DocumentRef.parse({
    id: uuid(50_000 + n),
    material: 'diagnosis',
    title: '诊断证明',
    sha256,
    bytes: bytes.length,
    mediaType: 'image/jpeg',
    pages: 1,
    addedAt: '2026-11-10T01:00:00Z',
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  })
  const caseFile = numberedCase(n, { documents: [paper] })
  desk.centre.put(caseFile)
  return caseFile.id
}

/** A desk signed in and pulled, under small limits, with so many cases; nothing is downloaded unless asked for. */
export async function batchDesk(
  cases: number,
  size?: number,
  deps: (desk: () => TestDesk) => Parameters<typeof testDesk>[0] = () => ({}),
): Promise<{ desk: TestDesk; ids: string[] }> {
  const policy = demoSigned({ pack: { ...pack, offline: limits }, calendar })
  const desk: TestDesk = testDesk({ policy, ...deps(() => desk) })
  const ids = Array.from({ length: cases }, (_, i) => putCase(desk, i + 1, size))
  // What is fetched ahead of need would hide what a batch downloads: both that ask at once have failed before it begins.
  let asked = 0
  desk.centre.plan = (exchange) => {
    if (!exchange.includes('/documents/')) return 'none'
    asked += 1
    return 'error500'
  }
  await desk.signIn()
  await desk.ok('sync.now', {})
  await expect.poll(() => asked).toBeGreaterThanOrEqual(Math.min(2, cases))
  await new Promise((go) => setTimeout(go, 20))
  desk.centre.plan = () => 'none'
  return { desk, ids }
}

/** The batch once `done` says so; fails after twenty seconds or more of waiting. */
export async function batchUntil(desk: TestDesk, done: (view: Awaited<ReturnType<typeof viewOf>>) => boolean) {
  for (let i = 0; i < 4_000; i++) {
    const view = await viewOf(desk)
    if (done(view)) return view
    await new Promise((go) => setTimeout(go, 5))
  }
  throw new Error(`the batch did not get there: ${JSON.stringify(await viewOf(desk))}`)
}

const viewOf = (desk: TestDesk) => desk.ok('batch.get', {})
