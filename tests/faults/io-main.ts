import { writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CallResult } from '#core/dispatch.ts'
import { type DiskError, faultControl } from './fault-control.ts'
import type { FlowReport } from './io.ts'
import { type FlowName, flowsAt } from './io-flows.ts'

/**
 * Runs under the shim: one deed again and again, with the 1st, 2nd, 3rd … call to the disk failing, until it is done
 * before the failing call comes. Arguments: folder, control file, flow, error, "once" or "lasting", step, JSON on stdout.
 */
const [root = '', control = '', name = '', error = '', how = '', step = '1'] = process.argv.slice(2)
const disk = faultControl(control)
const flow = (await flowsAt(join(root, 'desks')))[name as FlowName]
const report: FlowReport = { flow: name, error, how, tried: 0, refused: {}, wrong: {} }
const blame = (code: string) => {
  report.wrong[code] = (report.wrong[code] ?? 0) + 1
}

for (let k = 1; ; k += Number(step)) {
  await flow.prepare(k)
  disk.arm(k, error as DiskError, how === 'lasting')
  const answer = await flow.deed(k)
  const failed = disk.disarm()
  if (!answer.ok) judgeSentence(answer)
  else if (name === 'pull') judgeTrouble(answer.output)
  // What was acknowledged is compared before anything is mended by trying again.
  if (name !== 'migration') for (const wrong of await flow.check()) blame(`${wrong} at ${k}`)
  if (!answer.ok || name === 'pull') {
    const again = await flow.again(k)
    if (!again.ok && !isAlreadyThere(again)) blame(`stuck: ${again.problem.kind} at ${k}`)
    if (again.ok && name === 'pull' && troubleOf(again.output) !== null) blame(`pull stays in trouble at ${k}`)
  }
  for (const wrong of await flow.check()) blame(`${wrong} at ${k}, afterwards`)
  if (!failed) break
  report.tried += 1
}
writeSync(1, JSON.stringify(report))
process.exit(0)

function judgeSentence(answer: Extract<CallResult, { ok: false }>): void {
  const { kind, message } = answer.problem
  report.refused[kind] = (report.refused[kind] ?? 0) + 1
  // What the disk does not give is not broken, nor under another key.
  if (kind === 'DbDamaged' || kind === 'DbWrongKey') blame(`called ${kind}`)
  if (kind === 'Bug' || !/[一-鿿]/.test(message) || !message.includes('请')) blame(`sentence: ${kind} ${message}`)
}

function judgeTrouble(output: unknown): void {
  const trouble = troubleOf(output)
  if (trouble === null) return
  report.refused[trouble] = (report.refused[trouble] ?? 0) + 1
  if (trouble.includes('意外') || trouble.includes('损坏') || trouble.includes('密钥')) blame(`sentence: ${trouble}`)
}

function troubleOf(output: unknown): string | null {
  if (typeof output !== 'object' || output === null || !('trouble' in output)) return null
  return typeof output.trouble === 'string' ? output.trouble : null
}

/** The write was on disk although its success could not be told: trying again finds it done, never does it twice. */
function isAlreadyThere(answer: CallResult): boolean {
  return !answer.ok && answer.problem.kind === 'Stale' && answer.problem.message.includes('已经办过')
}
