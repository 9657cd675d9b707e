/// <reference path="../../electron/core/db/better-sqlite3.d.ts" />

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createCore, silentLog } from '#core/core.ts'
import { askOf } from '../support/ask.ts'
import { approve, aReviewer, numberedCase, policy } from '../support/core-desk.ts'
import { manualClock } from '../support/manual-clock.ts'
import { modelCentre } from '../support/model-centre.ts'
import { ackFile, aPaper, draftNumbered, migrationsWithOneMore } from './workload.ts'

/**
 * A day at a desk, recorded by the shim: sign in, pull, draft, decide, push, fetch papers, sign out, sign in under a
 * newer schema (backup and migration), the centre restored from a backup (another cache swapped in), sign out.
 * Arguments: folder, FULL or NORMAL, how many decisions.
 */
const [root = '', synchronous = 'FULL', decisions = '160'] = process.argv.slice(2)
if (synchronous === 'NORMAL') pretendFull()
const DECISIONS = Number(decisions)
const CASES = DECISIONS + 40
const ack = ackFile(join(root, 'acks.ndjson'))
const staff = aReviewer()
const centre = modelCentre(staff, policy)
const { put } = centre
centre.put = (caseFile) => {
  put(caseFile)
  ack({ put: caseFile.id, version: caseFile.version })
}
const paper = aPaper(1, 700_000)
centre.documents.set(paper.ref.sha256, paper.bytes)
for (let n = 1; n <= CASES; n++) centre.put(numberedCase(n, n === CASES ? { documents: [paper.ref] } : {}))

const clock = manualClock()
function desk(migrationsDir?: string) {
  const core = createCore({
    dataDir: join(root, 'data'),
    centralUrl: 'http://centre.test',
    clock,
    log: silentLog,
    deviceSecret: null,
    fetch: centre.fetch,
    keyCost: 10,
    background: false,
    ...(migrationsDir === undefined ? {} : { migrationsDir }),
  })
  return askOf(core)
}
const credentials = { staffNo: staff.staffNo, password: centre.password }

async function decide(call: ReturnType<typeof desk>, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) {
    clock.advance(60_000)
    const { id } = numberedCase(n)
    for (let k = 1; k <= n % 3; k++) {
      await call('workbench.saveDraft', { caseId: id, body: draftNumbered(k) })
      ack({ draft: id, n: k })
    }
    const base = { baseVersion: 1, baseMaterialVersion: 1 }
    const decided = await call('decision.submit', { caseId: id, ...base, deed: approve })
    if (typeof decided === 'object' && decided && 'opId' in decided) ack({ op: String(decided.opId) })
    if (n % 20 === 0) await call('sync.now', {})
  }
}

const half = Math.floor(DECISIONS / 2)
let call = desk()
await call('session.signIn', credentials)
await call('sync.now', {})
const back = centre.snapshot()
await decide(call, 1, half)
await call('document.bytes', { caseId: numberedCase(CASES).id, documentId: paper.ref.id })
await call('session.signOut', {})

call = desk(migrationsWithOneMore(join(root, '../migrations')))
await call('session.signIn', credentials)
await decide(call, half + 1, Math.floor(DECISIONS * 0.75))
back()
ack({ epoch: '00000002', length: CASES })
await call('sync.now', {})
await decide(call, Math.floor(DECISIONS * 0.75) + 1, DECISIONS)
await call('session.signOut', {})

/** The control: every connection runs with NORMAL and says FULL, as the driver's default would have it. */
function pretendFull(): void {
  const { pragma } = Database.prototype
  Object.assign(Database.prototype, {
    pragma(this: Database, text: string, options?: { simple?: boolean }) {
      if (text === 'synchronous') return 2
      return pragma.call(this, text === 'synchronous=FULL' ? 'synchronous=NORMAL' : text, options)
    },
  })
}
