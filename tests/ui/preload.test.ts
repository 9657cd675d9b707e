import { beforeEach, describe, expect, it, vi } from 'vitest'

interface Desk {
  call(method: string, input: unknown): Promise<{ ok: boolean; problem?: { kind: string } }>
  on(event: string, listener: (payload: unknown) => void): () => void
}

const { sent, told, exposed } = vi.hoisted(() => ({
  sent: [] as string[],
  told: new Map<string, (event: { ports: MessagePort[] }, message?: unknown) => void>(),
  exposed: new Map<string, unknown>(),
}))
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => exposed.set(name, value) },
  ipcRenderer: {
    send: (channel: string) => sent.push(channel),
    on: (channel: string, listener: (event: { ports: MessagePort[] }, message?: unknown) => void) =>
      told.set(channel, listener),
  },
}))

/** A core at the other end of a port: what it was asked, and answers on demand. */
function newCore() {
  const { port1, port2 } = new MessageChannel()
  const asked: { id: number; method: string }[] = []
  port1.onmessage = (event) => asked.push(event.data)
  told.get('core-port')?.({ ports: [port2] })
  return { asked, answer: (id: number) => port1.postMessage({ id, ok: true, output: id }), close: () => port1.close() }
}
const stop = () =>
  told.get('core-event')?.(
    { ports: [] },
    { event: 'core.stopped', payload: { kind: 'CoreKeepsCrashing', message: '' } },
  )

let desk: Desk
beforeEach(async () => {
  sent.length = 0
  vi.resetModules()
  await import('../../electron/preload/index.ts')
  desk = exposed.get('desk') as Desk
})

describe('window.desk', () => {
  it('is call and on, and nothing else', () => {
    expect([...exposed.keys()]).toEqual(['desk'])
    expect(Object.keys(desk).sort()).toEqual(['call', 'on'])
  })

  it('holds what is asked before there is a core', async () => {
    const answer = desk.call('session.get', {})
    const core = newCore()
    await expect.poll(() => core.asked.length).toBe(1)
    core.answer(core.asked[0]?.id ?? 0)
    expect(await answer).toMatchObject({ ok: true })
    core.close()
  })

  it('tells of a new core always, also when nothing was under way', async () => {
    const restarted = vi.fn()
    desk.on('core.restarted', restarted)
    const first = newCore()
    expect(restarted).not.toHaveBeenCalled()
    const second = newCore()
    expect(restarted).toHaveBeenCalledTimes(1)
    first.close()
    second.close()
  })

  it('answers what the old core was asked and cannot answer', async () => {
    const first = newCore()
    const lost = desk.call('queue.counts', {})
    const second = newCore()
    expect(await lost).toMatchObject({ ok: false, problem: { kind: 'CoreStopped' } })
    first.close()
    second.close()
  })

  it('while stopped: asks for a core when somebody tries again, not for anything else', async () => {
    const first = newCore()
    const restarted = vi.fn()
    const stopped = vi.fn()
    desk.on('core.restarted', restarted)
    stop()
    desk.on('core.stopped', stopped)
    expect(stopped).toHaveBeenCalledTimes(1)
    expect(sent).toEqual(['core-please'])
    expect(await desk.call('workbench.saveDraft', {})).toMatchObject({ ok: false, problem: { kind: 'CoreStopped' } })
    expect(sent).toEqual(['core-please'])
    const again = desk.call('session.get', {})
    expect(sent).toEqual(['core-please', 'core-please'])
    const second = newCore()
    await expect.poll(() => second.asked.length).toBe(1)
    second.answer(second.asked[0]?.id ?? 0)
    expect(await again).toMatchObject({ ok: true })
    expect(restarted).toHaveBeenCalledTimes(1)
    first.close()
    second.close()
  })

  it('a start that fails again answers who waited', async () => {
    stop()
    const again = desk.call('session.get', {})
    stop()
    expect(await again).toMatchObject({ ok: false, problem: { kind: 'CoreStopped' } })
  })
})
