import { writeSync } from 'node:fs'
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { approve, aReviewer, numberedCase, policy } from './core-desk.ts'
import { modelCentre } from './model-centre.ts'

/**
 * A desk that decides one case after another as fast as it can and tells each acknowledged operation on stdout, until
 * it is killed, with pull and push running in the background. First argument: data folder.
 */
const CASES = 450
const staff = aReviewer()
const centre = modelCentre(staff, policy)
for (let n = 1; n <= CASES; n++) centre.put(numberedCase(n))
const core = createCore({
  dataDir: process.argv[2] ?? '',
  centralUrl: 'http://centre.test',
  clock: systemClock,
  log: silentLog,
  deviceSecret: null,
  fetch: centre.fetch,
  keyCost: 10,
  undoMs: 0,
})
await core.call('session.signIn', { staffNo: staff.staffNo, password: centre.password })
await core.call('sync.now', {})
centre.plan = () => 'loseRequest'
for (let n = 1; n <= CASES; n++) {
  const base = { baseVersion: 1, baseMaterialVersion: 1 }
  // Lets the background take its turn, so that a kill may come in the middle of its work.
  await new Promise((go) => setImmediate(go))
  const answer = await core.call('decision.submit', { caseId: numberedCase(n).id, ...base, deed: approve })
  // Written without a buffer: what the parent reads was really acknowledged before the kill.
  if (answer.ok) writeSync(1, `${JSON.stringify(answer.output)}\n`)
}
