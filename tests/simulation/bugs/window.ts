import { type Bugs, OPS, OUTBOX, overwrites, PUSH, REGISTER } from './shared.ts'

/** Mistakes at the window: registrations and their papers. */
export const windowBugs: Bugs = {
  'a registration is made again when its answer was lost': [
    {
      file: OPS,
      find: 'if (earlier) return',
      replace: "if (earlier && !('provisionalNo' in op.deed)) return",
    },
    overwrites,
  ],
  'of two diseases the first is registered before the second': [
    {
      file: REGISTER,
      find: '  return transaction(work, () => {\n    // Read inside',
      replace: '  return one(work, () => {\n    // Read inside',
    },
    {
      file: REGISTER,
      find: 'function writeDown(',
      replace: 'function one(work, body) {\n  return body()\n}\n\nfunction writeDown(',
    },
  ],
  'a paper is not waited for': [
    { file: OUTBOX, find: 'papersAreThere} AND NOT EXISTS', replace: 'sql`1`} AND NOT EXISTS' },
    {
      file: 'central/store/require-papers.ts',
      find: '    await requireStored(query, papers)',
      replace: '    if (globalThis.none) await requireStored(query, papers)',
    },
  ],
  'a paper that the centre has lost is not sent again': [
    { file: OUTBOX, find: 'offerPapersAgain(work', replace: '(() => 0)(work' },
    { file: PUSH, find: 'if (offerPapersOf(work, opId) ||', replace: 'if (opId ||' },
  ],
  'papers brought to the window do not get into the case': [
    {
      file: 'central/ops/effects.ts',
      find: 'const documents = deed.papers.map((paper) => ({ ...paper, addedAt: now }))',
      replace: 'const documents = deed.papers.slice(1).map((paper) => ({ ...paper, addedAt: now }))',
    },
  ],
}
