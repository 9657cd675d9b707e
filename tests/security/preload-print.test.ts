import { expect, it, vi } from 'vitest'

const { invoked, posted, exposed } = vi.hoisted(() => ({
  invoked: [] as unknown[][],
  posted: [] as string[],
  exposed: new Map<string, unknown>(),
}))
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value) },
  ipcRenderer: {
    send: (channel: string) => posted.push(channel),
    on: () => undefined,
    invoke: (...args: unknown[]) => {
      invoked.push(args)
      return Promise.resolve({ ok: true, output: [] })
    },
  },
}))

it('printing is asked of main, everything else of the core only', async () => {
  await import('../../electron/preload/index.ts')
  const desk = exposed.get('desk') as { call(method: string, input: unknown): Promise<unknown> }
  expect(await desk.call('print.printers', {})).toEqual({ ok: true, output: [] })
  expect(invoked).toEqual([['print', 'print.printers', {}]])
  void desk.call('queue.counts', {})
  expect(invoked).toHaveLength(1)
  expect(posted).toEqual(['core-please'])
})

it('the page that lays notices out gets two words to say, and nothing of the desk', async () => {
  exposed.clear()
  await import('../../electron/preload/print.ts')
  expect([...exposed.keys()]).toEqual(['sheet'])
  expect(Object.keys(exposed.get('sheet') as object).toSorted()).toEqual(['laidOut', 'take'])
})
