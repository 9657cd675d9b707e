// Synchronises everything into a fresh SQLite file. argv: folder, url.
import { createRequire } from 'node:module'
import { Case, Database, schema } from './watermelon-schema.mjs'

const require = createRequire(import.meta.url)
const SQLiteAdapter = require('@nozbe/watermelondb/adapters/sqlite').default
const { synchronize } = require('@nozbe/watermelondb/sync')
const [folder, url] = process.argv.slice(2)
// its progress notes are not ours
console.log = () => undefined
const adapter = new SQLiteAdapter({ schema, dbName: `${folder}/pulled.db` })
await adapter.initializingPromise
const database = new Database({ adapter, modelClasses: [Case] })
const from = performance.now()
const cpu = process.cpuUsage()
await synchronize({
  database,
  pullChanges: async () => (await fetch(url)).json(),
  pushChanges: async () => undefined,
})
const ms = performance.now() - from
const { user, system } = process.cpuUsage(cpu)
process.send({ ms, cpuMs: (user + system) / 1_000, rows: await database.get('cases').query().fetchCount() })
process.on('disconnect', () => process.exit())
