import type { CaseFile } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import { checkEligibility } from './findings/eligibility.ts'
import { factsOf } from './findings/facts.ts'
import { checkIdentity } from './findings/identity.ts'
import { checkPapers } from './findings/papers.ts'
import type { PolicyPack } from './pack.ts'

const RANK: Readonly<Record<Finding['severity'], number>> = { block: 0, warn: 1, info: 2 }

/**
 * What the machine notices in a case before a person looks, worst first: eligibility, identity, papers. Pure and total: it
 * reads no clock and never throws on odd data, and the same answer comes out on the desk and at the centre. Every value
 * and name in a sentence comes from the case and the pack; only the wording is here.
 */
export function findings(caseFile: CaseFile, pack: PolicyPack): Finding[] {
  const facts = factsOf(caseFile, pack)
  checkEligibility(facts)
  checkIdentity(facts)
  checkPapers(facts)
  return facts.out.length < 2 ? facts.out : facts.out.sort((a, b) => RANK[a.severity] - RANK[b.severity])
}
