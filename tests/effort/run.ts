import { startHarness } from '../ui/harness.ts'
import { startRealCentre } from '../ui/real-desk.ts'
import { register, verify } from './at-window.ts'
import type { EffortStage, Walk } from './keys.ts'
import { cleanApprove, reject, supplementTwo } from './review.ts'

/** Keys each piece of work takes; null where its walk did not reach the end. */
export interface Effort {
  cleanApprove: number | null
  reject: number | null
  supplementTwo: number | null
  verifyThreeOriginals: number | null
  registerWithThreePages: number | null
}

/** Walks every piece of work through the real renderer, core and centre. `say`: why a figure is missing. */
export async function measureEffort(say: (sentence: string) => void): Promise<Effort> {
  const [harness, centre] = await Promise.all([startHarness(), startRealCentre(50)])
  const stage: EffortStage = { harness, centre }
  const walked = async (name: keyof Effort, walk: Walk): Promise<number | null> => {
    try {
      return await walk(stage)
    } catch (error) {
      say(`${name}: null, because its walk broke off: ${error instanceof Error ? error.message : 'unknown'}`)
      return null
    }
  }
  try {
    return {
      cleanApprove: await walked('cleanApprove', cleanApprove),
      reject: await walked('reject', reject),
      supplementTwo: await walked('supplementTwo', supplementTwo),
      verifyThreeOriginals: await walked('verifyThreeOriginals', verify),
      registerWithThreePages: await walked('registerWithThreePages', register),
    }
  } finally {
    await harness.close()
    await centre.close()
  }
}
