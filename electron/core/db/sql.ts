/** The prepared statement of the driver, as far as we use it. */
export interface Statement {
  /** false for a statement that changes the file */
  readonly readonly: boolean
  run(...params: unknown[]): { changes: number; lastInsertRowid: number | bigint }
  get(...params: unknown[]): unknown
  all(...params: unknown[]): unknown[]
  iterate(...params: unknown[]): IterableIterator<unknown>
  pluck(on?: boolean): this
}

/** An open database with its statements, each prepared once per text. */
interface Db {
  readonly inTransaction: boolean
  statement(text: string): Statement
  plucked(text: string): Statement
}

/** A database a function may read: a query that changes data is refused at run time, and there is no way to execute text. */
export type ReadDb = Db

/** A database a function may change. Every WriteDb is a ReadDb, never the other way round. */
export interface WriteDb extends Db {
  exec(text: string): void
  pragma(text: string): unknown
  close(): void
}

/** SQL text and its values, kept apart: values never touch the text. */
export interface Query {
  readonly text: string
  readonly params: readonly unknown[]
}

/** One text per place in the source, so that preparing and looking up statements costs next to nothing. */
const texts = new WeakMap<TemplateStringsArray, string>()

/** `` sql`… ${value} …` ``: a value becomes a parameter, another Query is spliced in with its own. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Query {
  if (!values.some(isQuery)) {
    const text = texts.get(strings) ?? strings.join('?')
    texts.set(strings, text)
    return { text, params: values }
  }
  let text = strings[0] ?? ''
  const params: unknown[] = []
  values.forEach((value, i) => {
    text += (isQuery(value) ? value.text : '?') + (strings[i + 1] ?? '')
    if (isQuery(value)) params.push(...value.params)
    else params.push(value)
  })
  return { text, params }
}

function isQuery(value: unknown): value is Query {
  return typeof value === 'object' && value !== null && 'text' in value && 'params' in value
}

/** Conditions joined by AND; none means "true". */
export function and(conditions: readonly Query[]): Query {
  if (conditions.length === 0) return sql`1`
  return {
    text: conditions.map((c) => `(${c.text})`).join(' AND '),
    params: conditions.flatMap((c) => c.params),
  }
}

/**
 * At most `n` rows, by a statement that stays compiled: SQLite plans by a limit that is bound bare, and compiles the
 * statement anew every time one is bound.
 */
export function limited(n: number): Query {
  return { text: 'LIMIT 0 + ?', params: [n] }
}

/** All rows. The row type is the caller's word for its own SELECT list. */
export function all<Row>(db: ReadDb, query: Query): Row[] {
  return reading(db.statement(query.text)).all(...query.params) as Row[]
}

/** The first row or undefined. */
export function find<Row>(db: ReadDb, query: Query): Row | undefined {
  return reading(db.statement(query.text)).get(...query.params) as Row | undefined
}

/** The first column of every row. */
export function column<Value>(db: ReadDb, query: Query): Value[] {
  return reading(db.plucked(query.text)).all(...query.params) as Value[]
}

/** The one value of a one-row, one-column SELECT, or undefined when there is no row. */
export function value<Value>(db: ReadDb, query: Query): Value | undefined {
  return reading(db.plucked(query.text)).get(...query.params) as Value | undefined
}

/** Rows one at a time; the statement stays open until the loop ends. */
export function each<Row>(db: ReadDb, query: Query): IterableIterator<Row> {
  return reading(db.statement(query.text)).iterate(...query.params) as IterableIterator<Row>
}

/** Runs one statement; answers how many rows it changed. */
export function run(db: WriteDb, query: Query): number {
  return db.statement(query.text).run(...query.params).changes
}

/** Runs an INSERT of one row; answers its row number. */
export function insert(db: WriteDb, query: Query): number {
  return Number(db.statement(query.text).run(...query.params).lastInsertRowid)
}

function reading(statement: Statement): Statement {
  if (!statement.readonly) throw new Error('a query that changes data was asked as if it only read')
  return statement
}

/** Part of the caller's transaction where one is open, else one of its own. */
export function within<T>(db: WriteDb, body: () => T): T {
  return db.inTransaction ? body() : transaction(db, body)
}

/**
 * Everything inside `body` or nothing of it, durable when this returns. BEGIN IMMEDIATE, so that two processes
 * on one file queue up instead of deadlocking.
 */
export function transaction<T>(db: WriteDb, body: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = body()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The query plan as SQLite tells it, one line per step: what tests assert. */
export function plan(db: ReadDb, query: Query): string {
  const steps = all<{ detail: string }>(db, { text: `EXPLAIN QUERY PLAN ${query.text}`, params: query.params })
  return steps.map((s) => s.detail).join('\n')
}
