import type { ProblemKind } from '../model/problem.ts'
import type { RpcCall, RpcMessage } from './port-rpc.ts'

/** How the core is told where it lives. `deviceSecret` comes from the OS keyring where there is one, base64. */
export interface CoreStart {
  readonly dataDir: string
  readonly centralUrl: string
  readonly migrationsDir: string
  /** where the packs with the keys they may be signed with are */
  readonly resourcesDir: string
  readonly deviceSecret: string | null
  /** demo only: who to sign in at once; honoured with a centre on this very machine and nowhere else */
  readonly signIn: { staffNo: string; password: string } | null
}

/**
 * Main → core process. The same for both launchers; only `window` differs: a utility process gets the window's
 * port with it, a plain Node cannot receive ports and is relayed to with `call`.
 */
export type HostToCore =
  | { type: 'start'; start: CoreStart }
  | { type: 'window'; windowId: number }
  | { type: 'call'; windowId: number; call: RpcCall }
  | { type: 'windowGone'; windowId: number }
  | { type: 'wake' } // the computer was asleep: what waited for its time may go now
  | { type: 'lock' } // nobody is at the desk any more
  | { type: 'close' }

/** Core process → main. `message` is used by the relayed launcher only. */
export type CoreToHost =
  | { type: 'ready' }
  | { type: 'failed'; kind: ProblemKind; message: string }
  | { type: 'message'; windowId: number; message: RpcMessage }
  | { type: 'closed' }
