import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openapiText } from './openapi.ts'

writeFileSync(join(import.meta.dirname, 'openapi.json'), openapiText())
