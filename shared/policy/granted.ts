import type { CaseFile, Registration } from '../model/case.ts'
import { benefitPeriod, periodFrom } from './benefit.ts'
import { addDays, type IsoDate } from './civil-day.ts'
import { correctedForm, correctedPeriod } from './correction.ts'
import type { PolicyPack } from './pack.ts'
import { diseaseOf } from './pack-index.ts'

const unfiled = { trt_dcla_detl_sn: null, filedAt: null, trouble: null, revokedAt: null }

/**
 * What an approval grants, before the core system has taken it: 待遇起止 by the pack. `former` is the case this one is
 * about as it stands corrected, whose registration a 更正 changes and a 撤销 takes back.
 */
export function granted(
  caseFile: CaseFile,
  former: CaseFile | null,
  pack: PolicyPack,
  approvedOn: IsoDate,
): Registration {
  const { kind, applyType, correction } = caseFile
  if (kind === 'revocation' || kind === 'correction') {
    const before = former?.registration ?? { ...unfiled, ...benefitPeriod(caseFile, pack, approvedOn) }
    const { begndate, enddate } = correctedPeriod(before, correction ?? {})
    return { ...unfiled, trt_dcla_detl_sn: before.trt_dcla_detl_sn, begndate, enddate }
  }
  const held = heldNow(caseFile)
  if (applyType === 'renewal' && held?.enddate && held.enddate >= approvedOn) {
    // A 续期 decided in time follows on without a day between.
    const disease = diseaseOf(pack, caseFile.form.opsp_dise_code)
    return { ...unfiled, ...periodFrom(addDays(held.enddate, 1), disease, pack) }
  }
  const period = benefitPeriod(caseFile, pack, approvedOn)
  if (applyType === 'change' && held) return { ...unfiled, begndate: held.begndate, enddate: held.enddate }
  if (applyType === 'hospital_change' && held) return { ...unfiled, begndate: period.begndate, enddate: held.enddate }
  return { ...unfiled, ...period }
}

/** The recognition of the same disease the person has, the one that lasts longest. */
function heldNow({ insurance, form }: CaseFile) {
  const forGood = '9999-12-31'
  return insurance.recognised
    .filter((one) => one.opsp_dise_code === form.opsp_dise_code)
    .sort((a, b) => ((a.enddate ?? forGood) < (b.enddate ?? forGood) ? 1 : -1))[0]
}

/** The case as its notice and message tell it: a 更正 that is made is told with the corrected form. */
export function asTold(caseFile: CaseFile): CaseFile {
  return caseFile.state === 'approved' ? { ...caseFile, form: correctedForm(caseFile) } : caseFile
}
