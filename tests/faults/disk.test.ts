import { describe, expect, test } from 'vitest'
import { damages } from './damage.ts'
import { diskErrors } from './fault-control.ts'
import { failInTurn } from './io.ts'
import { kills } from './kill.ts'
import { powerCuts } from './power.ts'
import { missingForShim } from './shim/build.ts'

// Small counts, so that every run sees every kind of fault; `npm run faults` does the full ones.
const missing = missingForShim()

describe.skipIf(missing !== null)(`with the recorder of disk calls${missing === null ? '' : `: ${missing}`}`, () => {
  test('after a power cut every acknowledged decision and draft is there, and the cache fits its position', async () => {
    const report = await powerCuts({ images: 50, seed: 20, synchronous: 'FULL', decisions: 60 })
    expect(report.faults).toEqual({})
    expect(report.acknowledged).toBe(60)
    for (const { images, bad } of Object.values(report.databases))
      expect({ images, bad }).toEqual({ images: 50, bad: 0 })
  })

  test('the recorder sees loss where there is some: with NORMAL decisions are gone', async () => {
    const { databases } = await powerCuts({ images: 15, seed: 21, synchronous: 'NORMAL', decisions: 60 })
    expect(databases['work.db']?.lost).toBeGreaterThan(0)
  })

  test.each(diskErrors)(
    'a decision during which any one disk call answers %s is saved or refused, never half',
    async (error) => {
      const report = await failInTurn('decision', error, 'once')
      expect(report.wrong).toEqual({})
      expect(report.tried).toBeGreaterThan(15)
      expect(Object.values(report.refused).reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
    },
  )
})

test('a desk killed at random moments has lost nothing, doubled nothing, and comes to an end with the centre', async () => {
  const report = await kills(12, 5)
  expect(report).toMatchObject({ lost: 0, doubled: 0, stuck: 0, divergent: 0, faults: {} })
  expect(report.acknowledged).toBeGreaterThan(0)
})

test('whatever is damaged on the disk is made good or named, and what is damaged is kept', async () => {
  const report = await damages(40, 7)
  expect(report.wrong).toEqual({})
  // Enough of it went wrong for the silence to mean something.
  expect(Object.keys(report.outcomes).filter((o) => o.includes('salvaged')).length).toBeGreaterThan(0)
})
