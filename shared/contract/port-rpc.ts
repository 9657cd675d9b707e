import { z } from 'zod'
import { Problem } from '../model/problem.ts'

/** Renderer → core. `method` and `input` are parsed once, in the core's dispatch. */
export const RpcCall = z.object({ id: z.int(), method: z.string().max(64), input: z.unknown() })
export type RpcCall = z.infer<typeof RpcCall>

/** Core → renderer: an answer to a call, or an event nobody asked for. */
export const RpcMessage = z.union([
  z.object({ id: z.int(), ok: z.literal(true), output: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), problem: Problem }),
  z.object({ event: z.string(), payload: z.unknown() }),
])
export type RpcMessage = z.infer<typeof RpcMessage>
