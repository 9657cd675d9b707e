import type { PackError } from '../pack-report.ts'

/** Where something stands in a document: names of members and positions in lists. */
export type Path = readonly (string | number)[]

/** Collects what is wrong; nothing stops at the first error. */
export type Say = (path: Path, message: string) => void

/** `['diseases', 3, 'criteria', 'logic', 'of', 1]` → `diseases[3].criteria.logic.of[1]`. */
export function pathText(path: Path): string {
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return /^[\p{L}\p{N}_]+$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  })
  return text.join('').replace(/^\./, '')
}

/** A list to write errors into, and the function that writes. The same error at the same place is written once. */
export function collector(): { readonly errors: PackError[]; readonly say: Say } {
  const errors: PackError[] = []
  const seen = new Set<string>()
  const say: Say = (path, message) => {
    const error = { path: pathText(path), message }
    const key = `${error.path}\n${message}`
    if (seen.has(key)) return
    seen.add(key)
    errors.push(error)
  }
  return { errors, say }
}

/** Calls `repeated` for every entry whose key an earlier entry already had. */
export function repeats<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  repeated: (entry: T, first: T) => void,
): void {
  const first = new Map<string, T>()
  for (const entry of entries) {
    const key = keyOf(entry)
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, entry)
    else repeated(entry, earlier)
  }
}

/** Says which entries of a plain list stand there twice. */
export function repeated(codes: readonly string[], path: Path, say: Say): void {
  codes.forEach((code, i) => {
    if (codes.indexOf(code) < i) say([...path, i], `「${code}」重复，请删去。`)
  })
}
