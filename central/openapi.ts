import { z } from 'zod'
import * as contract from '#shared/contract/central-api.ts'
import { ApplicationForm, CaseFile, InsuranceRecord } from '#shared/model/case.ts'
import { DocumentRef } from '#shared/model/document.ts'
import { Deed, Operation, OpResult } from '#shared/model/operation.ts'
import { Staff } from '#shared/model/staff.ts'
import { Calendar, Policy, PolicyPack } from '#shared/policy/pack.ts'
import { CriterionNode, Disease } from '#shared/policy/pack-disease.ts'

type Json = Record<string, unknown>

const { centralApi, ErrorBody, feedColumns } = contract

/** Schemas that get a name of their own in the document: the contract's, and the parts of the model it is made of. */
const named: Readonly<Record<string, z.ZodType>> = {
  ...Object.fromEntries(Object.entries(contract).filter((entry): entry is Named => entry[1] instanceof z.ZodType)),
  ApplicationForm,
  Calendar,
  CaseFile,
  CriterionNode,
  Deed,
  Disease,
  DocumentRef,
  InsuranceRecord,
  Operation,
  OpResult,
  Policy,
  PolicyPack,
  Staff,
}
type Named = [string, Extract<(typeof contract)[keyof typeof contract], z.ZodType>]

interface EndpointLike {
  readonly method: string
  readonly path: string
  readonly auth: 'none' | 'staff' | 'channel'
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType | 'bytes'
  readonly answer: z.ZodType | 'ndjson' | 'bytes'
}

const endpoints: readonly (readonly [string, EndpointLike])[] = Object.entries(centralApi)

const uri = (id: string) => `#/components/schemas/${id}`

/** Schemas of the endpoints that have no name of their own, as `withdrawBody`. */
function anonymous(): Record<string, z.ZodType> {
  const known: ReadonlySet<z.ZodType> = new Set<z.ZodType>(Object.values(named))
  const found: Record<string, z.ZodType> = {}
  for (const [name, { body, answer }] of endpoints) {
    if (body instanceof z.ZodType && !known.has(body)) found[`${name}Body`] = body
    if (answer instanceof z.ZodType && !known.has(answer)) found[`${name}Answer`] = answer
  }
  return found
}

/**
 * The schemas once as JSON Schema 2020-12, which OpenAPI 3.1 uses as it is. As inputs: a member that this version
 * does not know is ignored, on both sides.
 */
function components(): { schemas: Json; refOf(schema: z.ZodType): Json } {
  const registry = z.registry<{ id: string }>()
  // By name, because loaders disagree about the order of a module's exports.
  const all = Object.entries({ ...named, ...anonymous() }).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [id, schema] of all) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { uri, io: 'input' })
  const idOf = new Map(all.map(([id, schema]) => [schema, id]))
  return {
    schemas: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutIds(schema)])),
    refOf: (schema) => ({ $ref: uri(idOf.get(schema) ?? '') }),
  }
}

/** `$id` would make each schema a document of its own, and the references would point into the void. */
function withoutIds({ $id, $schema, ...schema }: Json): Json {
  return schema
}

/** The OpenAPI 3.1 document of the contract. */
export function openapi(): Json {
  const { schemas, refOf } = components()
  const paths: Record<string, Json> = {}
  for (const [name, endpoint] of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint, refOf) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '门特审核中心接口 (mente-central)',
      version: '1',
      description:
        'The agreement between the review desks, the application channels and the centre. Feed rows are JSON arrays in ' +
        `this order: ${feedColumns.join(', ')}.`,
    },
    paths,
    components: {
      schemas,
      securitySchemes: {
        staff: { type: 'http', scheme: 'bearer' },
        channel: { type: 'apiKey', in: 'header', name: 'x-channel-key' },
      },
    },
  }
}

function operation(name: string, endpoint: EndpointLike, refOf: (schema: z.ZodType) => Json): Json {
  const { auth, summary, body, answer } = endpoint
  const json = (schema: z.ZodType) => ({ 'application/json': { schema: refOf(schema) } })
  const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return {
    operationId: name,
    summary,
    security: auth === 'none' ? [] : [{ [auth]: [] }],
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...(body && { requestBody: { required: true, content: body === 'bytes' ? bytes : json(body) } }),
    responses: {
      ...successes(answer, typeof answer === 'string' ? bytes : json(answer)),
      default: { description: 'What went wrong, as a sentence for a person', content: json(ErrorBody) },
    },
  }
}

function successes(answer: EndpointLike['answer'], content: Json): Json {
  if (answer === 'ndjson') {
    const lines = { 'application/x-ndjson': { schema: { type: 'string' } } }
    const file = { 'application/zstd': { schema: { type: 'string', format: 'binary' } } }
    const description = 'FeedHead, one JSON value a case, FeedEnd: one a line; or a file of these lines'
    return { 200: { description, content: { ...lines, ...file } } }
  }
  if (answer === 'bytes') {
    return {
      200: { description: 'The document', content },
      206: { description: 'The range asked for', content },
      304: { description: 'Unchanged' },
      416: { description: 'No such range' },
    }
  }
  return { 200: { description: 'Done', content } }
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return []
  const { required = [] } = z.toJSONSchema(schema, { io: 'input' })
  // Everything in an address is text; what it must read as is the parsed side of the schema.
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output' })
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }))
}

/** The document as it stands in `central/openapi.json`. */
export function openapiText(): string {
  return `${JSON.stringify(openapi(), null, 2)}\n`
}
