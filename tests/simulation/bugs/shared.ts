import type { Edit } from '../plant.ts'

export type Bugs = Readonly<Record<string, readonly Edit[]>>

export const OPS = 'central/store/answer-once.ts'
export const CASES = 'central/store/cases.ts'
export const FEED = 'central/store/feed.ts'
export const PAGES = 'central/routes/feed.ts'
export const APPLY = 'central/ops/apply.ts'
export const OUTBOX = 'electron/core/flow/outbox.ts'
export const PULL = 'electron/core/flow/pull.ts'
export const PUSH = 'electron/core/flow/push.ts'
export const CACHE = 'electron/core/flow/cache.ts'
export const STREAM = 'electron/core/feed-stream.ts'
export const CLIENT = 'electron/core/central-client.ts'
export const UNDO = 'electron/core/undo/undo.ts'
export const BATCH = 'electron/core/batch/batch.ts'
export const LEASES = 'electron/core/batch/leases.ts'
export const REGISTER = 'electron/core/window/register.ts'
export const LEASE_RULES = 'central/leases/rules.ts'

export const forgets: Edit = {
  file: OPS,
  find: 'if (earlier) return',
  replace: 'if (earlier && globalThis.none) return',
}
export const overwrites: Edit = {
  file: OPS,
  find: 'VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7)`,',
  replace:
    'VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7) ON CONFLICT (op_id, author) DO UPDATE SET result = $6::jsonb`,',
}
export const noVersions: Edit = {
  file: APPLY,
  find: 'if (!asItWas || !standsOn(caseFile, op.baseLine)) {',
  replace: 'if (globalThis.none) {',
}
export const allDone: Edit = {
  file: PUSH,
  find: 'if (open.size > 0) {',
  replace: `for (const { opId } of open.values()) {
    settle(work, { opId, outcome: 'applied', code: 'ok', message: '', replayed: false, version: null, materialVersion: null }, isoNow(clock))
  }
  open.clear()
  if (open.size > 0) {`,
}
/** Operations go out under another id each time `tag` is another; answers are given back under the old one. */
export const otherIds = (tag: string): Edit[] => [
  {
    file: CLIENT,
    find: '      withToken(async (headers) => {\n        const body = `{"deviceId"',
    replace: `      withToken(async (headers) => {
        const tag = String(${tag}).padStart(4, '0')
        bodies = bodies.map((one) => one.replace(/("opId":"[^"]{8}-)0000/, '$1' + tag))
        const body = \`{"deviceId"`,
  },
  {
    file: CLIENT,
    find: 'function resultsOf(text: string, status: number): unknown[] {',
    replace: `function resultsOf(text, status) {
  text = text.replace(/("opId":"[^"]{8})-\\d{4}-/g, '$1-0000-')`,
  },
]
