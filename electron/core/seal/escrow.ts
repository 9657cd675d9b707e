import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Escrow, type Sealing, sealOwner } from '#shared/model/seal.ts'
import { asProblem } from '../db/problems.ts'
import type { WriteDb } from '../db/sql.ts'
import type { Log } from '../deps.ts'
import { writeFileAtomic } from '../files.ts'
import { findSetting, saveSetting } from '../settings.ts'
import type { StaffFolder } from '../staff-folders.ts'
import { seal } from './box.ts'

/**
 * Two files beside the key file and not in it: what ruins the key file must not ruin these, and nothing rewrites the
 * key file at every sign-in.
 */
const copies = (folder: Pick<StaffFolder, 'dir'>) =>
  ['escrow.json', 'escrow.second.json'].map((name) => join(folder.dir, name))

/**
 * Keeps the key of work.db, sealed to the centre, beside it: when the password, the key file or the system's keyring is
 * lost, the centre can still read what was not delivered. Writes nothing where it stands already. Never throws: a full
 * disk keeps nobody from working, and the next sign-in tries again.
 */
export function keepEscrow(folder: StaffFolder, workKey: Uint8Array, sealing: Sealing, log: Log): void {
  try {
    writeEscrow(folder, workKey, sealing)
  } catch (error) {
    log.warn('escrow.not_kept', { kind: asProblem(error).kind })
  }
}

function writeEscrow(folder: StaffFolder, workKey: Uint8Array, sealing: Sealing): void {
  const owner = { deviceId: folder.deviceId, staffNo: folder.staffNo }
  const stale = copies(folder).filter((file) => !isFor(readEscrow(file), owner, sealing.keyId))
  if (stale.length === 0) return
  const plain = Buffer.concat([workKey, Buffer.from(sealing.exportSecret, 'base64url')])
  const { box, sealed } = seal(sealing, 'escrow', sealOwner(owner), plain)
  plain.fill(0)
  const { publicKey } = sealing
  const escrow: Escrow = { format: 1, ...owner, publicKey, box, sealed: sealed.toString('base64url') }
  for (const file of stale) writeFileAtomic(file, JSON.stringify(escrow))
}

/** The readable copies, none when this desk never met a centre that seals. */
export function findEscrows(folder: StaffFolder): Escrow[] {
  return copies(folder)
    .map(readEscrow)
    .filter((escrow) => escrow !== null)
}

/** A file that cannot be read counts as absent: its twin stands beside it, and the next sign-in writes it anew. */
function readEscrow(file: string): Escrow | null {
  if (!existsSync(file)) return null
  try {
    const read = Escrow.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return read.success ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isFor(escrow: Escrow | null, owner: { deviceId: string; staffNo: string }, keyId: string): boolean {
  return escrow !== null && escrow.box.keyId === keyId && sealOwner(escrow) === sealOwner(owner)
}

/** Remembers what a signed-in person needs to seal while the centre is away. */
export function saveSealing(work: WriteDb, sealing: Sealing): void {
  const text = JSON.stringify(sealing)
  if (findSetting(work, 'sealing') !== text) saveSetting(work, 'sealing', text)
}
