// Pulls everything into a fresh LevelDB. argv: folder, url, batch size.
import PouchDB from 'pouchdb'

const [folder, url, batch] = process.argv.slice(2)
const db = new PouchDB(`${folder}/pulled`)
const from = performance.now()
const cpu = process.cpuUsage()
const result = await PouchDB.replicate(`${url}/cases`, db, { batch_size: Number(batch) })
const ms = performance.now() - from
const { user, system } = process.cpuUsage(cpu)
process.send({ ms, cpuMs: (user + system) / 1_000, rows: result.docs_written })
process.on('disconnect', () => process.exit())
