import { hash } from 'node:crypto'
import { setImmediate as otherWork } from 'node:timers/promises'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync } from 'node:zlib'
import { isCaseFile } from '#shared/model/case.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { gramsOf } from '#shared/prepared/names.ts'
import { joinParts, PACK_CASES, type PreparedList } from '#shared/prepared/page.ts'
import { PREPARATION, type PreparedCase, prepareCase } from '#shared/prepared/prepare.ts'
import type { FeedPage } from '../store/feed.ts'
import { digestOf } from '../store/policies.ts'

/** With a sum over the content, so that a desk's disk or line cannot change it unnoticed. */
const params = { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 }
/** What is shorter is packed before another thread would have begun. */
const SHORT = 64 * 1024

/**
 * A page ready for storing: what every desk would work out of these cases is worked out here, once for all of them. A pack
 * at a time, so that others are answered meanwhile. Answers null where a row is no case as this program knows cases.
 * @param page its rows as JSON objects
 * @param next the position after it, as a desk is told it
 */
export async function preparedPage(page: FeedPage, next: string, policy: SignedPolicy): Promise<Uint8Array | null> {
  const cases: PreparedCase[] = []
  const grams = new Map<string, string>()
  const packs: Uint8Array[] = []
  for (let from = 0; from < page.rows.length; from += PACK_CASES) {
    const rows = page.rows.slice(from, from + PACK_CASES)
    for (const row of rows) {
      const caseFile: unknown = JSON.parse(row)
      if (!isCaseFile(caseFile)) return null
      cases.push(prepareCase(caseFile, policy.pack))
      const name = caseFile.form.psn_name
      if (!grams.has(name)) grams.set(name, gramsOf(name))
    }
    packs.push(packCases(rows))
    await otherWork()
  }
  const list: PreparedList = {
    prepared: PREPARATION,
    policy: digestOf(policy),
    next,
    more: page.more,
    cases,
    grams: Array.from(grams, ([name, text]) => ({ name, grams: text })),
    packs: packs.map((pack) => hash('sha256', pack)),
  }
  const text = Buffer.from(JSON.stringify(list))
  const packed =
    text.length < SHORT ? zstdCompressSync(text, { params }) : await promisify(zstdCompress)(text, { params })
  return joinParts([packed, ...packs])
}

/** @param rows cases, each as JSON on one line */
export function packCases(rows: readonly string[]): Uint8Array {
  return zstdCompressSync(Buffer.from(`${rows.join('\n')}\n`), { params })
}
