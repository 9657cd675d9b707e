import fc from 'fast-check'
import { z } from 'zod'

/** What stands for fields of a name wherever they are asked for: ids of what there is, so that calls meet something. */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** Texts that have broken programs before. */
const odd = [
  '',
  ' ',
  '张三',
  "'; DROP TABLE operation; --",
  '%_"\\',
  '\u0000',
  '\ud800',
  '👩‍⚕️',
  '__proto__',
  '<b>',
  '\n',
  '٣',
  'NaN',
]

/**
 * Values that a schema takes, small ones mostly. `known`: by the name of a field, values to choose from every other time.
 * Throws for kinds of schema it does not know.
 */
export function arbitraryOf(schema: z.ZodType, known: Known = {}): fc.Arbitrary<unknown> {
  return made(schema, known).filter((value) => schema.safeParse(value).success)
}

function made(schema: unknown, known: Known): fc.Arbitrary<unknown> {
  const of = (inner: unknown) => made(inner, known)
  if (schema instanceof z.ZodObject) return madeObject(schema, known)
  if (schema instanceof z.ZodOptional) return fc.option(of(schema.unwrap()), { nil: undefined })
  if (schema instanceof z.ZodNullable) return fc.option(of(schema.unwrap()))
  if (schema instanceof z.ZodDefault) return fc.option(of(schema.unwrap()), { nil: undefined })
  if (schema instanceof z.ZodReadonly) return of(schema.unwrap())
  if (schema instanceof z.ZodPipe) return of(schema.in)
  if (schema instanceof z.ZodArray) return fc.array(of(schema.element), { maxLength: 3 })
  if (schema instanceof z.ZodRecord) return madeRecord(schema, known)
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(of))
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values)
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options)
  if (schema instanceof z.ZodBoolean) return fc.boolean()
  if (schema instanceof z.ZodNumber) return madeNumber(schema)
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return madeString(schema)
  if (schema instanceof z.ZodCustom) return fc.uint8Array({ maxLength: 40 })
  throw new Error(`no values are known for a schema of type ${schema instanceof z.ZodType ? schema.def.type : '?'}`)
}

function madeObject(schema: z.ZodObject, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.shape).map(([name, field]) => {
    const some = made(field, known)
    const these = known[name]
    return [name, these ? fc.oneof(fc.constantFrom(...these), some) : some] as const
  })
  // A field that is left out is another matter than one that is undefined.
  return fc
    .record(Object.fromEntries(fields))
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)))
}

function madeRecord(schema: z.ZodRecord, known: Known): fc.Arbitrary<unknown> {
  const entry = fc.tuple(made(schema.keyType, known), made(schema.valueType, known))
  return fc.array(entry, { maxLength: 3 }).map((entries) => Object.fromEntries(entries))
}

function madeNumber(schema: z.ZodNumber): fc.Arbitrary<unknown> {
  let min = -2_147_483_648
  let max = 2_147_483_647
  let isWhole = schema.isInt
  for (const def of checksOf(schema)) {
    if (def.check === 'number_format') isWhole = true
    else if (def.check === 'greater_than') min = Number(def.value) + (def.inclusive ? 0 : 1)
    else if (def.check === 'less_than') max = Number(def.value) - (def.inclusive ? 0 : 1)
  }
  const whole = fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 3) }))
  return isWhole ? whole : fc.oneof(whole, fc.double({ min, max, noNaN: true }))
}

function madeString(schema: z.ZodString | z.ZodStringFormat): fc.Arbitrary<unknown> {
  let minLength = 0
  let maxLength = Number.POSITIVE_INFINITY
  for (const def of [schema.def, ...checksOf(schema)] as Readonly<Record<string, unknown>>[]) {
    if (def.pattern instanceof RegExp) return fc.stringMatching(def.pattern)
    if (def.check === 'min_length') minLength = Number(def.minimum)
    else if (def.check === 'max_length') maxLength = Number(def.maximum)
    else if (def.check === 'length_equals') minLength = maxLength = Number(def.length)
  }
  const length = { minLength, maxLength: Math.min(maxLength, minLength + 60) }
  const free = fc.string({ ...length, unit: 'binary' })
  const fitting = odd.filter((text) => text.length >= minLength && text.length <= maxLength)
  return fitting.length > 0 ? fc.oneof(fc.constantFrom(...fitting), free) : free
}

/** What a schema asks beyond its type, as the library describes it. */
function checksOf(schema: z.ZodType): Readonly<Record<string, unknown>>[] {
  return (schema.def.checks ?? []).map(({ _zod }) => ({ ..._zod.def }))
}
