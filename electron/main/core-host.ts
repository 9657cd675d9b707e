import { type ChildProcess, fork } from 'node:child_process'
import { MessageChannelMain, type MessagePortMain, utilityProcess, type WebContents } from 'electron'
import type { CoreStart, CoreToHost, HostToCore } from '#shared/contract/core-host.ts'
import { RpcCall, type RpcMessage } from '#shared/contract/port-rpc.ts'
import type { ProblemKind } from '#shared/model/problem.ts'
import type { Config } from './config.ts'
import { coreFlags } from './core-flags.ts'
import { crashBudget } from './crash-budget.ts'
import { coverInherited } from './inherited.ts'

/** A running core process, however it was launched. */
interface CoreProcess {
  send(message: HostToCore, port?: MessagePortMain): void
  onMessage(listener: (message: CoreToHost) => void): void
  onExit(listener: (code: number | null) => void): void
  kill(): void
  /** true: windows' ports are handed over whole · false: this process relays */
  readonly takesPorts: boolean
}

const KEEPS_CRASHING =
  '后台程序多次异常退出，已停止重试。已保存的审核结果都在本机。请重新启动后台程序；仍不行请联系信息科。'

/**
 * Keeps one core running and introduces every window to it. Main carries no case data: with a utility process the
 * two ends of a MessagePort talk to each other directly.
 */
export function createCoreHost(config: Config, corePath: string, start: CoreStart) {
  const windows = new Map<number, WebContents>()
  const relays = new Map<number, MessagePortMain>()
  const budget = crashBudget(() => performance.now())
  let core: CoreProcess | null = null
  let stopping: (() => void) | null = null
  /** why there is no core; a window that asks for one makes us try again */
  let failure: RpcMessage | null = null

  function launch(): void {
    const launched = config.coreHost === 'node' ? launchNode(corePath, config.nodePath) : launchUtility(corePath)
    core = launched
    launched.onMessage((message) => {
      if (message.type === 'message') relays.get(message.windowId)?.postMessage(message.message)
      if (message.type === 'failed') {
        fail(message.kind, message.message)
        launched.kill()
      }
      if (message.type === 'closed') stopping?.()
    })
    launched.onExit(() => {
      if (core === launched) core = null
      if (stopping) return stopping()
      if (!failure) onCrash()
    })
    launched.send({ type: 'start', start })
    for (const contents of windows.values()) connect(contents)
  }

  function onCrash(): void {
    if (budget.another()) launch()
    else fail('CoreKeepsCrashing', KEEPS_CRASHING)
  }

  function fail(kind: ProblemKind, message: string): void {
    const told: RpcMessage = { event: 'core.stopped', payload: { kind, message } }
    failure = told
    for (const contents of windows.values()) contents.send('core-event', told)
  }

  /** Gives a window its end of a fresh channel; called at load and again after every restart of the core. */
  function connect(contents: WebContents): void {
    const windowId = contents.id
    if (!windows.has(windowId)) {
      windows.set(windowId, contents)
      contents.once('destroyed', () => {
        windows.delete(windowId)
        relays.get(windowId)?.close()
        relays.delete(windowId)
        core?.send({ type: 'windowGone', windowId })
      })
    }
    if (failure) {
      failure = null
      budget.renew()
      launch() // and it connects every window
      return
    }
    if (!core) return // it is being restarted and will connect us
    const { port1, port2 } = new MessageChannelMain()
    if (core.takesPorts) core.send({ type: 'window', windowId }, port1)
    else relay(core, windowId, port1)
    contents.postMessage('core-port', null, [port2])
  }

  function relay(target: CoreProcess, windowId: number, port: MessagePortMain): void {
    relays.get(windowId)?.close()
    relays.set(windowId, port)
    target.send({ type: 'window', windowId })
    port.on('message', (event) => {
      const call = RpcCall.safeParse(event.data)
      if (call.success) target.send({ type: 'call', windowId, call: call.data })
    })
    port.start()
  }

  let stopped: Promise<void> | null = null
  /** Asks the core to close its files and waits for it, at most two seconds; asked again, the same wait. */
  function stop(): Promise<void> {
    stopped ??= closeCore()
    return stopped
  }

  async function closeCore(): Promise<void> {
    const running = core
    if (!running) return
    // windows that close from here on have nobody to tell
    core = null
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 2_000)
      stopping = () => {
        clearTimeout(timer)
        resolve()
      }
      running.send({ type: 'close' })
    })
    running.kill()
  }

  /** The computer was asleep. */
  function wake(): void {
    core?.send({ type: 'wake' })
  }

  /** Nobody is at the desk any more. */
  function lock(): void {
    core?.send({ type: 'lock' })
  }

  launch()
  return { connect, wake, lock, stop }
}
export type CoreHost = ReturnType<typeof createCoreHost>

function launchUtility(corePath: string): CoreProcess {
  const execArgv = [`--js-flags=${coreFlags.join(' ')}`]
  const child = utilityProcess.fork(corePath, [], { serviceName: '门特审核工作台后台', stdio: 'inherit', execArgv })
  return {
    takesPorts: true,
    send: (message, port) => child.postMessage(message, port ? [port] : []),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    kill: () => child.kill(),
  }
}

function launchNode(corePath: string, nodePath: string): CoreProcess {
  const covered = coverInherited()
  const child: ChildProcess = fork(corePath, [], {
    execPath: nodePath,
    execArgv: [...coreFlags],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', ...covered.stdio],
  })
  covered.close()
  return {
    takesPorts: false,
    // Written to a core that has just gone: its exit is what counts, and is heard by itself.
    send: (message) => {
      if (child.connected) child.send(message, () => undefined)
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    kill: () => child.kill(),
  }
}
