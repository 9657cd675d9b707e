import { randomBytes } from 'node:crypto'
import { openSealKeys, type SealKeys, withNewKey } from '../seal/keys.ts'
import { only, type Query } from './sql.ts'

export interface Settings {
  /** eight hex digits: changes when the database is restored from a backup */
  readonly epoch: string
  /** key of the sampling draw; never leaves the centre */
  readonly drawSecret: string
  /** key pairs and secret of sealed work */
  readonly seal: SealKeys
}

async function setting(query: Query, key: string, fresh: string): Promise<string> {
  await query.query('INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [key, fresh])
  return only(await query.query<{ value: string }>('SELECT value FROM setting WHERE key = $1', [key])).value
}

/** Reads the installation's own facts, making them up at the first start. */
export async function loadSettings(query: Query): Promise<Settings> {
  return {
    epoch: await setting(query, 'epoch', newEpoch()),
    drawSecret: await setting(query, 'draw_secret', randomBytes(32).toString('hex')),
    seal: openSealKeys(
      await setting(query, 'seal_keys', withNewKey('[]')),
      await setting(query, 'export_secret', randomBytes(32).toString('hex')),
    ),
  }
}

/** After a restore from backup: every desk fetches anew and offers its operations again. */
export async function renewEpoch(query: Query): Promise<void> {
  await query.query("UPDATE setting SET value = $1 WHERE key = 'epoch'", [newEpoch()])
}

/** Desks seal to a new key from their next sign-in on; what was sealed to an older one can still be read. */
export async function renewSealKey(query: Query): Promise<void> {
  const stored = await setting(query, 'seal_keys', '[]')
  await query.query("UPDATE setting SET value = $1 WHERE key = 'seal_keys'", [withNewKey(stored)])
}

function newEpoch(): string {
  return randomBytes(4).toString('hex')
}
