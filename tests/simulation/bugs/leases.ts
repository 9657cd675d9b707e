import { BATCH, type Bugs, LEASE_RULES, LEASES } from './shared.ts'

/** Mistakes about who has a case alone. */
export const leasesBugs: Bugs = {
  'a decision forgets the number of its lease': [
    { file: LEASES, find: "state = 'held' AND fence > 0`)", replace: "state = 'none'`)" },
  ],
  'a lease counts although it has run out': [
    {
      file: LEASE_RULES,
      find: 'return !!lease && Date.parse(lease.until) > Date.parse(now)',
      replace: 'return !!lease',
    },
  ],
  'a case is given although somebody has it': [
    {
      file: LEASE_RULES,
      find: "if (lease.holder !== staff.staffNo) return refuse('held',",
      replace: "if (globalThis.none) return refuse('held',",
    },
  ],
  'giving back is told before it is known': [
    {
      file: BATCH,
      find: '    await client.ask(centralApi.returnLeases',
      replace: '    leases.noteReturned(store.work, due)\n    await client.ask(centralApi.returnLeases',
    },
  ],
  'a grant whose answer was lost is never found': [
    {
      file: 'electron/core/batch/reconcile.ts',
      find: "return { what: 'mine', fence: lease.fence, until: lease.until }",
      replace: 'return null',
    },
  ],
  'a recall takes nothing away': [
    {
      file: 'central/leases/guard.ts',
      find: '  if (recall) {',
      replace: '  if (recall && globalThis.none) {',
    },
  ],
}
