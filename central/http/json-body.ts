/** Escapes of U+0000 and of surrogates, the only way either can reach a parsed string. */
const suspicious = /\\u(0000|d[89a-f])/i

/**
 * Parses a JSON body into what the database can hold: PostgreSQL stores neither U+0000 nor half a surrogate pair
 * (what is left when a text is cut in the middle of a rare character). The first is dropped, the second becomes U+FFFD,
 * so that one broken character never blocks a decision. Throws a SyntaxError for what is not JSON.
 */
export function parseJsonBody(text: string): unknown {
  if (!suspicious.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value))
}

function storable(text: string): string {
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}
