import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '#shared/model/canonical.ts'
import { localProblem, problemOfCode } from './db/problems.ts'
import { writeFileAtomic } from './files.ts'

const Entry = z.object({
  staffNo: z.string().regex(/^\d{6}$/),
  name: z.string(),
  /** random, so that a folder's name says nothing about its owner */
  folder: z.uuid(),
  /** which desk the centre sees; a new one whenever work.db is a new one, because operations count from 1 again */
  deviceId: z.uuid(),
})
type Entry = z.infer<typeof Entry>
/** The check tells a damaged index, which would send somebody to an empty folder, from a whole one. */
const Index = z.object({ staff: z.array(Entry), check: z.string() })

/** Where one member of staff's files are. */
export interface StaffFolder extends Entry {
  readonly dir: string
  readonly keyFile: string
  readonly cacheFile: string
  readonly workFile: string
  readonly documentsDir: string
  /** papers taken at this desk: unlike documents they cannot be fetched again */
  readonly papersDir: string
}

const indexFile = (dataDir: string) => join(dataDir, 'staff', 'index.json')

/** Everyone who has signed in on this desk. Throws ProblemError DbDamaged when the index cannot be read. */
export function knownStaff(dataDir: string): Entry[] {
  const file = indexFile(dataDir)
  const copy = `${file}.copy`
  if (!existsSync(file) && !existsSync(copy)) return []
  try {
    return readIndex(file)
  } catch (error) {
    if (!existsSync(copy)) throw problemOfCode(error) ?? localProblem('DbDamaged', error)
    return readIndex(copy)
  }
}

function readIndex(file: string): Entry[] {
  try {
    const { staff, check } = Index.parse(JSON.parse(readFileSync(file, 'utf8')))
    if (check !== checkOf(staff)) throw new Error('changed since it was written')
    return staff
  } catch (error) {
    throw problemOfCode(error) ?? localProblem('DbDamaged', error)
  }
}

/** The folder of a member of staff who has been here before. */
export function findFolder(dataDir: string, staffNo: string): StaffFolder | undefined {
  const entry = knownStaff(dataDir).find((e) => e.staffNo === staffNo)
  return entry && locate(dataDir, entry)
}

/** A folder for someone new here; nothing is written until `rememberFolder`. */
export function planFolder(dataDir: string, staffNo: string): StaffFolder {
  return locate(dataDir, { staffNo, name: '', folder: randomUUID(), deviceId: randomUUID() })
}

/** The same folder under a new device id, for when its work.db has to start anew. */
export function withNewDevice(folder: StaffFolder): StaffFolder {
  return { ...folder, deviceId: randomUUID() }
}

/** Adds or updates the index entry. */
export function rememberFolder(dataDir: string, folder: StaffFolder, name: string): void {
  const entry: Entry = { staffNo: folder.staffNo, name, folder: folder.folder, deviceId: folder.deviceId }
  const known = knownStaff(dataDir)
  const before = known.find((e) => e.staffNo === entry.staffNo)
  if (before && before.name === name && before.deviceId === entry.deviceId) return
  const others = known.filter((e) => e.staffNo !== entry.staffNo)
  const staff = [...others, entry]
  const text = JSON.stringify({ staff, check: checkOf(staff) })
  writeFileAtomic(indexFile(dataDir), text)
  writeFileAtomic(`${indexFile(dataDir)}.copy`, text)
}

function checkOf(staff: readonly Entry[]): string {
  return createHash('sha256').update(canonicalJson(staff)).digest('hex')
}

function locate(dataDir: string, entry: Entry): StaffFolder {
  const dir = join(dataDir, 'staff', entry.folder)
  return {
    ...entry,
    dir,
    keyFile: join(dir, 'keys.json'),
    cacheFile: join(dir, 'cache.db'),
    workFile: join(dir, 'work.db'),
    documentsDir: join(dir, 'documents'),
    papersDir: join(dir, 'papers'),
  }
}
