/**
 * Keys that stand twice in one object of a JSON text, as paths; `JSON.parse` would silently keep the last of them. The
 * text must be valid JSON already.
 */
export function duplicateKeys(json: string): string[] {
  const found: string[] = []
  const open: Level[] = []
  for (const [token] of json.matchAll(TOKENS)) {
    const level = open.at(-1)
    if (token === '{') open.push({ keys: new Set(), key: '' })
    else if (token === '[') open.push({ keys: null, index: 0 })
    else if (token === '}' || token === ']') open.pop()
    else if (token === ',') {
      if (level?.keys === null) level.index += 1
    } else if (level?.keys && token.endsWith(':')) {
      // A string with its colon: a key, compared as what it means, not as how it is escaped.
      level.key = String(JSON.parse(token.replace(/\s*:$/, '')))
      if (level.keys.has(level.key)) found.push(pathOf(open))
      level.keys.add(level.key)
    }
  }
  return found
}

/** An object with its keys so far, or a list with the number of the entry being read. */
type Level = { readonly keys: Set<string>; key: string } | { readonly keys: null; index: number }

/** Brackets, commas and keys. Other strings are matched whole, so that nothing inside them counts. */
const TOKENS = /"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"|[{}[\],]/g

function pathOf(open: readonly Level[]): string {
  return open
    .map((level) => (level.keys === null ? `[${level.index}]` : `.${level.key}`))
    .join('')
    .replace(/^\./, '')
}
