import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import type { MadeFile } from './archive.ts'

/** AES-256 in the terms of the format. */
const AES_256 = 3

/**
 * One zip in which every file is encrypted with the password. Names are not encrypted by the format: they must say
 * nothing about a person. Stored, not deflated: pages are compressed already.
 */
export async function sealed(files: readonly MadeFile[], password: string): Promise<Uint8Array<ArrayBuffer>> {
  // It would start workers from blob URLs, which the page's policy forbids; this runs in a worker already.
  configure({ useWebWorkers: false })
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    password,
    encryptionStrength: AES_256,
    level: 0,
    extendedTimestamp: false,
  })
  for (const { name, bytes } of files) await zip.add(name, new Uint8ArrayReader(bytes))
  return zip.close()
}
