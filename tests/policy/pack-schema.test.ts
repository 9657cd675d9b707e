import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { packSchema } from '#shared/policy/pack-schema.ts'

it('the published JSON Schema is the one the model makes', () => {
  const published = readFileSync(new URL('../../resources/packs/policy-pack.schema.json', import.meta.url), 'utf8')
  const command = 'npm run -s deskctl -- pack schema --out resources/packs/policy-pack.schema.json'
  expect(published === `${JSON.stringify(packSchema(), null, 2)}\n`, `stale; run: ${command}`).toBe(true)
})
