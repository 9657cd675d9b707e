import type { MessagePort } from 'node:worker_threads'
import type { CoreStart, CoreToHost, HostToCore } from '#shared/contract/core-host.ts'
import { RpcCall, type RpcMessage } from '#shared/contract/port-rpc.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { type Core, createCore } from './core.ts'
import { systemClock } from './deps.ts'
import { createFileLog } from './log.ts'
import { shippedTrustedKeys } from './policy/shipped.ts'

/**
 * The core's process. Electron's utility process and a plain Node child speak the same protocol to it; only the
 * way a window's calls arrive differs (a port of its own, or relayed by main).
 */
interface Host {
  send(message: CoreToHost): void
  onMessage(listener: (message: HostToCore, ports: readonly PortLike[]) => void): void
}
/** The part of a MessagePort that Electron's and Node's have in common. */
type PortLike = Pick<MessagePort, 'postMessage' | 'on' | 'start'>
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: HostToCore; ports: PortLike[] }) => void): void
}

function findHost(): Host {
  // Electron puts parentPort on process in a utility process; a forked Node has process.send instead.
  const parentPort: ParentPort | undefined = Reflect.get(process, 'parentPort')
  if (parentPort) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data, event.ports)),
    }
  }
  return {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', (message: HostToCore) => listener(message, [])),
  }
}

const host = findHost()
const windows = new Map<number, (message: RpcMessage) => void>()
let core: Core | null = null

/** calls that came while the core was opening: answered as soon as it is there */
const early: { call: RpcCall; reply: (message: RpcMessage) => void }[] = []

async function answer(call: RpcCall, reply: (message: RpcMessage) => void): Promise<void> {
  if (!core) {
    early.push({ call, reply })
    return
  }
  const result = await core.call(call.method, call.input)
  reply(
    result.ok ? { id: call.id, ok: true, output: result.output } : { id: call.id, ok: false, problem: result.problem },
  )
}

/** The SQLite addon needs Node-API 10; below it the process would die without a word. */
function assertRuntime(): void {
  if (Number(process.versions.napi) < 10) {
    throw new ProblemError(
      'Bug',
      `后台程序需要 Node 22.14 以上的运行环境（当前 ${process.versions.node}），请联系信息科。`,
    )
  }
}

async function start(options: CoreStart): Promise<void> {
  try {
    assertRuntime()
    const opened = createCore({
      dataDir: options.dataDir,
      centralUrl: options.centralUrl,
      migrationsDir: options.migrationsDir,
      trustedKeys: shippedTrustedKeys(options.resourcesDir),
      deviceSecret: options.deviceSecret === null ? null : Buffer.from(options.deviceSecret, 'base64'),
      clock: systemClock,
      log: createFileLog(options.dataDir),
    })
    opened.on((event, payload) => {
      for (const send of windows.values()) send({ event, payload })
    })
    // the demo is signed in before the first window asks; a wrong password simply leaves the sign-in page
    if (options.signIn) await opened.call('session.signIn', options.signIn)
    core = opened
  } catch (error) {
    const kind = error instanceof ProblemError ? error.kind : 'Bug'
    const message = error instanceof ProblemError ? error.message : '后台程序启动失败，请联系信息科。'
    return host.send({ type: 'failed', kind, message })
  }
  for (const waiting of early.splice(0)) void answer(waiting.call, waiting.reply)
  host.send({ type: 'ready' })
}

function addWindow(windowId: number, port: PortLike | undefined): void {
  if (!port) {
    windows.set(windowId, (message) => host.send({ type: 'message', windowId, message }))
    return
  }
  windows.set(windowId, (message) => port.postMessage(message))
  port.on('message', (event: { data: unknown }) => {
    const call = RpcCall.safeParse(event.data)
    if (call.success) void answer(call.data, (message) => port.postMessage(message))
  })
  port.start()
}

host.onMessage((message, ports) => {
  switch (message.type) {
    case 'start':
      void start(message.start)
      break
    case 'window':
      addWindow(message.windowId, ports[0])
      break
    case 'call': {
      const { windowId } = message
      void answer(message.call, (reply) => host.send({ type: 'message', windowId, message: reply }))
      break
    }
    case 'windowGone':
      windows.delete(message.windowId)
      break
    case 'wake':
      core?.wake()
      break
    case 'lock':
      core?.lock()
      break
    case 'close':
      void close()
  }
})

async function close(): Promise<void> {
  await core?.close()
  host.send({ type: 'closed' })
}

// Main is gone (killed, crashed): nobody will ask us anything again, and a second start needs our files.
process.on('disconnect', () => void close().finally(() => process.exit(0)))
