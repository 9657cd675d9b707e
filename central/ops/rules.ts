import { canonicalJson } from '#shared/model/canonical.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import type { Verdict } from './apply.ts'

/** Packs by what was done under them; null where the centre never had that version. */
export interface Rules {
  readonly inForce: PolicyPack
  /** what the author of the operation read */
  readonly read: PolicyPack | null
  /** what the proposal on the case was made under */
  readonly proposed: PolicyPack | null
}

/**
 * Why an operation cannot stand because the rules changed since its author read them; null = it can. Another version
 * alone costs nobody a decision: only where a reason, a criterion or a 补正 item it names says something else by now.
 */
export function rulesProblem(caseFile: CaseFile, { deed }: Operation, rules: Rules): Verdict | null {
  const { inForce, read, proposed } = rules
  if (read === null) {
    return refused('rejected', 'rule_broken', '政策规则已更换，请更新后按新规则再看一遍。')
  }
  if (read.version !== inForce.version && named(deed, caseFile, read) !== named(deed, caseFile, inForce)) {
    const message = '政策规则已更换，您选用的理由、标准或补正事项有变化，请更新后按新规则再看一遍。'
    return refused('conflict', 'rules_changed', message)
  }
  const chosen = deed.kind === 'endorse' ? (caseFile.proposal?.reasons ?? []) : []
  if (chosen.some(({ code }) => !proposed?.reasons.some((reason) => reason.code === code))) {
    const message = '初审所选理由的依据在中心的政策包中查不到，文书不能发出，请退回初审按现行规则重新提出。'
    return refused('rejected', 'rule_broken', message)
  }
  return null
}

/** What a deed refers to by code, as a pack has it. */
function named(deed: Deed, { form }: CaseFile, pack: PolicyPack): string {
  const reasons = 'reasons' in deed ? deed.reasons : []
  const items = 'items' in deed ? deed.items : []
  const judges = 'criteria' in deed && deed.criteria.length > 0
  return canonicalJson({
    reasons: reasons.map(({ code }) => pack.reasons.find((reason) => reason.code === code) ?? null),
    items: items.map(({ code }) => pack.supplementChoices.find((choice) => choice.code === code) ?? null),
    criteria: judges ? (diseaseOf(pack, form.opsp_dise_code)?.criteria ?? null) : null,
  })
}

function refused(outcome: Verdict['outcome'], code: Verdict['code'], message: string): Verdict {
  return { outcome, code, message, changed: null, opens: false }
}
