/**
 * What we use of the driver. Its own declarations are not reachable through its export map, and this list also
 * keeps everything else of it out of reach.
 */
declare module 'better-sqlite3' {
  interface Statement {
    readonly readonly: boolean
    run(...params: unknown[]): { changes: number; lastInsertRowid: number | bigint }
    get(...params: unknown[]): unknown
    all(...params: unknown[]): unknown[]
    iterate(...params: unknown[]): IterableIterator<unknown>
    pluck(on?: boolean): this
  }
  interface Options {
    fileMustExist?: boolean
    readonly?: boolean
    timeout?: number
  }
  export default class Database {
    constructor(file: string, options?: Options)
    readonly inTransaction: boolean
    readonly open: boolean
    readonly name: string
    prepare(text: string): Statement
    exec(text: string): this
    pragma(text: string, options?: { simple?: boolean }): unknown
    close(): this
  }
}
