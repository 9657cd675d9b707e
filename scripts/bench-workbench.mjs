// npm run -s bench:workbench -- DIR [--json] [--cases N] [--pages N] [--only next,memory,self-test]
// What a reviewer waits for, over the scans in DIR, in the real renderer (headless Chromium) on a real core: key → both
// panes of the next case painted, a step of zoom until it shows and until it is sharp, a phone's photo put into a pane;
// memory after 500 pages were browsed; the start-up self-test. --json: one line on stdout, nothing else; progress goes to
// stderr.
import { statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { selfTestFigures, soak } from '../tests/bench/documents/soak.ts'
import { benchWorkbench } from '../tests/bench/documents/workbench.ts'
import { giveUp } from './lib/say.mjs'

const parts = ['next', 'memory', 'self-test']
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    cases: { type: 'string', default: '30' },
    pages: { type: 'string', default: '500' },
    only: { type: 'string', default: parts.join(',') },
  },
})
const [folder] = positionals
const only = values.only.split(',')
const [cases, pages] = [Number(values.cases), Number(values.pages)]
if (!only.every((part) => parts.includes(part))) giveUp(`--only takes some of ${parts.join(', ')}.`)
if (!(cases >= 5) || !(pages >= 10)) giveUp('--cases takes a number from 5, --pages one from 10.')
if (only.includes('next') && (!folder || !statSync(folder, { throwIfNoEntry: false })?.isDirectory())) {
  giveUp('Name the folder of scans: npm run -s bench:workbench -- DIR --json')
}
const say = (sentence) => process.stderr.write(`${sentence}\n`)
const figures = {}
if (only.includes('next')) Object.assign(figures, await benchWorkbench({ folder, cases, say }))
if (only.includes('self-test')) figures.selfTest = await selfTestFigures()
if (only.includes('memory')) {
  say(`memory: ${pages} pages`)
  figures.memory = await soak(pages)
}
process.stdout.write(`${JSON.stringify(figures, null, values.json ? undefined : 2)}\n`)
process.exit(0)
