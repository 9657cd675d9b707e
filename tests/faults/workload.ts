import { cpSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { DraftBody } from '#shared/contract/core-api.ts'
import { uuid } from '../policy/support.ts'
import { migrationsDir } from '../support/databases.ts'
import { sha256Of } from '../support/model-centre.ts'

/** What a process has told to be done, one JSON object a line; nothing after a fault may contradict it. */
export type Ack =
  | { readonly op: string }
  | { readonly draft: string; readonly n: number }
  | { readonly put: string; readonly version: number }
  | { readonly epoch: string; readonly length: number }

/** A file for acknowledgements, each written without a buffer: what stands in it was told before anything that follows. */
export function ackFile(file: string): (ack: Ack) => void {
  const fd = openSync(file, 'a')
  return (ack) => {
    writeSync(fd, `${JSON.stringify(ack)}\n`)
  }
}

export function readAcks(text: string): Ack[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Ack]))
}

export function draftNumbered(n: number): DraftBody {
  return { note: `第${n}稿`, reasons: [], items: [], criteria: [], seen: [], turns: {}, panes: [] }
}

/** The product's migrations and one more that rebuilds a table and fills an index, as real ones do. */
export function migrationsWithOneMore(into: string): string {
  mkdirSync(into, { recursive: true })
  cpSync(migrationsDir, into, { recursive: true })
  const sql = (table: string, from: string) =>
    `CREATE TABLE ${table} AS SELECT * FROM ${from};\nCREATE INDEX ${table}_first ON ${table}(1);\n`
  writeFileSync(join(into, 'work/9000-rebuild-a-table.sql'), sql('once_more', 'operation').replace('(1)', '(op_id)'))
  writeFileSync(join(into, 'cache/9000-rebuild-a-table.sql'), sql('once_more', 'case_file').replace('(1)', '(id)'))
  return into
}

/** A paper of `size` bytes and how a case names it. */
export function aPaper(n: number, size: number) {
  const bytes = new Uint8Array(size).map((_, i) => (i * (n + 7)) & 255)
  const ref = {
    ...{ id: uuid(70_000 + n), material: 'diagnosis', title: '诊断证明', mediaType: 'image/jpeg' as const, pages: 1 },
    ...{ addedAt: '2026-11-18T02:00:00Z', issuedOn: null, issuer: null, issuerLevel: null },
    ...{ sha256: sha256Of(bytes), bytes: size },
  }
  return { ref, bytes }
}
