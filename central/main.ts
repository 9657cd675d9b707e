import { parseArgs } from 'node:util'
import { startCentral } from './start.ts'
import { renewEpoch, renewSealKey } from './store/settings.ts'

const help = `node central/main.ts [--port 8700] [--host 127.0.0.1] [--data ./central-data] [--restored] [--new-seal-key]

  --restored      after restoring a backup: every desk fetches anew and offers its operations again
  --new-seal-key  desks seal undelivered work to a new key from their next sign-in on; older files stay readable

  DATABASE_URL       PostgreSQL 15 or later; without it the database lives in the data folder (PGlite)
  MENTE_CHANNEL_KEY  what the application channels send in x-channel-key; without it intake is closed
  MENTE_TRUSTED_KEYS file of the keys whose policy packs may be imported; without it only demonstration packs are
  MENTE_EXPORT_HOURS how long the approval of an export may be used; 24 without it`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8700' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: 'central-data' },
    restored: { type: 'boolean', default: false },
    'new-seal-key': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  if (values.help) {
    console.log(help)
    return
  }
  const { DATABASE_URL, MENTE_CHANNEL_KEY, MENTE_TRUSTED_KEYS, MENTE_EXPORT_HOURS = '24' } = process.env
  const exportHours = Number(MENTE_EXPORT_HOURS)
  if (!(exportHours > 0)) throw new Error('MENTE_EXPORT_HOURS: a number of hours, such as 24')
  const options = {
    dataDir: values.data,
    host: values.host,
    channelKey: MENTE_CHANNEL_KEY ?? null,
    log: process.stderr,
    exportHours,
    ...(DATABASE_URL !== undefined && { databaseUrl: DATABASE_URL }),
    ...(MENTE_TRUSTED_KEYS !== undefined && { trustedKeysFile: MENTE_TRUSTED_KEYS }),
  }
  if (values.restored || values['new-seal-key']) {
    const stopped = await startCentral({ ...options, port: 0 })
    if (values.restored) await renewEpoch(stopped.sql)
    if (values['new-seal-key']) await renewSealKey(stopped.sql)
    await stopped.close()
  }
  const central = await startCentral({ ...options, port: Number(values.port), jobs: true })
  const intake = central.channelKey === null ? ', intake closed (no MENTE_CHANNEL_KEY)' : ''
  console.log(`mente-central listening on ${central.url} (${central.sql.engine}${intake})`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      central.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

await main()
