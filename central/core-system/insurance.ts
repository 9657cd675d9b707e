import { z } from 'zod'
import type { ApplicationForm, InsuranceRecord } from '#shared/model/case.ts'
import { addMonths, chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { HOSPITAL_CHANGE } from './requests.ts'
import { type CoreAnswer, type CoreSystem, type Infno, PERSON_UNKNOWN } from './types.ts'

/** What 1101 answers, as far as a case needs it. The last three are this centre's own: no national field holds them. */
const Person = z.object({
  baseinfo: z.object({ psn_no: z.string(), psn_name: z.string(), certno: z.string() }),
  insuinfo: z
    .array(
      z.object({
        insutype: z.string(),
        psn_insu_stas: z.string(),
        insuplc_admdvs: z.string(),
        arre_mons: z.int().nonnegative().default(0),
        flx_empe_flag: z.enum(['0', '1']).default('0'),
        out_appy_stas: z.enum(['filed', 'missing']).nullable().default(null),
      }),
    )
    .min(1),
})

/** 5301 answers under `feedetail`. */
const Recognitions = z.object({
  feedetail: z.array(
    z.object({
      opsp_dise_code: z.string(),
      opsp_dise_name: z.string(),
      begndate: z.string(),
      enddate: z.string().nullable(),
    }),
  ),
})

const Hospitals = z.object({ psnfixmedin: z.array(z.object({ appy_date: z.string() })) })

type Asked = Pick<ApplicationForm, 'certno' | 'psn_name' | 'insutype' | 'insu_admdvs'>

interface InsuranceContext {
  readonly areaCode: string
  readonly pack: PolicyPack
  readonly now: Date
}

/**
 * What the core system knows of an applicant today: 1101, 5301 and 5302 put together. Somebody it does not know is 未参保.
 * Rejects when it cannot be asked, and when it refuses to answer for any other reason.
 */
export async function insuranceOf(core: CoreSystem, form: Asked, context: InsuranceContext): Promise<InsuranceRecord> {
  return (await insuredPerson(core, form, context)).insurance
}

/** The same, with the 人员编号 the core system knows the person by; null = it knows nobody with this number. */
export async function insuredPerson(
  core: CoreSystem,
  form: Asked,
  { areaCode, pack, now }: InsuranceContext,
): Promise<{ readonly psnNo: string | null; readonly insurance: InsuranceRecord }> {
  const today = chinaDate(now.toISOString())
  const ask = (infno: Infno, data: Record<string, string>) => core.ask({ infno, areaCode, msgid: '', data })
  const output = async (infno: Infno, data: Record<string, string>) => answered(infno, await ask(infno, data))
  const found = await ask('1101', { mdtrt_cert_type: '02', mdtrt_cert_no: form.certno, certno: form.certno })
  if (found.infcode === PERSON_UNKNOWN) return { psnNo: null, insurance: stranger(form) }
  const { baseinfo, insuinfo } = Person.parse(answered('1101', found))
  const insured = insuinfo.find((one) => one.insutype === form.insutype) ?? insuinfo[0]
  if (insured === undefined) return { psnNo: null, insurance: stranger(form) }
  const { psn_no } = baseinfo
  const { feedetail } = Recognitions.parse(await output('5301', { psn_no }))
  const { psnfixmedin } = Hospitals.parse(await output('5302', { psn_no, biz_appy_type: HOSPITAL_CHANGE }))
  const since = yearBegins(pack.hospitalChangeYear, today)
  const insurance: InsuranceRecord = {
    psn_name: baseinfo.psn_name,
    certno: baseinfo.certno,
    psn_insu_stas: insured.psn_insu_stas,
    insutype: insured.insutype,
    insuplc_admdvs: insured.insuplc_admdvs,
    arrearsMonths: insured.arre_mons,
    flexibleEmployment: insured.flx_empe_flag === '1',
    outOfAreaFiling: insured.out_appy_stas,
    recognised: feedetail.map(({ opsp_dise_code, opsp_dise_name, begndate, enddate }) => ({
      opsp_dise_code,
      opsp_dise_name,
      begndate,
      enddate,
    })),
    hospitalChangesThisYear: psnfixmedin.filter(({ appy_date }) => appy_date >= since).length,
  }
  return { psnNo: psn_no, insurance }
}

/** What was asked for. Throws when the core system refused; its words may name a person and stay out of the error. */
function answered(infno: Infno, { infcode, output }: CoreAnswer): CoreAnswer['output'] {
  if (infcode !== 0) throw new Error(`core system refused ${infno} with ${infcode}`)
  return output
}

/** The first day that counts for "once a year": of the calendar year, or of the last twelve months. */
export function yearBegins(rule: PolicyPack['hospitalChangeYear'], today: IsoDate): IsoDate {
  return rule === 'CALENDAR_YEAR' ? `${today.slice(0, 4)}-01-01` : addMonths(today, -12)
}

function stranger({ psn_name, certno, insutype, insu_admdvs }: Asked): InsuranceRecord {
  return {
    psn_name,
    certno,
    psn_insu_stas: '0',
    insutype,
    insuplc_admdvs: insu_admdvs,
    arrearsMonths: 0,
    flexibleEmployment: false,
    outOfAreaFiling: null,
    recognised: [],
    hospitalChangesThisYear: 0,
  }
}
