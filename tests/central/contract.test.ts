import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundledPolicy } from '#central/config.ts'
import { chooseEncoding } from '#central/http/encoding.ts'
import { parseJsonBody } from '#central/http/json-body.ts'
import { openapi, openapiText } from '#central/openapi.ts'
import { startCentral } from '#central/start.ts'
import { centralApi } from '#shared/contract/central-api.ts'
import { Uuid } from '#shared/model/ids.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { call } from './support/client.ts'
import { policy } from './support/fixtures.ts'

const onDisk = readFileSync(join(import.meta.dirname, '../../central/openapi.json'), 'utf8')

describe('the OpenAPI document', () => {
  it('on disk is the one the contract makes (npm run openapi writes it)', () => {
    expect(onDisk === openapiText()).toBe(true)
  })

  it('describes every endpoint of the contract', () => {
    const described = Object.entries(JSON.parse(onDisk).paths).flatMap(([path, methods]) =>
      Object.keys(Object(methods)).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const wanted = Object.values(centralApi).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    expect(described.sort()).toEqual(wanted.sort())
  })

  it('refers to nothing that is not in it', () => {
    const { components } = JSON.parse(onDisk)
    const references = [...onDisk.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1])
    expect(references.length).toBeGreaterThan(40)
    expect(references.filter((name) => !Object.hasOwn(components.schemas, String(name)))).toEqual([])
    expect([...onDisk.matchAll(/"\$ref": "(?!#\/components)/g)]).toEqual([])
  })

  it('is a fresh value each time, which nobody can spoil for the next', () => {
    expect(openapi()).not.toBe(openapi())
  })
})

describe('an address nobody can read', () => {
  it('is answered in the contract’s form and not repeated', async () => {
    const central = await startCentral({ policy })
    try {
      const answer = await call(central, 'GET', '/v1/%E0%A4%A')
      expect(answer.status).toBe(400)
      expect(Object.keys(Object(answer.json))).toEqual(['kind', 'message', 'ref'])
      expect(answer.text).not.toContain('%E0')
    } finally {
      await central.close()
    }
  })
})

describe('small parts of the protocol', () => {
  it('reads the bundled policy', () => {
    expect(bundledPolicy().pack.demo).toBe(true)
  })

  it('never chooses brotli and obeys a weight of zero', () => {
    expect(chooseEncoding('br')).toBeNull()
    expect(chooseEncoding('*')?.name).toBe('zstd')
    expect(chooseEncoding('zstd;q=0, *')?.name).toBe('gzip')
    expect(chooseEncoding(undefined)).toBeNull()
  })

  it('drops from a body only what the database cannot hold', () => {
    expect(parseJsonBody('{"a":"x\\u0000y\\ud842z","b":"\\ud842\\udfb7","c":[1,null]}')).toEqual({
      a: 'xy\ufffdz',
      b: '𠮷',
      c: [1, null],
    })
    expect(() => parseJsonBody('{')).toThrow(SyntaxError)
  })

  it('makes UUIDs that sort by time', () => {
    const random = new Uint8Array(10).fill(0xff)
    const ids = [0, 1, 255, 1_700_000_000_000, 2 ** 47].map((ms) => uuid7(ms, random))
    expect(ids).toEqual([...ids].sort())
    for (const id of ids) expect(Uuid.parse(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
    expect(() => uuid7(0, new Uint8Array(9))).toThrow(RangeError)
  })
})
