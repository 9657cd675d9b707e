import type { FlawKind } from './kind.ts'

/** Materials a hospital issues. */
const HOSPITAL_PAPERS = ['diagnosis', 'report', 'discharge'] as const

/** Flaws only other cases reveal. */
export const crossCaseFlaws: Readonly<Record<string, FlawKind>> = {
  duplicate_application: {
    weight: 5,
    others: true,
    perDisease: true,
    possible: ({ draft }) => draft.index > 0 && draft.applyType === 'new',
    // the plan puts an earlier application in its place
    apply: () => '同一申请人同一病种已有申请在办',
  },
  same_image: {
    weight: 4,
    others: true,
    perDisease: true,
    possible: ({ draft }) => draft.index > 0 && draft.applyType === 'new',
    apply({ r, draft }) {
      const material = r.pick(HOSPITAL_PAPERS.filter((m) => draft.required.has(m)))
      draft.paper.borrow = { material, from: draft.index - 1 - r.int(0, Math.min(draft.index - 1, 400)) }
      return `${material} 与另一申请人的图像相同`
    },
  },
}
