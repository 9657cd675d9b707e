import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createAfterAnswer } from '#core/after-answer.ts'

const setUp = () => {
  const warned: string[] = []
  const log = { info: () => undefined, warn: (event: string) => void warned.push(event) }
  return { after: createAfterAnswer(log), warned, done: [] as number[] }
}

test('waits for the answer, then goes in the order asked for; one that fails is told and keeps none back', async () => {
  const { after, warned, done } = setUp()
  after.add('one', () => done.push(1))
  after.add('two', () => {
    throw new Error('disk full')
  })
  after.add('three', () => done.push(3))
  await Promise.resolve()
  expect(done).toEqual([])
  await turnOfTheLoop()
  expect(done).toEqual([1, 3])
  expect(warned).toEqual(['two'])
})

test('what still waits when the files are closed is done first, and once', async () => {
  const { after, done } = setUp()
  after.add('one', () => done.push(1))
  after.flush()
  expect(done).toEqual([1])
  after.add('two', () => done.push(2))
  await turnOfTheLoop()
  expect(done).toEqual([1, 2])
})
