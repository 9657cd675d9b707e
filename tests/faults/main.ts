import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { damages } from './damage.ts'
import { diskErrors } from './fault-control.ts'
import { type FlowReport, failInTurn } from './io.ts'
import { flowNames } from './io-flows.ts'
import { kills } from './kill.ts'
import { powerCuts } from './power.ts'
import { missingForShim } from './shim/build.ts'

const usage = `npm run -s faults -- power  [--images 5000] [--decisions 160]   power cuts, images per database, and the control
npm run -s faults -- kill   [--times 1000] [--jobs 1] [--minutes M]  SIGKILL of a deciding desk at random moments
npm run -s faults -- io     [--step 1] [--jobs 1]               every k-th disk call fails, every flow and error
npm run -s faults -- damage [--times 5000]                      a random place of a random file is damaged
all: [--seed 1] [--json]; ends with 1 when a promise was broken`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string', default: '5000' },
    decisions: { type: 'string', default: '160' },
    times: { type: 'string' },
    step: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)

/** The full counts, for which a test run has no time. Each answers what was seen and whether every promise was kept. */
const runs: Record<string, () => Promise<{ ok: boolean; seen: unknown }>> = {
  power: async () => {
    const options = { seed, decisions: Number(values.decisions) }
    const kept = await powerCuts({ ...options, images: Number(values.images), synchronous: 'FULL' })
    const images = Math.min(500, Number(values.images))
    const control = await powerCuts({ ...options, images, synchronous: 'NORMAL' })
    const bad = Object.values(kept.databases).some((d) => d.bad > 0)
    const blind = Object.values(control.databases).every((d) => d.lost === 0)
    return { ok: !bad && !blind, seen: { kept, control } }
  },
  kill: async () => {
    const seen = await kills(Number(values.times ?? 1_000), seed, {
      jobs: Number(values.jobs),
      ...(values.minutes !== undefined && { forMs: Number(values.minutes) * 60_000 }),
    })
    const faults = Object.keys(seen.faults).length + seen.lost + seen.doubled + seen.stuck + seen.divergent
    return { ok: faults === 0, seen }
  },
  io: async () => {
    const hows = ['once', 'lasting'] as const
    const todo = flowNames.flatMap((flow) => diskErrors.flatMap((error) => hows.map((how) => ({ flow, error, how }))))
    const seen: FlowReport[] = []
    const work = async () => {
      for (let next = todo.shift(); next; next = todo.shift())
        seen.push(await failInTurn(next.flow, next.error, next.how, Number(values.step)))
    }
    await Promise.all(Array.from({ length: Number(values.jobs) }, work))
    return { ok: seen.every((r) => Object.keys(r.wrong).length === 0), seen }
  },
  damage: async () => {
    const seen = await damages(Number(values.times ?? 5_000), seed)
    return { ok: Object.keys(seen.wrong).length === 0, seen }
  },
}

const run = runs[positionals[0] ?? '']
if (!run) {
  writeSync(2, `${usage}\n`)
  process.exit(2)
}
const missing = positionals[0] === 'power' || positionals[0] === 'io' ? missingForShim() : null
if (missing) {
  writeSync(2, `${missing}\n`)
  process.exit(2)
}
const started = Date.now()
const { ok, seen } = await run()
const seconds = Math.round((Date.now() - started) / 1_000)
writeSync(1, `${JSON.stringify({ ok, seconds, seen }, null, values.json ? 0 : 2)}\n`)
process.exit(ok ? 0 : 1)
