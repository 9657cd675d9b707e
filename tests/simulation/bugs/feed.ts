import { type Bugs, CACHE, CASES, FEED, OPS, PAGES, PULL, STREAM } from './shared.ts'

const SUMS_IGNORED = {
  file: 'electron/core/flow/pull-page.ts',
  find: '!== list.packs[i])) throw strange(200)',
  replace: "=== 'never')) throw strange(200)",
}

/** Mistakes about what has changed since when. */
export const feedBugs: Bugs = {
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
    { file: PULL, find: 'const PAGE = 1_000', replace: 'const PAGE = 2' },
    {
      file: FEED,
      find: 'AND feed_pos > $2 ORDER BY feed_pos LIMIT $3)',
      replace: 'AND $2 >= 0 ORDER BY feed_pos LIMIT $3 OFFSET $2)',
    },
    { file: FEED, find: 'next: page.at(-1)?.n ?? after', replace: 'next: after + page.length' },
  ],
  'a page without its end is taken': [
    {
      file: STREAM,
      find: '  if (!end) throw offline()',
      // The position comes from elsewhere, as it would from a header that names it.
      replace: '  end ??= { end: true, next: globalThis.named, more: false, count: rows.length }',
    },
    {
      file: PAGES,
      find: 'const bytes = Buffer.from(textOf(page, at))',
      replace: 'globalThis.named = at\n      const bytes = Buffer.from(textOf(page, at))',
    },
  ],
  'a page made ready counts although the connection broke': [
    { file: 'shared/prepared/page.ts', find: '    if (at + length > bytes.length) return null\n', replace: '' },
    SUMS_IGNORED,
  ],
  'what a page holds is not compared with its sums': [SUMS_IGNORED],
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
  'a page of another life of the centre is handed out again': [
    { file: PAGES, find: 'const key = [centre.epoch, areaCode', replace: 'const key = [areaCode' },
  ],
}
