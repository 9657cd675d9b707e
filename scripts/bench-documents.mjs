// npm run -s bench:documents -- DIR [--json] [--reps N] [--width PX] [--alone]
// Runs every file of a folder through the product's document engine (built from the sources, in headless Chromium under
// the product's own content policies) and prints one line per file and a summary. --json: JSON lines on stdout, nothing
// else; progress goes to stderr. --alone: without stock pdf.js and pdftoppm beside it. Exit 0 when nothing crashed or hung.
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchDocuments } from '../tests/bench/documents/run.ts'
import { giveUp } from './lib/say.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    reps: { type: 'string' },
    width: { type: 'string', default: '900' },
  },
})
const [folder] = positionals
if (!folder || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  giveUp('Name a folder of documents: npm run -s bench:documents -- DIR --json')
}
const reps = values.reps === undefined ? null : Number(values.reps)
const width = Number(values.width)
if ((reps !== null && !(reps >= 1)) || !(width >= 100)) giveUp('--reps takes a number from 1, --width one from 100.')

const print = (line) => process.stdout.write(`${values.json ? JSON.stringify(line) : table(line)}\n`)
const summary = await benchDocuments({
  folder,
  reps,
  width,
  compare: !values.alone,
  onLine: print,
  onProgress: (sentence) => process.stderr.write(`${sentence}\n`),
})
print({ summary })
process.exit(summary.crashed + summary.hung === 0 ? 0 : 1)

function table(line) {
  if ('summary' in line)
    return Object.entries(line.summary)
      .map(([name, n]) => `${name} ${n}`)
      .join('  ')
  const figures = [line.firstPageMs, line.pdfjsMs, line.popplerMs].map((ms) => String(ms ?? '-').padStart(8)).join(' ')
  return `${figures} ${String(line.peakMB).padStart(5)} MB  ${(line.error ?? line.engine).padEnd(9)} ${line.pages} p  ${line.file}`
}
