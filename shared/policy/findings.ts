import type { CaseFile } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import { checkCriteria } from './findings/criteria.ts'
import { checkDuplicates } from './findings/duplicates.ts'
import { checkEligibility } from './findings/eligibility.ts'
import { factsOf } from './findings/facts.ts'
import { checkForm } from './findings/form.ts'
import { checkHolders } from './findings/holders.ts'
import { checkIdentity } from './findings/identity.ts'
import { noOthers, type OtherFacts } from './findings/others.ts'
import { checkPapers } from './findings/papers.ts'
import { checkSignature } from './findings/signature.ts'
import type { PolicyPack } from './pack.ts'

const RANK: Readonly<Record<Finding['severity'], number>> = { block: 0, warn: 1, info: 2 }

/**
 * What the machine notices in a case before a person looks, worst first: eligibility, identity, papers, criteria, other
 * cases. Pure and total: it reads no clock and never throws on odd data, and the same answer comes out on the desk and at
 * the centre. Every value and name in a sentence comes from the case and the pack; only the wording is here.
 *
 * `others`: what further cases say of this one; who does not know them leaves it out, and those checks find nothing.
 */
export function findings(caseFile: CaseFile, pack: PolicyPack, others: OtherFacts = noOthers): Finding[] {
  const facts = factsOf(caseFile, pack, others)
  checkEligibility(facts)
  checkIdentity(facts)
  // A 更正 or 撤销 hands in what it rests on, not the papers of an application.
  if (caseFile.kind === 'application' || caseFile.kind === 'appeal') {
    checkForm(facts)
    checkSignature(facts)
    checkPapers(facts)
    checkHolders(facts)
    checkCriteria(facts)
    checkDuplicates(facts)
  }
  return facts.out.length < 2 ? facts.out : facts.out.sort((a, b) => RANK[a.severity] - RANK[b.severity])
}
