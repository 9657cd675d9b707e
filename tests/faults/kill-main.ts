import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { approve, numberedCase } from '../support/core-desk.ts'
import { ackFile, draftNumbered } from './workload.ts'

/**
 * A desk with pull and push running that decides what is still to be decided, as fast as it can, until it is killed.
 * Arguments: folder, the centre's address, number of cases, password.
 */
const [root = '', centralUrl = '', cases = '0', password = ''] = process.argv.slice(2)
const ack = ackFile(join(root, 'acks.ndjson'))
writeSync(1, 'loaded\n')
const core = createCore({
  dataDir: join(root, 'data'),
  centralUrl,
  clock: systemClock,
  log: silentLog,
  deviceSecret: null,
  keyCost: 10,
  undoMs: 0,
})
const signIn = () => core.call('session.signIn', { staffNo: '010237', password })
let signedIn = await signIn()
// The line may fail the very first time, when nobody can sign in without it.
while (!signedIn.ok && signedIn.problem.kind === 'Offline') {
  await new Promise((go) => setTimeout(go, 50))
  signedIn = await signIn()
}
if (!signedIn.ok) throw new Error(`${signedIn.problem.kind} ${signedIn.problem.message}`)
const rows = await core.call('outbox.list', {})
const done = new Set(rows.ok && Array.isArray(rows.output) ? rows.output.map((row) => row.caseId) : [])
let deciding = false
for (let n = 1; n <= Number(cases); n++) {
  const caseId = numberedCase(n).id
  if (done.has(caseId)) continue
  const base = { baseVersion: 1, baseMaterialVersion: 1 }
  // Lets the background take its turn, so that the kill may come in the middle of its work.
  await new Promise((go) => setImmediate(go))
  if (n % 3 === 0) {
    const saved = await core.call('workbench.saveDraft', { caseId, body: draftNumbered(n) })
    if (saved.ok) ack({ draft: caseId, n })
  }
  const answer = await core.call('decision.submit', { caseId, ...base, deed: approve })
  if (answer.ok && typeof answer.output === 'object' && answer.output && 'opId' in answer.output) {
    ack({ op: String(answer.output.opId) })
    if (!deciding) writeSync(1, 'deciding\n')
    deciding = true
  } else if (!answer.ok && answer.problem.kind === 'NotFound') {
    n -= 1 // not pulled yet
    await new Promise((go) => setTimeout(go, 5))
  }
}
await new Promise((go) => setTimeout(go, 60_000))
