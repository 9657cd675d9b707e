import { pinyin } from 'pinyin-pro'

/** A name as it is searched for. */
export function compactName(name: string): string {
  return name.replace(/\s/g, '').toLowerCase()
}

/** Pinyin initials of words that are nobody's name, lower case. */
export function initialsOfWords(words: string): string {
  return pinyin(words, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()
}

/** Every ending of the name and of its pinyin initials (`wxm`, `xm`, `m`), lower case, each once. */
export function searchGrams(name: string): string[] {
  const compact = compactName(name)
  return [...new Set([compact, ...initialsOf(compact)].flatMap(endings))]
}

/** The same as pairs `["gram","name"],…` in JSON: one text for each name, which costs little to hand to another thread. */
export function gramsOf(name: string): string {
  return JSON.stringify(searchGrams(name).map((gram) => [gram, name])).slice(1, -1)
}

/** How often a name of several readings is written down at most. */
const MOST_VARIANTS = 32

/** The pinyin initials of a name, once for every way its characters may be read: 单 is dān to some and shàn to others. */
function initialsOf(compact: string): string[] {
  let variants = ['']
  for (const character of compact) {
    const each = readingsOf(character)
    const next = variants.flatMap((text) => each.map((initial) => text + initial))
    variants = next.length > MOST_VARIANTS ? variants.map((text) => text + (each[0] ?? '')) : next
  }
  return variants
}

const readings = new Map<string, readonly string[]>()

/** Initials a character may have, the commonest as a surname first. Kept: there are a few thousand characters in names. */
function readingsOf(character: string): readonly string[] {
  const known = readings.get(character)
  if (known) return known
  const all = [
    ...pinyin(character, { pattern: 'first', toneType: 'none', type: 'array', surname: 'head' }),
    ...pinyin(character, { pattern: 'first', toneType: 'none', type: 'array', multiple: true }),
  ]
  const initials = [...new Set(all.map((initial) => initial.toLowerCase()))]
  readings.set(character, initials)
  return initials
}

function endings(text: string): string[] {
  const characters = [...text]
  return characters.map((_, i) => characters.slice(i).join(''))
}

/** The ID number from its end, upper case: its last digits are then a prefix. */
export function reversed(text: string): string {
  return [...text.toUpperCase()].reverse().join('')
}
