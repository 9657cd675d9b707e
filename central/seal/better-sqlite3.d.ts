/** What this folder uses of the driver, whose own declarations are not reachable through its export map. */
declare module 'better-sqlite3' {
  interface Statement {
    get(...params: unknown[]): unknown
    all(...params: unknown[]): unknown[]
  }
  export default class Database {
    constructor(file: string)
    prepare(text: string): Statement
    pragma(text: string): unknown
    close(): this
  }
}
