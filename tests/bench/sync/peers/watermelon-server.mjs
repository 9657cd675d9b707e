// Answers WatermelonDB's pull with every case as a created record. argv: folder (unused), file of cases.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { recordOf } from './watermelon-schema.mjs'

const records = JSON.parse(readFileSync(process.argv[3], 'utf8')).map(recordOf)
const body = JSON.stringify({ changes: { cases: { created: records, updated: [], deleted: [] } }, timestamp: 1 })
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(body)
}).listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
process.on('disconnect', () => process.exit())
