import { describe, expect, it } from 'vitest'
import { packedPages } from '#central/http/packed-pages.ts'

const page = (bytes: number) => ({ bytes: Buffer.alloc(bytes), type: 'text', encoding: null, next: null })

describe('pages of the feed kept packed', () => {
  it('are made once, also for those who ask while one is being made', async () => {
    const pages = packedPages(1_000)
    let made = 0
    const make = async () => {
      made += 1
      await Promise.resolve()
      return page(10)
    }
    const all = await Promise.all([pages.get('a', make), pages.get('a', make)])
    expect(all[0]).toBe(all[1])
    expect(await pages.get('a', make)).toBe(all[0])
    expect(made).toBe(1)
  })

  it('go by oldest use when there are too many bytes', async () => {
    const pages = packedPages(25)
    const asked: string[] = []
    const get = (key: string) =>
      pages.get(key, async () => {
        asked.push(key)
        return page(10)
      })
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await get(key)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('are not kept when making them failed, nor when one alone is too big', async () => {
    const pages = packedPages(25)
    await expect(pages.get('a', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect((await pages.get('a', async () => page(30))).bytes).toHaveLength(30)
    expect((await pages.get('a', async () => page(5))).bytes).toHaveLength(5)
  })
})
