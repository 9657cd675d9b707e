import { beforeAll, expect, it } from 'vitest'
import { isCopy } from '#central/pictures/compare.ts'
import { type Decoder, DecoderGoneError } from '#central/pictures/decoder.ts'
import { look } from '#central/pictures/look.ts'
import { unpacked } from '#central/pictures/pack.ts'
import { comparePictures } from '#central/pictures/run.ts'
import { candidatesSql, uncomparedSql } from '#central/pictures/store.ts'
import type { Central } from '#central/start.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import { putDocument, readCase, submit } from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { applicationOf, documentOf, policy } from './support/fixtures.ts'
import { certificateOf, faxScan, fed, jpegScan, paperOf, type Scan } from './support/scans.ts'

/** Decodes in this process, at once; the real one is tested by itself. */
const here: Decoder = {
  look,
  compare: async (page, others) => others.map((other) => isCopy(unpacked(page), unpacked(other))),
  close() {},
}

/** One paper, scanned twice, and another person's paper on the same form. */
let scans: { readonly first: Scan; readonly again: Scan; readonly other: Scan }

beforeAll(async () => {
  const paper = await paperOf(certificateOf('甄𬭎测', '510402196005050018', 1), 'paper')
  const another = await paperOf(certificateOf('王秀英', '510402195811230029', 2), 'paper')
  scans = {
    first: faxScan(fed(paper, { dpi: 150 }), 150),
    again: jpegScan(fed(paper, { degrees: 0.7 }), 60),
    other: jpegScan(another, 60),
  }
})

let n = 0

/** The case of a person who handed in this scan. `trailer` makes another file of the same picture. */
async function handedIn(central: Central, psnNo: string, scan: Scan, trailer = ''): Promise<CaseFile> {
  n += 1
  const bytes = Buffer.concat([scan.bytes, Buffer.from(`${trailer}`)])
  await putDocument(central, bytes)
  const document = { ...documentOf(bytes, 'photo'), mediaType: scan.mediaType }
  const application = applicationOf(`P${n}`, document)
  const receipt = await submit(central, { ...application, form: { ...application.form, psn_no: psnNo } })
  return readCase(central, receipt.caseNos[0] ?? '')
}

const alikeOf = (file: CaseFile) => file.documents.map((d) => d.alike ?? [])
const warned = (file: CaseFile) => findings(file, policy.pack, noOthers).filter((f) => f.code === 'same_image')

