import { APPLY, type Bugs, OUTBOX, PULL } from './shared.ts'

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
  'a page asked for ahead outlives the life of the centre it is of': [
    {
      file: PULL,
      find: '  return (after) => {\n    let tell',
      replace: `  const kept = (client.kept ??= new Map())
  return (after, ahead) => {
    const number = ahead && after.split(':')[1]
    if (kept.has(number)) return { ...kept.get(number), after }
    let tell`,
    },
    {
      file: PULL,
      find: '    return { after, page, told }',
      replace: `    const mine = { after, page, told }
    if (ahead) page.then(() => kept.set(number, mine), () => undefined)
    return mine`,
    },
    { file: PULL, find: 'asked.push(ask(next))', replace: 'asked.push(ask(next, true))' },
  ],
}
