import { afterEach, expect, test } from 'vitest'
import { type TestDesk, testDesk } from '../support/core-desk.ts'

let desk: TestDesk
afterEach(() => desk?.end())

test('what a person chose is there after a crash, member by member', async () => {
  desk = testDesk()
  await desk.signIn()
  expect(await desk.ok('choices.get', {})).toMatchObject({ views: [], density: 'regular', keys: {} })
  const views = [
    { name: '职工·全绿', filter: { queue: 'first_review' as const, insutype: '310', findings: 'clean' as const } },
  ]
  await desk.ok('choices.save', { views })
  await desk.ok('choices.save', { density: 'compact', keys: { 'bench.rotate': ['y'] } })
  await desk.crash()
  expect(await desk.ok('choices.get', {})).toEqual({
    views,
    density: 'compact',
    hiddenColumns: ['hospital'],
    keys: { 'bench.rotate': ['y'] },
  })
})

test('nonsense is refused and changes nothing', async () => {
  desk = testDesk()
  await desk.signIn()
  const problem = await desk.problem('choices.save', { keys: { '通过 <a>': ['a'] } })
  expect(problem.kind).toBe('BadRequest')
  expect((await desk.ok('choices.get', {})).keys).toEqual({})
})
