import { createHash } from 'node:crypto'
import type { PaperFiles } from '#core/papers/paper-files.ts'
import { keepPaper, listPapers } from '#core/papers/papers.ts'
import type { PaperOwner } from '#shared/contract/papers-api.ts'
import type { RegisteredPaper } from '#shared/model/document.ts'
import { picture, taken } from '../support/papers.ts'
import type { Program } from './program.ts'

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Papers of a desk in memory: what was put is there after every crash, as a file is that was synced. */
export function paperFiles(): PaperFiles {
  const files = new Map<string, Buffer>()
  return {
    put: (bytes) => {
      const sha256 = sha256Of(bytes)
      files.set(sha256, Buffer.from(bytes))
      return sha256
    },
    read: (sha256) => files.get(sha256),
    remove: (sha256) => void files.delete(sha256),
    sweep: () => 0,
  }
}

export const MATERIAL = 'diagnosis'

/** Takes the picture of the n-th paper; it is like no other. */
export function capture({ store, papers, clock }: Program, owner: PaperOwner, paperId: string, n: number): void {
  const now = () => new Date(clock.now()).toISOString()
  keepPaper(
    { store: { ...store, close: () => undefined }, papers, now },
    taken(owner, paperId, n, { material: MATERIAL, bytes: picture(n) }),
  )
}

/** All that was captured for a case, as a 补正到件 names it. */
export function captured({ store }: Program, caseId: string): RegisteredPaper[] {
  const papers = listPapers(store.work, { kind: 'case', id: caseId })
  return papers.map(({ paperId: id, material, sha256, bytes, mediaType, pages }) => {
    return {
      id,
      material,
      title: '诊断证明',
      sha256,
      bytes,
      mediaType,
      pages,
      issuedOn: null,
      issuer: null,
      issuerLevel: null,
    }
  })
}
