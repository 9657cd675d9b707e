import type { Edit } from './plant.ts'

const OPS = 'central/store/ops.ts'
const CASES = 'central/store/cases.ts'
const FEED = 'central/store/feed.ts'
const APPLY = 'central/ops/apply.ts'
const OUTBOX = 'electron/core/flow/outbox.ts'
const PUSH = 'electron/core/flow/push.ts'
const CACHE = 'electron/core/flow/cache.ts'
const STREAM = 'electron/core/feed-stream.ts'
const CLIENT = 'electron/core/central-client.ts'
const UNDO = 'electron/core/undo/undo.ts'
const BATCH = 'electron/core/batch/batch.ts'
const LEASES = 'electron/core/batch/leases.ts'
const REGISTER = 'electron/core/window/register.ts'
const LEASE_RULES = 'central/leases/rules.ts'

const forgets: Edit = { file: OPS, find: 'if (earlier) return', replace: 'if (earlier && globalThis.none) return' }
const overwrites: Edit = {
  file: OPS,
  find: 'VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7)`,',
  replace:
    'VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7) ON CONFLICT (op_id, author) DO UPDATE SET result = $6::jsonb`,',
}
const noVersions: Edit = {
  file: APPLY,
  find: 'if (!asItWas || !standsOn(caseFile, op.baseLine)) {',
  replace: 'if (globalThis.none) {',
}
const allDone: Edit = {
  file: PUSH,
  find: 'if (open.size > 0) {',
  replace: `for (const { opId } of open.values()) {
    settle(work, { opId, outcome: 'applied', code: 'ok', message: '', replayed: false, version: null, materialVersion: null }, isoNow(clock))
  }
  open.clear()
  if (open.size > 0) {`,
}
/** Operations go out under another id each time `tag` is another; answers are given back under the old one. */
const otherIds = (tag: string): Edit[] => [
  {
    file: CLIENT,
    find: '      withToken(async (headers) => {\n        const body = `{"deviceId"',
    replace: `      withToken(async (headers) => {
        const tag = String(${tag}).padStart(4, '0')
        bodies = bodies.map((one) => one.replace(/("opId":"[^"]{8}-)0000/, '$1' + tag))
        const body = \`{"deviceId"`,
  },
  {
    file: CLIENT,
    find: 'function resultsOf(text: string, status: number): unknown[] {',
    replace: `function resultsOf(text, status) {
  text = text.replace(/("opId":"[^"]{8})-\\d{4}-/g, '$1-0000-')`,
  },
]

/**
 * Mistakes others have made in systems of this kind (the first seventeen), and mistakes this one could make. Each is an
 * edit of the product's source; the simulator must find every one.
 */
