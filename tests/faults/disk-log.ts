import { readFileSync } from 'node:fs'

/** One change of the disk, or one sync, as shim.c writes it down. */
export type DiskCall =
  | { readonly op: 'create' | 'sync' | 'unlink' | 'folder'; readonly path: string }
  | { readonly op: 'write'; readonly path: string; readonly at: number; readonly data: Buffer }
  | { readonly op: 'truncate'; readonly path: string; readonly length: number }
  | { readonly op: 'rename'; readonly path: string; readonly to: string }

const names = ['', 'create', 'write', 'sync', 'truncate', 'unlink', 'rename', 'folder'] as const
const HEAD = 32

/** Every call of a recording, in order; paths relative to the recorded folder ('' = the folder itself). */
export function readDiskLog(file: string, dir: string): DiskCall[] {
  const log = readFileSync(file)
  const relative = (path: string) => path.slice(dir.length + 1)
  const calls: DiskCall[] = []
  for (let at = 0; at < log.length; ) {
    const pathEnd = at + HEAD + log.readUInt32LE(at + 4)
    const end = pathEnd + log.readUInt32LE(at + 24)
    const path = relative(log.toString('utf8', at + HEAD, pathEnd))
    const data = log.subarray(pathEnd, end)
    const op = names[log.readUInt32LE(at)]
    if (op === 'write') calls.push({ op, path, at: Number(log.readBigUInt64LE(at + 8)), data })
    else if (op === 'truncate') calls.push({ op, path, length: Number(log.readBigUInt64LE(at + 16)) })
    else if (op === 'rename') calls.push({ op, path, to: relative(data.toString('utf8')) })
    else if (op) calls.push({ op, path })
    else throw new Error(`the recording is not one of ours at byte ${at}`)
    at = end
  }
  return calls
}
