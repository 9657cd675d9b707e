import type { Centre } from '../centre.ts'
import { fileDue } from '../core-system/file.ts'
import { expireLeases } from '../leases/expire.ts'
import { codeOf, framesOf, type Log } from '../log.ts'
import { sendDue } from '../messages/send.ts'
import { comparePictures } from '../pictures/run.ts'
import { recomputeDueDates } from '../store/due-dates.ts'
import { policyAt } from '../store/policies.ts'
import { remindRenewals } from '../store/renewals.ts'
import { settleOverdueSupplements } from './supplements.ts'

/** What the centre does of its own accord. Each can be called at any time, by several instances at once. */
export const jobs = {
  supplements: settleOverdueSupplements,
  renewals: async (centre: Centre) => {
    const now = centre.clock()
    const { pack } = await policyAt(centre.sql, centre.policies, now)
    return remindRenewals(centre.policies.areaCode, { sql: centre.sql, core: centre.core, pack, now })
  },
  dueDates: ({ sql, policies, clock }: Centre) => recomputeDueDates(sql, policies, clock),
  filings: ({ sql, core, clock }: Centre, onError?: (error: unknown) => void) =>
    fileDue(sql, { core, clock, ...(onError && { onError }) }),
  messages: (centre: Centre) => sendDue(centre.sql, centre),
  leases: (centre: Centre) => expireLeases(centre),
  pictures: (centre: Centre, onError?: (error: unknown) => void) => comparePictures(centre, onError),
} as const satisfies Record<string, (centre: Centre, onError?: (error: unknown) => void) => Promise<number>>

const everyMs: Readonly<Record<keyof typeof jobs, number>> = {
  supplements: 3_600_000,
  renewals: 3_600_000,
  dueDates: 3_600_000,
  filings: 2_000,
  messages: 2_000,
  leases: 60_000,
  pictures: 5_000,
}

/**
 * Runs every job at once and then at its interval, one run of a job at a time, until stopped; stopping waits for what is
 * running. A job that fails is written to the log and runs again at its time.
 */
export function startJobs(centre: Centre, log: Log): { stop(): Promise<void> } {
  const names = Object.keys(jobs).filter((name): name is keyof typeof jobs => Object.hasOwn(jobs, name))
  const loops = names.map((name) => loop(name))
  return {
    async stop() {
      await Promise.all(loops.map((one) => one.stop()))
    },
  }

  function loop(name: keyof typeof jobs): { stop(): Promise<void> } {
    let timer: NodeJS.Timeout | null = null
    let stopped = false
    let running = run()
    async function run(): Promise<void> {
      const report = (error: unknown) => {
        const what = error instanceof Error ? error.name : 'unknown'
        log({ event: 'job', job: name, error: what, code: codeOf(error), frames: framesOf(error) })
      }
      await jobs[name](centre, report).catch(report)
      if (stopped) return
      timer = setTimeout(() => {
        running = run()
      }, everyMs[name])
    }
    return {
      async stop() {
        stopped = true
        if (timer !== null) clearTimeout(timer)
        await running
      },
    }
  }
}
