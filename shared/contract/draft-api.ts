import { z } from 'zod'
import { IsoInstant, StaffNo, Uuid } from '../model/ids.ts'

/** Text of a draft as its desk wrote it; who reads it parses it, so that desks of another version harm nobody. */
const DraftText = z.string().max(300_000)

/**
 * Endpoints of the centre: what somebody who has a case alone has not sent yet, so that whoever takes the case over can
 * go on from it. Nobody but supervisors and the present holder reads it; decided cases keep none.
 */
export const draftApi = {
  putDraft: {
    method: 'POST',
    path: '/v1/cases/:caseId/draft',
    auth: 'staff',
    summary: 'The unsent draft of a case one has alone, under the fence of the lease; a later one replaces it',
    params: z.object({ caseId: Uuid }),
    body: z.object({ fence: z.int().positive(), savedAt: IsoInstant, draft: DraftText }),
    /** false = the lease is not this one any more; nothing was kept */
    answer: z.object({ kept: z.boolean() }),
  },
  drafts: {
    method: 'GET',
    path: '/v1/cases/:caseId/drafts',
    auth: 'staff',
    summary: 'Unsent drafts that earlier holders left, for supervisors and the present holder',
    params: z.object({ caseId: Uuid }),
    answer: z.object({
      drafts: z.array(
        z.object({ holder: StaffNo, holderName: z.string(), fence: z.int(), savedAt: IsoInstant, draft: DraftText }),
      ),
    }),
  },
} as const

/** Drafts of earlier holders, as a method of the core. */
export const draftMethods = <Body extends z.ZodType>(body: Body) =>
  ({
    /** what earlier holders of a case left unsent, newest first; online only, supervisors and the present holder */
    'workbench.left': {
      input: z.object({ caseId: Uuid }),
      output: z.array(z.object({ holder: StaffNo, holderName: z.string(), savedAt: IsoInstant, body })),
    },
  }) as const
