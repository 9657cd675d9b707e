// Pulls everything into a fresh LevelDB. argv: folder, url, batch size.
import PouchDB from 'pouchdb'

const [folder, url, batch] = process.argv.slice(2)
const db = new PouchDB(`${folder}/pulled`)
const from = performance.now()
const result = await PouchDB.replicate(`${url}/cases`, db, { batch_size: Number(batch) })
const ms = performance.now() - from
process.send({ ms, rows: result.docs_written })
process.on('disconnect', () => process.exit())
