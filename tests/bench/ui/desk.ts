import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openEncrypted } from '#core/db/open.ts'
import { openKeys } from '#core/keys.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { aDocument } from '../../policy/support.ts'
import { sinkOn } from '../../support/cache.ts'
import { aReviewer, numberedCase, type TestDesk, testDesk } from '../../support/core-desk.ts'
import { pageOf } from '../../support/page-of.ts'
import { fakePdf } from '../../ui/fake-pdf.ts'
import { benchCase } from '../sync/cases.ts'

const PAGE = 2_000

const MATERIALS = ['application_form', 'diagnosis', 'report', 'id_front']

/** A paper of one case and of no other: the same picture in two people's cases would be a finding. */
const paper = (n: number, i: number): Uint8Array => fakePdf([[`Case ${n}, paper ${i + 1}`, MATERIALS[i] ?? '']])

/**
 * A signed-in core with `rows` cases in its encrypted cache: two in three wait for 初审, one in three for 受理. They are
 * written the way a pull writes them, without the network in between; papers are made when they are asked for.
 */
export async function bigDesk(rows: number, say: (sentence: string) => void): Promise<TestDesk> {
  const desk = testDesk({ staff: aReviewer(['first_reviewer', 'window']) })
  const made = new Map<string, readonly [n: number, i: number]>()
  desk.centre.put(numberedCase(1, { state: 'approved' }))
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.core().close()
  await fill(desk, rows, (n) => caseOf(n, made), say)
  const { fetch: asked } = desk.centre
  desk.rewire((input, init) => {
    const [, sha256 = ''] = /\/v1\/documents\/([0-9a-f]{64})/.exec(String(input)) ?? []
    const which = made.get(sha256)
    if (which) desk.centre.documents.set(sha256, paper(...which))
    return asked(input, init)
  })
  await desk.crash()
  return desk
}

function caseOf(n: number, made: Map<string, readonly [number, number]>): CaseFile {
  const documents = MATERIALS.map((material, i) => {
    const bytes = paper(n, i)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    made.set(sha256, [n, i])
    return aDocument(50_000_000 + n * 10 + i, material, { sha256, bytes: bytes.length, mediaType: 'application/pdf' })
  })
  const received = n % 3 === 0
  const clock = received ? { state: 'received' as const, acceptedOn: null, dueOn: null } : {}
  return { ...benchCase(n + 1), documents, ...clock }
}

async function fill(desk: TestDesk, rows: number, of: (n: number) => CaseFile, say: (sentence: string) => void) {
  const dir = folderOf(desk.dataDir)
  const unlocked = await openKeys(join(dir, 'keys.json'), desk.centre.password, null)
  if (!unlocked.ok) throw new Error('the desk of the benchmark does not open')
  const db = openEncrypted(join(dir, 'cache.db'), unlocked.keys.cache)
  const sink = sinkOn(db)
  const cursor = sink.cursor() ?? ''
  for (let from = 1; from <= rows; from += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, rows - from + 1) }, (_, i) => of(from + i))
    await sink.applyPage(pageOf(page, cursor))
    if (from % 20_000 === 1) say(`${from - 1} of ${rows} cases are cached`)
  }
  db.close()
}

function folderOf(dataDir: string): string {
  const staff = join(dataDir, 'staff')
  const [folder] = readdirSync(staff, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  if (!folder) throw new Error('nobody has signed in')
  return join(staff, folder.name)
}
