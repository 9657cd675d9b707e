import { APPLY, type Bugs, OUTBOX } from './shared.ts'

/** Mistakes about a centre that goes back to a backup. */
export const restoreBugs: Bugs = {
  'a restored centre is not noticed': [
    { file: 'electron/core/sync.ts', find: '      offerAgainAfterRestore()\n', replace: '' },
  ],
  'a wrong device clock hides what a restored centre lost': [
    { file: OUTBOX, find: '(SELECT max(seq) FROM operation) - ', replace: '(SELECT max(seq) FROM operation) + ' },
  ],
  'a position of another life of the centre is taken': [
    { file: 'central/routes/feed.ts', find: '  if (epoch !== centre.epoch) throw stale()\n', replace: '' },
  ],
  'a decision is taken to rest on whatever has its number': [
    {
      file: APPLY,
      find: 'if (!asItWas || !standsOn(caseFile, op.baseLine)) {',
      replace: 'if (!asItWas) {',
    },
  ],
  'what was taken back is offered to a restored centre': [
    {
      file: OUTBOX,
      find: "WHERE state = 'accepted' AND (seq IN",
      replace: "WHERE state IN ('accepted', 'undone') AND (seq IN",
    },
  ],
}
