import type { PolicyPack } from './pack.ts'

export type DispatchRule = NonNullable<PolicyPack['dispatch']>

/** How work is handed out where a pack says nothing about it; the reasons are about the work, not about the policy. */
const usual: DispatchRule = {
  order: ['band', 'urgent', 'received'],
  urgentDiseases: [],
  skipReasons: [
    { code: 'AVOID', name: '应当回避（亲友、利害关系）' },
    { code: 'ASK', name: '要先问别人或等上级意见' },
    { code: 'PAPERS', name: '材料打不开或还没下载完' },
    { code: 'SKILL', name: '这个病种我不熟，请别人办' },
    { code: 'PHONE', name: '申请人来电或到场，先办别的' },
  ],
}

/** The pack's rule of which case comes next, or the usual one. */
export function dispatchRule(pack: PolicyPack): DispatchRule {
  return pack.dispatch ?? usual
}
