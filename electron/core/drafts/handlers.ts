import { centralApi } from '#shared/contract/central-api.ts'
import { DraftBody } from '#shared/contract/core-api.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'

/** What earlier holders left unsent; a draft that a newer program wrote otherwise is left out rather than guessed at. */
export const draftHandlers = (desk: () => Desk): Pick<Handlers, 'workbench.left'> => ({
  'workbench.left': async ({ caseId }) => {
    const { client, leaving, syncLog } = desk()
    const path = centralApi.drafts.path.replace(':caseId', caseId)
    const { drafts } = await client.ask({ ...centralApi.drafts, path }, {}, leaving)
    return drafts.flatMap(({ holder, holderName, savedAt, draft }) => {
      const body = DraftBody.safeParse(JSON.parse(draft))
      if (!body.success) syncLog.warn('draft.unread')
      return body.success ? [{ holder, holderName, savedAt, body: body.data }] : []
    })
  },
})
