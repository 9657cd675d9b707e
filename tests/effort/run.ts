import { existsSync } from 'node:fs'
import { startHarness } from '../ui/harness.ts'
import { startRealCentre } from '../ui/real-desk.ts'
import type { EffortStage, Walk } from './keys.ts'
import { cleanApprove, reject, supplementTwo } from './review.ts'

/** Keys each piece of work takes; null where nobody has written its walk yet. */
export interface Effort {
  cleanApprove: number
  reject: number
  supplementTwo: number
  verifyThreeOriginals: number | null
  registerWithThreePages: number | null
}

const windowWalks = new URL('./window.ts', import.meta.url)

/** Walks every piece of work through the real renderer, core and centre. `say`: why a figure is missing. */
export async function measureEffort(say: (sentence: string) => void): Promise<Effort> {
  const [harness, centre] = await Promise.all([startHarness(), startRealCentre(50)])
  const stage: EffortStage = { harness, centre }
  try {
    return {
      cleanApprove: await cleanApprove(stage),
      reject: await reject(stage),
      supplementTwo: await supplementTwo(stage),
      verifyThreeOriginals: await atWindow('verifyThreeOriginals', stage, say),
      registerWithThreePages: await atWindow('registerWithThreePages', stage, say),
    }
  } finally {
    await harness.close()
    await centre.close()
  }
}

/** Walks of the window desk stand in a file of their own. */
async function atWindow(name: string, stage: EffortStage, say: (sentence: string) => void): Promise<number | null> {
  const walks: unknown = existsSync(windowWalks) ? await import(windowWalks.href) : {}
  const walk: unknown = Reflect.get(Object(walks), name)
  if (!isWalk(walk)) {
    say(`${name}: null, because tests/effort/window.ts has no such walk`)
    return null
  }
  return walk(stage)
}

const isWalk = (walk: unknown): walk is Walk => typeof walk === 'function'
