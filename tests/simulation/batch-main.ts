// One process of a run: plays what it is told on standard input and answers on standard output.
import { text } from 'node:stream/consumers'
import type { BatchOptions } from './batch.ts'
import { plant } from './plant.ts'

const order: BatchOptions & { readonly bug: string | null; readonly shrink: boolean } = JSON.parse(
  await text(process.stdin),
)
// Thousands of failures a second are part of the play; nobody reads where they came from.
Error.stackTraceLimit = 0
if (order.bug !== null) plant(order.bug)
// Loaded only now, so that what was planted is in it.
const { playBatch } = await import('./batch.ts')
const { shrink } = await import('./shrink.ts')
const result = order.shrink ? await shrink(order) : await playBatch(order)
process.stdout.write(JSON.stringify(result), () => process.exit(0))
