import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Core, createCore, silentLog } from '#core/core.ts'
import { systemClock } from '#core/deps.ts'
import type { CallResult } from '#core/dispatch.ts'
import { approve, aReviewer, numberedCase, policy } from '../support/core-desk.ts'
import { modelCentre } from '../support/model-centre.ts'
import { judge } from './judge.ts'
import { type Ack, aPaper, draftNumbered, migrationsWithOneMore } from './workload.ts'

export const flowNames = ['decision', 'draft', 'pull', 'document', 'migration', 'close'] as const
export type FlowName = (typeof flowNames)[number]

/** One deed during which the disk may fail, made anew for every k. */
export interface Flow {
  /** everything before the deed, on a healthy disk */
  prepare(k: number): Promise<void>
  /** what the person asks for; the answer, and what was told to be done */
  deed(k: number): Promise<CallResult>
  /** The disk is well again: the same must succeed now. */
  again(k: number): Promise<CallResult>
  /** Closes the desk, opens it anew and compares it with all that was acknowledged; codes of what is wrong. */
  check(): Promise<readonly string[]>
}

/** The flows at one desk below `root`, which the shim watches. */
export async function flowsAt(root: string): Promise<Record<FlowName, Flow>> {
  const staff = aReviewer()
  const centre = modelCentre(staff, policy)
  const acks: Ack[] = []
  const { put } = centre
  centre.put = (caseFile) => {
    put(caseFile)
    acks.push({ put: caseFile.id, version: caseFile.version })
  }
  const credentials = { staffNo: staff.staffNo, password: centre.password }
  let dataDir = join(root, 'desk')
  const open = (migrationsDir?: string) =>
    createCore({
      dataDir,
      centralUrl: 'http://centre.test',
      clock: systemClock,
      log: silentLog,
      deviceSecret: null,
      fetch: centre.fetch,
      keyCost: 10,
      background: false,
      ...(migrationsDir === undefined ? {} : { migrationsDir }),
    })
  let core: Core = open()
  const must = async (method: string, input: unknown) => {
    const answer = await core.call(method, input)
    if (!answer.ok) throw new Error(`${method}: ${answer.problem.kind}`)
  }
  let cases = 0
  const newCases = (count: number) => {
    for (let i = 0; i < count; i++) centre.put(numberedCase(++cases))
  }
  newCases(5)
  await must('session.signIn', credentials)
  await must('sync.now', {})

  async function reopen(migrations?: string): Promise<readonly string[]> {
    await core.close()
    const { wrong } = await judge(dataDir, acks, { strictCache: true, ...(migrations ? { migrations } : {}) })
    core = open(migrations)
    await must('session.signIn', credentials)
    return wrong
  }
  const check = () => reopen()

  const nextCase = async () => {
    newCases(1)
    await must('sync.now', {})
  }
  const decide = async () => {
    const base = { baseVersion: 1, baseMaterialVersion: 1 }
    const answer = await core.call('decision.submit', { caseId: numberedCase(cases).id, ...base, deed: approve })
    if (answer.ok && typeof answer.output === 'object' && answer.output && 'opId' in answer.output) {
      acks.push({ op: String(answer.output.opId) })
    }
    return answer
  }
  const save = (number: (k: number) => number) => async (k: number) => {
    const caseId = numberedCase(cases).id
    const answer = await core.call('workbench.saveDraft', { caseId, body: draftNumbered(number(k)) })
    if (answer.ok) acks.push({ draft: caseId, n: number(k) })
    return answer
  }
  const papers = new Map<number, ReturnType<typeof aPaper>>()
  const fetchPaper = async (k: number) => {
    const paper = papers.get(k)
    if (!paper) throw new Error('prepared before')
    const answer = await core.call('document.bytes', { caseId: numberedCase(cases).id, documentId: paper.ref.id })
    if (answer.ok && !isBytes(answer.output, paper.bytes)) throw new Error('other bytes than the paper has')
    return answer
  }
  const old = join(root, 'same-day')
  /** The same desk for every k, with one decision that waits: what grew with k would need more calls than k each time. */
  const sameDay = async (k: number, folder: string) => {
    if (k === 1) {
      await nextCase()
      await decide()
      await core.close()
      cpSync(dataDir, old, { recursive: true })
    } else {
      await core.close()
    }
    dataDir = join(root, folder)
    rmSync(dataDir, { recursive: true, force: true })
    cpSync(old, dataDir, { recursive: true })
  }
  const newer = migrationsWithOneMore(join(root, 'migrations'))
  const signInNewer = async () => {
    core = open(newer)
    return core.call('session.signIn', credentials)
  }

  return {
    decision: { prepare: nextCase, deed: decide, again: decide, check },
    draft: { prepare: nextCase, deed: save((k) => 2 * k), again: save((k) => 2 * k + 1), check },
    pull: {
      prepare: () => Promise.resolve(newCases(3)),
      deed: () => core.call('sync.now', {}),
      again: () => core.call('sync.now', {}),
      check,
    },
    document: {
      prepare: async (k) => {
        const paper = aPaper(k, 300_000)
        papers.set(k, paper)
        centre.documents.set(paper.ref.sha256, paper.bytes)
        centre.put(numberedCase(++cases, { documents: [paper.ref] }))
        await must('sync.now', {})
      },
      deed: fetchPaper,
      again: fetchPaper,
      check,
    },
    migration: {
      prepare: (k) => sameDay(k, 'migrating'),
      deed: signInNewer,
      again: async () => {
        await core.close()
        return signInNewer()
      },
      check: () => reopen(newer),
    },
    close: {
      prepare: async (k) => {
        await sameDay(k, 'closing')
        core = open()
        await must('session.signIn', credentials)
      },
      deed: () => core.call('session.signOut', {}),
      again: () => core.call('session.signIn', credentials),
      check,
    },
  }
}

function isBytes(output: unknown, bytes: Uint8Array): boolean {
  if (typeof output !== 'object' || output === null) return false
  return Object.values(output).some((v) => v instanceof Uint8Array && Buffer.compare(v, bytes) === 0)
}
