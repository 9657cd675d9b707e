import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { fetchOnceMore } from '#core/fetch-once-more.ts'

let server: Server
let asked = 0

/** A centre that hangs up on the requests it is told to, without an answer. */
async function start(hangsUp: (n: number) => boolean): Promise<string> {
  asked = 0
  server = createServer((request, response) => {
    asked += 1
    if (hangsUp(asked)) request.socket.destroy()
    else response.end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('a kept connection that was closed meanwhile costs one more request, not the answer', async () => {
  const url = await start((n) => n === 2)
  expect(await (await fetchOnceMore(url)).text()).toBe('here')
  expect(await (await fetchOnceMore(url, { method: 'POST', body: '{}' })).text()).toBe('here')
  expect(asked).toBe(3)
})

test('a centre that always hangs up is asked twice and no more', async () => {
  const url = await start(() => true)
  await expect(fetchOnceMore(url)).rejects.toThrow()
  expect(asked).toBe(2)
})

test('nobody there, or nobody waiting any more: not asked again', async () => {
  const url = await start(() => true)
  const leaving = new AbortController()
  leaving.abort()
  await expect(fetchOnceMore(url, { signal: leaving.signal })).rejects.toThrow()
  expect(asked).toBe(0)
  await expect(fetchOnceMore('http://127.0.0.1:9/')).rejects.toThrow()
})
