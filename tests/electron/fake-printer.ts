import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { RunningDesk } from '../support/launch-desk.ts'

/** A printer that is a folder: the `lp` of CUPS, as far as the desk uses it, which keeps every job as a file. */
export interface FakePrinter {
  readonly name: string
  /** how many jobs it has taken */
  jobs(): number
  /** the n-th job, from 1 */
  job(n: number): Buffer
  /** shows itself to a running desk: without CUPS the list that Chromium gives is empty */
  plugInto(desk: RunningDesk): Promise<void>
  remove(): void
}

/** Puts itself in front of the PATH, for desks launched from now on, until removed. */
export function installFakePrinter(name: string): FakePrinter {
  const dir = mkdtempSync(join(tmpdir(), 'mente-printer-'))
  const [bin, out] = [join(dir, 'bin'), join(dir, 'jobs')]
  const pathBefore = process.env.PATH
  for (const folder of [bin, out]) mkdirSync(folder)
  // named at the end: a job that can be seen is complete
  writeFileSync(
    join(bin, 'lp'),
    `#!/bin/sh\ncat > '${dir}/taking' && mv '${dir}/taking' '${out}/'"$(date +%s%N).pdf"\n`,
  )
  chmodSync(join(bin, 'lp'), 0o755)
  process.env.PATH = `${bin}${delimiter}${pathBefore}`
  const files = () => readdirSync(out).toSorted()
  return {
    name,
    jobs: () => files().length,
    job: (n) => readFileSync(join(out, files()[n - 1] ?? 'no such job')),
    plugInto: (desk) =>
      desk.app.evaluate(({ BrowserWindow }, printer) => {
        const [window] = BrowserWindow.getAllWindows()
        if (!window) throw new Error('no window')
        Object.assign(window.webContents, { getPrintersAsync: () => Promise.resolve([{ name: printer }]) })
      }, name),
    remove() {
      process.env.PATH = pathBefore
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The words of a PDF in the order they were laid out, without spaces and line ends. */
export function wordsOf(pdf: Buffer): string {
  return execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf }).toString('utf8').replace(/\s/g, '')
}
