import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { appendAudit } from '../audit.ts'
import type { JsonEndpoint } from '../central-client.ts'
import { CentralFailure } from '../central-failure.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'

type Method = Extract<keyof Handlers, `staff.${string}` | 'case.assign' | 'case.remind'>

/** Handing out work and reminding applicants: all of it is the centre's, so nothing waits for the network. */
export const assignmentHandlers = (desk: () => Desk): Pick<Handlers, Method> => ({
  'staff.colleagues': () => ask(desk(), centralApi.colleagues),
  'staff.saveSetting': ({ staffNo, setting }) => {
    const { path } = centralApi.saveStaffSetting
    return ask(desk(), { ...centralApi.saveStaffSetting, path: path.replace(':staffNo', staffNo) }, setting)
  },
  'case.assign': async (request) => {
    const current = desk()
    const answer = await ask(current, centralApi.assign, request)
    note(current, 'assigned', `${request.assignId} ${answer.results.filter(({ problem }) => problem === null).length}`)
    current.sync.wakePull()
    return answer
  },
  'case.remind': async (request) => {
    const current = desk()
    const answer = await ask(current, centralApi.remind, request)
    note(current, 'reminded', String(answer.results.filter(({ problem }) => problem === null).length))
    return answer
  },
})

function note({ store, now }: Desk, deed: 'assigned' | 'reminded', detail: string): void {
  appendAudit(store.work, { at: now(), deed, detail })
}

async function ask<A>({ client, leaving }: Desk, endpoint: JsonEndpoint<A>, body?: unknown): Promise<A> {
  try {
    return await client.ask(endpoint, body === undefined ? {} : { body }, leaving)
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.kind !== 'Offline') throw error
    throw new ProblemError('Offline', '分派和催补正由中心办理，请在恢复网络后再办。', { cause: error })
  }
}
