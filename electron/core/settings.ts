import { type ReadDb, run, sql, value, type WriteDb } from './db/sql.ts'

/** Small things to remember across restarts, in work.db. */
export type SettingName =
  | 'staff'
  | 'refresh_token'
  | 'in_use'
  | 'salvage'
  | 'epoch'
  | 'official_pack'
  | 'centre_time'
  | 'batch_paused'
  | 'sealing'
  | 'pin'
  | 'wrong_pins'

export function findSetting(work: ReadDb, name: SettingName): string | undefined {
  return value<string>(work, sql`SELECT value FROM setting WHERE name = ${name}`)
}

export function saveSetting(work: WriteDb, name: SettingName, text: string): void {
  run(work, sql`INSERT INTO setting VALUES (${name}, ${text}) ON CONFLICT DO UPDATE SET value = excluded.value`)
}

export function removeSetting(work: WriteDb, name: SettingName): void {
  run(work, sql`DELETE FROM setting WHERE name = ${name}`)
}
