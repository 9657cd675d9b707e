import type { CaseEvent, CaseFile, CaseState } from '#shared/model/case.ts'
import type { CentreEvent } from './words.ts'

/** Who the timeline names where no member of staff acted. */
const actors: Readonly<Record<CentreEvent, string>> = {
  received: '申请人',
  supplemented: '申请人',
  withdrawn: '申请人',
  amended: '业务系统',
  supplement_lapsed: '系统',
  supplement_overdue: '系统',
  registered: '业务系统',
}

/** State, timeline and versions of a material change that no member of staff made: one line, one version. */
export function step(
  caseFile: CaseFile,
  kind: CentreEvent,
  to: CaseState,
  at: string,
): Pick<CaseFile, 'state' | 'history' | 'version' | 'materialVersion' | 'lease'> {
  const event: CaseEvent = { at, kind, by: null, byName: actors[kind], from: caseFile.state, to, note: '', opId: null }
  return {
    state: to,
    history: [...caseFile.history, event],
    version: caseFile.version + 1,
    materialVersion: caseFile.materialVersion + 1,
    // A lease is for one step.
    lease: to === caseFile.state ? caseFile.lease : null,
  }
}
