import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/** Watches how much memory the browser's renderer processes took at their highest since the last reset. */
export interface PeakMemory {
  reset(): Promise<void>
  /** MB of the largest renderer; 0 where the system does not tell (it is Linux that keeps the mark) */
  read(): Promise<number>
}

export async function peakMemory(browser: Browser): Promise<PeakMemory> {
  const session = await browser.newBrowserCDPSession()
  const renderers = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return processInfo.filter((process) => process.type === 'renderer').map((process) => process.id)
  }
  return {
    async reset() {
      if (process.platform !== 'linux') return
      // 5: set the high-water mark back to what is used now
      for (const id of await renderers()) writeFileSync(`/proc/${id}/clear_refs`, '5')
    },
    async read() {
      if (process.platform !== 'linux') return 0
      const marks = (await renderers()).map((id) =>
        /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')),
      )
      return Math.max(0, ...marks.map((mark) => Number(mark?.[1] ?? 0) / 1024))
    },
  }
}
