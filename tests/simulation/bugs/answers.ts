import {
  APPLY,
  allDone,
  type Bugs,
  CLIENT,
  forgets,
  noVersions,
  OPS,
  OUTBOX,
  otherIds,
  overwrites,
  PUSH,
} from './shared.ts'

/** Mistakes about who has answered what, and how often. */
export const answersBugs: Bugs = {
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
  'a replay is judged by the rules again': [forgets, overwrites],
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
  'a refused decision is sent for ever': [{ file: OUTBOX, find: "rejected: 'refused'", replace: "rejected: 'queued'" }],
  'a refusal is shown as accepted': [{ file: OUTBOX, find: "rejected: 'refused'", replace: "rejected: 'accepted'" }],
  'somebody else having done it is shown as a conflict': [
    { file: OUTBOX, find: "superseded: 'accepted'", replace: "superseded: 'conflict'" },
  ],
  'any error is the final word': [
    {
      file: 'electron/core/central-failure.ts',
      find: 'return fromCentre && (status === 400 || status === 422)',
      replace: 'return status !== null || fromCentre',
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
  'saved is said before the commit': [
    {
      file: 'electron/core/flow/decision.ts',
      find: '  return within(work, () => {\n    const pending',
      replace: `  const late = (db, body) => {
    if (db.inTransaction) return body()
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
  'versions are not compared': [noVersions],
  'the last one wins': [
    noVersions,
    {
      file: APPLY,
      find: '  if (refusal) return unchanged',
      replace: '  if (refusal && globalThis.none) return unchanged',
    },
  ],
}
