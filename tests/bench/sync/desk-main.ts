/**
 * The real core pulls everything into an empty encrypted cache, synchronous=FULL: policy, pages, findings, search.
 * Signing in is not timed (its key derivation is slow on purpose). argv: folder, url of the centre.
 */
import { createCore, silentLog, systemClock } from '#core/core.ts'
import { benchStaff } from './account.ts'

const [dataDir = '', centralUrl = ''] = process.argv.slice(2)
const core = createCore({
  dataDir,
  centralUrl,
  clock: systemClock,
  log: silentLog,
  deviceSecret: null,
  background: false,
})
const { staffNo, password } = benchStaff(0)
const signedIn = await core.call('session.signIn', { staffNo, password })
if (!signedIn.ok) throw new Error(signedIn.problem.message)
let rows = 0
core.on((event, payload) => {
  if (event === 'sync.changed' && 'pulling' in payload && payload.pulling) rows = payload.pulling.received
})
const from = performance.now()
const cpu = process.cpuUsage()
const synced = await core.call('sync.now', {})
const ms = performance.now() - from
const { user, system } = process.cpuUsage(cpu)
if (!synced.ok) throw new Error(synced.problem.message)
await core.close()
process.on('disconnect', () => process.exit())
process.send?.({ ms, cpuMs: (user + system) / 1_000, rows })
