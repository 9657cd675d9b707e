import { parseArgs } from 'node:util'
import { startCentral } from './start.ts'
import { renewEpoch } from './store/settings.ts'

const help = `node central/main.ts [--port 8700] [--host 127.0.0.1] [--data ./central-data] [--restored]

  --restored  after restoring a backup: every desk fetches anew and offers its operations again

  DATABASE_URL       PostgreSQL 15 or later; without it the database lives in the data folder (PGlite)
  MENTE_CHANNEL_KEY  what the application channels send in x-channel-key; without it intake is closed
  MENTE_TRUSTED_KEYS file of the keys whose policy packs may be imported; without it only demonstration packs are`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8700' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: 'central-data' },
    restored: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function main(): Promise<void> {
  if (values.help) {
    console.log(help)
    return
  }
  const { DATABASE_URL, MENTE_CHANNEL_KEY, MENTE_TRUSTED_KEYS } = process.env
  const options = {
    dataDir: values.data,
    host: values.host,
    channelKey: MENTE_CHANNEL_KEY ?? null,
    log: process.stderr,
    ...(DATABASE_URL !== undefined && { databaseUrl: DATABASE_URL }),
    ...(MENTE_TRUSTED_KEYS !== undefined && { trustedKeysFile: MENTE_TRUSTED_KEYS }),
  }
  if (values.restored) {
    const stopped = await startCentral({ ...options, port: 0 })
    await renewEpoch(stopped.sql)
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
