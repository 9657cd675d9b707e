// One process of a run. The first line on standard input says where to play, every other one what; each is answered by a line.
import { createInterface } from 'node:readline'
import { plant } from './plant.ts'
import type { Order } from './processes.ts'
import { rememberPacked } from './quick-zstd.ts'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const order: Order = JSON.parse((await lines.next()).value ?? 'null')
// Thousands of failures a second are part of the play; nobody reads where they came from.
Error.stackTraceLimit = 0
rememberPacked()
if (order.bug !== null) plant(order.bug)
// Loaded only now, so that what was planted is in it.
const { playChunk } = await import('./batch.ts')
const { openEngine } = await import('./engine.ts')
const { openWorld } = await import('./world.ts')
const { shrink } = await import('./shrink.ts')
const engine = await openEngine(order.engine, order.image)
const world = openWorld(engine)
for await (const line of lines) {
  const chunk = JSON.parse(line)
  const result = order.shrink ? await shrink(world, chunk) : await playChunk(world, chunk, order.engine)
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
await engine.close()
