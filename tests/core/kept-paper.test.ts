import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openKeptPapers } from '#central/seal/kept-paper.ts'
import { createPaperFiles } from '#core/papers/paper-files.ts'
import { picture } from '../support/papers.ts'

test('the centre reads a paper as it lies on a desk’s disk, with the desk’s key only, whole or not at all', () => {
  const dir = mkdtempSync(join(tmpdir(), 'mente-kept-'))
  try {
    const workKey = new Uint8Array(32).fill(7)
    const sha256 = createPaperFiles(dir, workKey).put(picture(1))
    const [file] = readdirSync(dir).map((name) => readFileSync(join(dir, name)))
    if (!file) throw new Error('no file')
    expect(openKeptPapers(workKey, [file])).toEqual([{ sha256, content: Buffer.from(picture(1)) }])
    const bent = [0, 5, 20, 40, file.length - 1].map((at) => {
      const copy = Buffer.from(file)
      copy[at] = (copy[at] ?? 0) ^ 1
      return copy
    })
    expect(openKeptPapers(workKey, [...bent, file.subarray(0, 30), file.subarray(0, file.length - 1)])).toEqual([])
    expect(openKeptPapers(new Uint8Array(32).fill(8), [file])).toEqual([])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