onBothEngines('comparing papers', (get) => {
  it('names the other case on both, as no decision, and once', async () => {
    const { central } = get()
    const mine = await handedIn(central, 'p1', scans.first)
    const other = await handedIn(central, 'p2', scans.other)
    await comparePictures(central, undefined, here)
    expect(alikeOf(await readCase(central, mine.caseNo))).toEqual([[]])

    const copied = await handedIn(central, 'p3', scans.again)
    // two instances at the same time
    await Promise.all([comparePictures(central, undefined, here), comparePictures(central, undefined, here)])
    await comparePictures(central, undefined, here)
    for (const [before, twin] of [
      [mine, copied],
      [copied, mine],
    ] as const) {
      const after = await readCase(central, before.caseNo)
      expect(alikeOf(after)).toEqual([[twin.caseNo]])
      expect(after.version).toBe(before.version + 1)
      expect(after.materialVersion).toBe(before.materialVersion)
      expect(after.history).toEqual(before.history)
      expect(warned(after).map((f) => f.sentence)).toEqual([expect.stringContaining(twin.caseNo)])
    }
    expect(await readCase(central, other.caseNo)).toEqual(other)

    expect(await comparePictures(central, undefined, here)).toBe(0)
    const later = await readCase(central, mine.caseNo)
    expect(later.version).toBe(mine.version + 1)
  })

  it('leaves one person with two scans of one paper alone', async () => {
    const { central } = get()
    const paper = await paperOf(certificateOf('李桂兰', '510402195203140021', 7), 'hers')
    const one = await handedIn(central, 'p5', jpegScan(paper, 70))
    const two = await handedIn(central, 'p5', jpegScan(paper, 50))
    await comparePictures(central, undefined, here)
    expect(alikeOf(await readCase(central, one.caseNo))).toEqual([[]])
    expect(alikeOf(await readCase(central, two.caseNo))).toEqual([[]])
  })

  it('goes on where it was stopped', async () => {
    const { central } = get()
    const paper = await paperOf(certificateOf('张建国', '510402194907120033', 9), 'his')
    const one = await handedIn(central, 'p6', jpegScan(paper, 70))
    const two = await handedIn(central, 'p7', faxScan(paper, 200))
    let looks = 0
    const dying: Decoder = {
      ...here,
      async compare(page, others) {
        looks += 1
        if (looks === 1) throw new DecoderGoneError('crashed')
        return here.compare(page, others)
      },
    }
    const errors: unknown[] = []
    await comparePictures(central, (error) => errors.push(error), dying)
    get().clock.now = new Date(get().clock.now.getTime() + 3_600_000)
    await comparePictures(central, (error) => errors.push(error), dying)
    expect(errors).toEqual([new DecoderGoneError('crashed')])
    expect(alikeOf(await readCase(central, one.caseNo))).toEqual([[two.caseNo]])
    expect(alikeOf(await readCase(central, two.caseNo))).toEqual([[one.caseNo]])
  })

  it('is cut short when the server stops, at no cost to the paper', async () => {
    const { central } = get()
    const paper = await paperOf(certificateOf('刘玉珍', '510402195109090024', 15), 'fourth')
    const one = await handedIn(central, 'p10', jpegScan(paper, 70))
    for (let stop = 0; stop < 4; stop += 1) {
      const stopping = new AbortController()
      let cut = (_error: Error): void => {}
      const stuck: Decoder = {
        ...here,
        look: () =>
          new Promise((_resolve, reject) => {
            cut = reject
            stopping.abort()
          }),
        close: () => cut(new DecoderGoneError('crashed')),
      }
      const errors: unknown[] = []
      await comparePictures({ ...central, stopping: stopping.signal }, (error) => errors.push(error), stuck)
      expect(errors).toEqual([])
    }
    expect(await comparePictures(central, undefined, here)).toBe(1)
    const [picture] = await central.sql.query<{ state: string; attempts: number }>(
      'SELECT state, attempts FROM picture WHERE sha256 = $1',
      [one.documents[0]?.sha256],
    )
    expect(picture).toEqual({ state: 'looked_at', attempts: 1 })
  })

  it('tries a paper that takes the decoder down three times, and the others meanwhile', async () => {
    const { central, clock } = get()
    const bad = await handedIn(central, 'p8', scans.first, '\n%deadly')
    const deadly = bad.documents[0]?.bytes
    const paper = await paperOf(certificateOf('陈志强', '510402196706180017', 12), 'third')
    const good = await handedIn(central, 'p9', jpegScan(paper, 70))
    let deaths = 0
    const decoder: Decoder = {
      ...here,
      async look(bytes, mediaType) {
        if (bytes.length !== deadly) return look(bytes, mediaType)
        deaths += 1
        throw new DecoderGoneError('timeout')
      },
    }
    for (let round = 0; round < 6; round += 1) {
      await comparePictures(central, () => {}, decoder)
      clock.now = new Date(clock.now.getTime() + 3_600_000)
    }
    expect(deaths).toBe(3)
    const rows = await central.sql.query<{ state: string }>(
      'SELECT state FROM picture WHERE sha256 IN ($1, $2) ORDER BY state',
      [bad.documents[0]?.sha256, good.documents[0]?.sha256],
    )
    expect(rows.map((row) => row.state)).toEqual(['looked_at', 'unreadable'])
    expect(await comparePictures(central, undefined, decoder)).toBe(0)
  })
})

onPostgres('questions about pictures', (get) => {
  it('are answered from indexes', async () => {
    const plan = (sql: string, params: unknown[]) =>
      get().central.sql.tx(async (query) => {
        // With this little in the tables reading them whole would be cheaper; the question is whether an index can do it.
        await query.query('SET LOCAL enable_seqscan = off')
        const rows = await query.query<Record<string, string>>(`EXPLAIN ${sql}`, params)
        return rows.map((row) => Object.values(row).join('')).join('\n')
      })
    expect(await plan(uncomparedSql, [new Date(), 40])).toMatch(/case_document_uncompared/)
    expect(await plan(candidatesSql, [JSON.stringify([1, 300]), 'x'])).toMatch(/picture_page_drawers/)
  })
})
