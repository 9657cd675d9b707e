import { type Bugs, OUTBOX, PUSH, UNDO } from './shared.ts'

/** Mistakes about when what waits is sent, and whether. */
export const waitingBugs: Bugs = {
  'one unreadable decision holds up all': [
    {
      file: PUSH,
      find: 'return status === 400 || status === 413 || status === 422\n}',
      replace: 'return status === 413\n}',
    },
  ],
  'what was being sent at a crash is not sent again': [
    { file: PUSH, find: '  requeueSending(options.work)\n', replace: '' },
  ],
  'a failed round arms no other': [{ file: 'electron/core/loop.ts', find: '    arm(wait)\n  }', replace: '  }' }],
  'sending is given up after three tries': [
    { file: OUTBOX, find: ' AND (o.next_try_at <=', replace: ' AND attempts < 3 AND (o.next_try_at <=' },
  ],
  'the next try follows a clock that was set back': [
    { file: OUTBOX, find: ' OR o.next_try_at > ', replace: ' OR o.next_try_at < 0 * ' },
    {
      file: OUTBOX,
      find: 'min(iif(o.next_try_at > ',
      replace: 'min(iif(o.next_try_at < 0 * ',
    },
  ],
  'what was sent can still be taken back': [
    { file: OUTBOX, find: '    if (seqs.length > 0) endUndo(work, seqs)\n', replace: '' },
    {
      file: UNDO,
      find: "const point = state === 'queued' ? findUndoPoint",
      replace: "const point = state !== 'accepted' ? findUndoPoint",
    },
  ],
  'what is sent is marked only with its answer': [
    {
      file: OUTBOX,
      find: "    for (const { seq } of batch) run(work, sql`UPDATE outbox SET state = 'sending' ",
      replace: "    if (globalThis.none) run(work, sql`UPDATE outbox SET state = 'sending' ",
    },
    { file: OUTBOX, find: '    if (seqs.length > 0) endUndo(work, seqs)\n', replace: '' },
  ],
  'what waits for second thoughts waits for ever': [
    { file: 'electron/core/undo/holds.ts', find: '      clock.after(ms, () => release(seq))\n', replace: '' },
  ],
}
