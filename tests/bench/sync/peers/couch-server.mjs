// A CouchDB-speaking server with the cases, one document each. argv: folder, file of cases (a JSON array).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express from 'express'
import expressPouchDB from 'express-pouchdb'
import PouchDB from 'pouchdb'

const [folder, file] = process.argv.slice(2)
const Served = PouchDB.defaults({ prefix: `${folder}/` })
const app = express()
app.use(
  '/',
  expressPouchDB(Served, {
    mode: 'minimumForPouchDB',
    configPath: join(folder, 'config.json'),
    logPath: join(folder, 'log.txt'),
  }),
)
const cases = JSON.parse(readFileSync(file, 'utf8'))
const server = app.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/cases`
  await ask(url, 'PUT')
  for (let i = 0; i < cases.length; i += 1000) {
    const docs = cases.slice(i, i + 1000).map((one) => ({ _id: one.id, ...one }))
    await ask(`${url}/_bulk_docs`, 'POST', JSON.stringify({ docs }))
  }
  process.send({ port: server.address().port })
})
process.on('disconnect', () => process.exit())

async function ask(url, method, body) {
  const response = await fetch(url, { method, body, headers: { 'content-type': 'application/json' } })
  if (!response.ok) throw new Error(`${method} ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