export const bugs: Readonly<Record<string, readonly Edit[]>> = {
  'a new id for every try': otherIds('(globalThis.tries = (globalThis.tries ?? 0) + 1) % 10000'),
  'a new id after every start': [
    ...otherIds('run'),
    {
      file: CLIENT,
      find: "  const base = url.replace(/\\/+$/, '')",
      replace:
        "  const run = (globalThis.runs = (globalThis.runs ?? 0) + 1) % 10000\n  const base = url.replace(/\\/+$/, '')",
    },
  ],
  'the centre forgets what it has answered': [forgets, overwrites, noVersions],
  'the answer is stored in another transaction than the effect': [
    {
      file: OPS,
      find: "return sql.tx(async (query) => {\n    await query.query('SELECT pg_advisory",
      replace:
        "let after = async () => {}\n  return sql.tx(async (query) => {\n    await query.query('SELECT pg_advisory",
    },
    {
      file: OPS,
      find: 'await query.query(\n      `INSERT INTO op',
      replace: 'after = () => sql.query(\n      `INSERT INTO op',
    },
    {
      file: OPS,
      find: '    return result\n  })\n}',
      replace: '    return result\n  }).then(async (result) => {\n    await after()\n    return result\n  })\n}',
    },
  ],
  'answers are remembered for too short a time': [
    {
      file: OPS,
      find: "FROM op WHERE op_id = $1 AND author = $2',",
      replace:
        "FROM op WHERE op_id = $1 AND author = $2 AND (SELECT count(*) FROM op AS later WHERE later.answered_at > op.answered_at) < 2',",
    },
    overwrites,
  ],
  'sent is taken for done': [
    {
      file: OUTBOX,
      find: "SET state = 'sending' WHERE seq = ",
      replace: "SET state = 'accepted' WHERE seq = ",
    },
  ],
  'an answer to the batch is taken for an answer to each': [allDone],
  'any 200 is taken for success': [
    allDone,
    {
      file: CLIENT,
      find: '    body = JSON.parse(text)\n  } catch {\n    throw captive(status)',
      replace: '    body = JSON.parse(text)\n  } catch {\n    return []',
    },
  ],
  'the position is stored before the rows': [
    {
      file: CACHE,
      find: '      const changed = transaction(db, () => {\n        const count',
      replace:
        "      transaction(db, () => writeMeta(db, 'cursor', next))\n      const changed = transaction(db, () => {\n        const count",
    },
  ],
  'a feed number is taken before the transaction that uses it': [
    {
      file: OPS,
      find: "return sql.tx(async (query) => {\n    await query.query('SELECT pg_advisory",
      replace:
        "return sql.query('UPDATE feed_counter SET n = n + 1 RETURNING n').then(([taken]) => sql.tx(async (query) => {\n    query = { ...query, taken }\n    await query.query('SELECT pg_advisory",
    },
    {
      file: OPS,
      find: '    return result\n  })\n}',
      replace: '    return result\n  }))\n}',
    },
    {
      file: CASES,
      find: '  const { n } = only(await',
      replace:
        '  const { taken } = query\n  query.taken = undefined\n  if (taken) return taken.n\n  const { n } = only(await',
    },
  ],
  'two changes share a feed position': [
    {
      file: 'central/store/migrate.ts',
      find: "readFileSync(join(folder, name), 'utf8')",
      replace:
        "readFileSync(join(folder, name), 'utf8').replace('CREATE UNIQUE INDEX case_file_feed', 'CREATE INDEX case_file_feed')",
    },
    { file: CASES, find: 'const { n } = only(await', replace: 'const { n: counted } = only(await' },
    {
      file: CASES,
      find: '  for (const area of new Set(cases.map((file) => file.areaCode)))',
      replace:
        '  const n = cases.length > 1 ? counted : counted - (counted % 2)\n  for (const area of new Set(cases.map((file) => file.areaCode)))',
    },
  ],
  'pages are counted instead of positions': [
    { file: 'electron/core/flow/pull.ts', find: 'const PAGE = 1_000', replace: 'const PAGE = 2' },
    {
      file: FEED,
      find: 'AND feed_pos > $2 ORDER BY feed_pos LIMIT $3)',
      replace: 'AND $2 >= 0 ORDER BY feed_pos LIMIT $3 OFFSET $2)',
    },
    { file: FEED, find: 'next: page.at(-1)?.n ?? after', replace: 'next: after + page.length' },
  ],
  'versions are not compared': [noVersions],
  'the last one wins': [
    noVersions,
    {
      file: APPLY,
      find: '  if (refusal) return unchanged',
      replace: '  if (refusal && globalThis.none) return unchanged',
    },
  ],
  'one unreadable decision holds up all': [
    {
      file: PUSH,
      find: 'return status === 400 || status === 413 || status === 422\n}',
      replace: 'return status === 413\n}',
    },
  ],
  'saved is said before the commit': [
    {
      file: 'electron/core/flow/decision.ts',
      find: '  return within(work, () => {\n    const pending',
      replace: `  const late = (db, body) => {
    db.exec('BEGIN IMMEDIATE')
    try {
      const result = body()
      setImmediate(() => {
        try {
          if (db.inTransaction) db.exec('COMMIT')
        } catch {}
      })
      return result
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  }
  return late(work, () => {
    const pending`,
    },
  ],
  'what waits is dropped when the applicant withdraws': [
    {
      file: 'electron/core/sync.ts',
      find: '  function onChange(changed: number): void {',
      replace:
        "  function onChange(changed: number): void {\n    for (const { id } of store.cache.statement(\"SELECT id FROM case_file WHERE state = 'withdrawn'\").all()) {\n      store.work.statement(\"UPDATE outbox SET state = 'refused' WHERE state = 'queued' AND case_id = ?\").run(id)\n    }",
    },
  ],
  'a replay is judged by the rules again': [forgets, overwrites],
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
  'answers are matched by their place': [
    {
      file: PUSH,
      find: 'if (!open.delete(result.data.opId)) continue',
      replace:
        'const { opId = "" } = batch[answers.indexOf(answer)] ?? {}\n    if (!open.delete(opId)) continue\n    result.data.opId = opId',
    },
  ],
  'an answer known already is not believed': [
    {
      file: PUSH,
      find: 'if (!open.delete(',
      replace: 'if (result.data.replayed || !open.delete(',
    },
  ],
  'what was being sent at a crash is not sent again': [
    { file: PUSH, find: '  requeueSending(options.work)\n', replace: '' },
  ],
  'a failed round arms no other': [{ file: 'electron/core/loop.ts', find: '    arm(wait)\n  }', replace: '  }' }],
  'a refused decision is sent for ever': [{ file: OUTBOX, find: "rejected: 'refused'", replace: "rejected: 'queued'" }],
  'a refusal is shown as accepted': [{ file: OUTBOX, find: "rejected: 'refused'", replace: "rejected: 'accepted'" }],
  'somebody else having done it is shown as a conflict': [
    { file: OUTBOX, find: "superseded: 'accepted'", replace: "superseded: 'conflict'" },
  ],
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
  'any error is the final word': [
    {
      file: PUSH,
      find: 'return fromCentre && (status === 400 || status === 422)',
      replace: 'return status !== null || fromCentre',
    },
  ],
  'a page without its end is taken': [
    {
      file: STREAM,
      find: '  if (!end) throw offline()',
      // The position comes from elsewhere, as it would from a header that names it.
      replace: '  end ??= { end: true, next: globalThis.named, more: false, count: rows.length }',
    },
    {
      file: 'central/routes/feed.ts',
      find: 'const bytes = Buffer.from(textOf(page, next))',
      replace: 'globalThis.named = next\n      const bytes = Buffer.from(textOf(page, next))',
    },
  ],
  'a row that cannot be read is left out': [
    {
      file: STREAM,
      find: '    throw first ? captive(200) : strange(200)',
      replace: '    if (first) throw captive(200)\n    return []',
    },
    {
      file: STREAM,
      find: 'if (isRow(json)) rows.push(',
      replace: 'if (isRow(json)) json.length !== 0 && rows.push(',
    },
    { file: STREAM, find: '  if (end.count !== rows.length) throw strange(200)\n', replace: '' },
  ],
  'withdrawn cases are left out of the feed': [
    { file: FEED, find: 'AND feed_pos > $2 ORDER', replace: "AND feed_pos > $2 AND state <> 'withdrawn' ORDER" },
  ],
  'the feed begins one too late': [
    { file: FEED, find: 'AND feed_pos > $2 ORDER', replace: 'AND feed_pos > $2 + 1 ORDER' },
  ],
  'a row already there is not updated': [
    {
      file: 'electron/core/flow/cache-write.ts',
      find: 'if (before && before.version > c.version) return null',
      replace: 'if (before) return null',
    },
  ],
  'the answer is sent although the centre broke off': [
    {
      file: 'central/routes/ops.ts',
      find: 'results.push(await settle(centre.sql, op, caller.staff, centre))',
      replace:
        "results.push(await settle(centre.sql, op, caller.staff, centre).catch(() => ({ opId: op.opId, outcome: 'applied', code: 'ok', message: '', replayed: false, version: null, materialVersion: null })))",
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
  'what waits for second thoughts waits for ever': [
    { file: 'electron/core/undo/holds.ts', find: '      clock.after(ms, () => release(seq))\n', replace: '' },
  ],
  'what was taken back is offered to a restored centre': [
    {
      file: OUTBOX,
      find: "WHERE state = 'accepted' AND (seq IN",
      replace: "WHERE state IN ('accepted', 'undone') AND (seq IN",
    },
  ],
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
      file: APPLY,
      find: 'const documents = deed.papers.map((paper) => ({ ...paper, addedAt: now }))',
      replace: 'const documents = deed.papers.slice(1).map((paper) => ({ ...paper, addedAt: now }))',
    },
  ],
}
