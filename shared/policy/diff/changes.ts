import { canonicalJson } from '../../model/canonical.ts'
import { type Path, pathText } from '../check/report.ts'
import { describeLogic } from '../criteria.ts'
import type { PolicyPack } from '../pack.ts'
import type { Criteria, Disease } from '../pack-disease.ts'
import type { PackDiff } from '../pack-report.ts'
import { nameOf, wordsOf } from './words.ts'

type Change = PackDiff['changes'][number]

/** Members compared by an algorithm of their own; all others by their value. */
const LISTS = ['diseases', 'materials', 'reasons', 'supplementChoices', 'notices', 'messages', 'classes'] as const

/** What another pack says differently, in words; `path` is the place in the new pack, or in the old one where it is gone. */
export function changesBetween(from: PolicyPack, to: PolicyPack): Change[] {
  const head = (pack: PolicyPack) =>
    Object.fromEntries(Object.entries(pack).filter(([name]) => !LISTS.some((list) => list === name)))
  return [
    ...memberChanges(head(from), head(to), [], ''),
    ...listChanges('classes', '类别', from.classes, to.classes, (c) => [c.code, c.name]),
    ...listChanges('materials', '材料', from.materials, to.materials, (m) => [m.code, m.name]),
    ...diseaseChanges(from, to),
    ...listChanges('reasons', '理由', from.reasons, to.reasons, (r) => [r.code, r.short]),
    ...listChanges('supplementChoices', '补正项', from.supplementChoices, to.supplementChoices, (c) => [
      c.code,
      c.problem,
    ]),
    ...listChanges('notices', '文书', from.notices, to.notices, (n) => [n.kind, n.title]),
    ...listChanges('messages', '短信', from.messages, to.messages, (m) => [m.on, m.on]),
  ]
}

/** Two objects member by member, down to single values and lists. */
function memberChanges(from: object, to: object, at: Path, about: string): Change[] {
  const before = new Map<string, unknown>(Object.entries(from))
  const after = new Map<string, unknown>(Object.entries(to))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [a, b] = [before.get(name), after.get(name)]
    if (same(a, b)) return []
    const path = [...at, name]
    if (isMembers(a) && isMembers(b)) return memberChanges(a, b, path, about)
    return [{ path: pathText(path), sentence: `${about}${nameOf(tailOf(path))}：${wordsOf(a)} → ${wordsOf(b)}。` }]
  })
}

/** The name of an entry of a list already stands in front of the sentence. */
function tailOf(path: Path): Path {
  return typeof path[1] === 'number' ? path.slice(2) : path
}

function isMembers(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

export function same(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

function listChanges<T extends object>(
  list: string,
  what: string,
  from: readonly T[],
  to: readonly T[],
  keyAndName: (entry: T) => readonly [string, string],
  between: (a: T, b: T, at: Path, about: string) => Change[] = memberChanges,
): Change[] {
  const keyOf = (entry: T) => keyAndName(entry)[0]
  const named = (entry: T) => `${what}「${keyAndName(entry)[1]}」`
  const before = new Map(from.map((entry, i) => [keyOf(entry), { entry, i }]))
  const after = new Map(to.map((entry, i) => [keyOf(entry), { entry, i }]))
  const gone = [...before].flatMap(([key, { entry, i }]) =>
    after.has(key) ? [] : [{ path: pathText([list, i]), sentence: `取消${named(entry)}（${key}）。` }],
  )
  const others = [...after].flatMap(([key, { entry, i }]) => {
    const earlier = before.get(key)
    if (!earlier) return [{ path: pathText([list, i]), sentence: `新增${named(entry)}（${key}）。` }]
    return same(earlier.entry, entry) ? [] : between(earlier.entry, entry, [list, i], named(entry))
  })
  return [...gone, ...others]
}

function diseaseChanges(from: PolicyPack, to: PolicyPack): Change[] {
  const inWords = (pack: PolicyPack, disease: Disease) => {
    const names = new Map(pack.materials.map((m) => [m.code, m.name]))
    const lists = Object.entries(disease.materials).map(([type, codes]) => [type, codes.map((c) => names.get(c) ?? c)])
    const { criteria: _criteria, opsp_dise_code: _code, ...rest } = disease
    return { ...rest, materials: Object.fromEntries(lists) }
  }
  // a new version of the catalogue changes a disease, it does not replace it; only versions side by side are told apart
  const several = new Set([...twice(from.diseases), ...twice(to.diseases)])
  const keyAndName = (disease: Disease): readonly [string, string] => {
    const key = codeAndArea(disease)
    return [several.has(key) ? `${key}，版本 ${disease.ver}` : key, disease.opsp_dise_name]
  }
  return listChanges('diseases', '病种', from.diseases, to.diseases, keyAndName, (a, b, at, about) => [
    ...memberChanges(inWords(from, a), inWords(to, b), at, about),
    ...criteriaChanges(a.criteria, b.criteria, [...at, 'criteria'], `${about}认定标准`),
  ])
}

function codeAndArea(disease: Disease): string {
  return `${disease.opsp_dise_code}，区划 ${disease.admdvs}`
}

function twice(diseases: readonly Disease[]): string[] {
  const keys = diseases.map(codeAndArea)
  const first = new Map(keys.map((key, i) => [key, i]))
  return keys.filter((key, i) => first.get(key) !== i)
}

function criteriaChanges(a: Criteria | null, b: Criteria | null, at: Path, about: string): Change[] {
  if (same(a, b)) return []
  if (a === null || b === null) {
    return [
      {
        path: pathText(at),
        sentence: b === null ? `${about}被取消，待配置。` : `${about}已配置，共 ${b.items.length} 项。`,
      },
    ]
  }
  const [before, after] = [describeLogic(a.logic), describeLogic(b.logic)]
  const logic = same(a.logic, b.logic)
    ? []
    : [{ path: pathText([...at, 'logic']), sentence: `${about}的逻辑：${before} → ${after}。` }]
  const gone = a.items.flatMap((item, i) =>
    b.items.some((other) => other.id === item.id)
      ? []
      : [{ path: pathText([...at, 'items', i]), sentence: `${about}取消第 ${item.id} 项：${wordsOf(item.text)}。` }],
  )
  const others = b.items.flatMap((item, i) => {
    const path = [...at, 'items', i]
    const earlier = a.items.find((other) => other.id === item.id)
    if (!earlier) return [{ path: pathText(path), sentence: `${about}新增第 ${item.id} 项：${wordsOf(item.text)}。` }]
    return itemChanges(earlier, item, path, `${about}第 ${item.id} 项`)
  })
  return [...logic, ...gone, ...others]
}

function itemChanges(a: object, b: object, at: Path, about: string): Change[] {
  const before = new Map<string, unknown>(Object.entries(a))
  const after = new Map<string, unknown>(Object.entries(b))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    if (same(before.get(name), after.get(name))) return []
    const words = `${wordsOf(before.get(name))} → ${wordsOf(after.get(name))}`
    return [{ path: pathText([...at, name]), sentence: `${about}·${nameOf([name])}：${words}。` }]
  })
}
