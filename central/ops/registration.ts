import { ApplicationForm, type CaseFile, type Registration } from '#shared/model/case.ts'
import { benefitPeriod, periodFrom } from '#shared/policy/benefit.ts'
import { addDays, type IsoDate, isRealDate } from '#shared/policy/civil-day.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'

const unfiled = { trt_dcla_detl_sn: null, filedAt: null, trouble: null, revokedAt: null }

/**
 * What an approval grants, before the core system has taken it: 待遇起止 by the pack. `former` is the case this one is
 * about, whose registration a 更正 changes and a 撤销 takes back.
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

function correctedPeriod(
  before: Pick<Registration, 'begndate' | 'enddate'>,
  correction: Readonly<Record<string, string>>,
): Pick<Registration, 'begndate' | 'enddate'> {
  const end = correction.enddate
  return {
    begndate: correction.begndate ?? before.begndate,
    enddate: end === undefined ? before.enddate : end === '' ? null : end,
  }
}

/** The form as a 更正 wants it; of any other case the form as it is. */
export function correctedForm({ form, correction }: Pick<CaseFile, 'form' | 'correction'>): ApplicationForm {
  if (correction === null) return form
  const { begndate: _begndate, enddate: _enddate, ...fields } = correction
  return ApplicationForm.parse({ ...form, ...fields })
}

/** What of a 更正 names no field or no possible value, for people; empty = nothing. An empty end date means 长期有效. */
export function wrongCorrections(form: ApplicationForm, correction: Readonly<Record<string, string>>): string[] {
  return Object.entries(correction)
    .filter(([field, value]) => {
      if (field === 'begndate') return !isRealDate(value)
      if (field === 'enddate') return value !== '' && !isRealDate(value)
      if (!Object.hasOwn(ApplicationForm.shape, field)) return true
      return !ApplicationForm.safeParse({ ...form, [field]: value }).success
    })
    .map(([field]) => field)
}
