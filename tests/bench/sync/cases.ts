import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CaseFile } from '#shared/model/case.ts'
import { aDocument } from '../../policy/support.ts'
import { numberedCase } from '../../support/core-desk.ts'

const MATERIALS = ['id_front', 'id_back', 'application_form', 'diagnosis', 'report']

/** The n-th case of the benchmark: a person of its own, five papers of its own. */
export function benchCase(n: number): CaseFile {
  const documents = MATERIALS.map((material, i) =>
    aDocument(10_000_000 + n * 10 + i, material, {
      sha256: createHash('sha256').update(`paper ${n} ${i}`).digest('hex'),
      bytes: 180_000,
      mediaType: 'application/pdf',
    }),
  )
  return numberedCase(n, { documents })
}

/** The cases a benchmark wrote into a file, for the processes it starts. */
export function casesOf(file: string): CaseFile[] {
  return CaseFile.array().parse(JSON.parse(readFileSync(file, 'utf8')))
}
