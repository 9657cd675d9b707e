import { z } from 'zod'
import { centralApi } from '#shared/contract/central-api.ts'
import type { Insured } from '#shared/contract/window-api.ts'
import { IsoDate } from '#shared/model/ids.ts'
import { CentralFailure } from '../central-failure.ts'
import type { Desk } from '../desk.ts'

const Person = z.object({
  baseinfo: z.object({
    psn_no: z.string(),
    psn_name: z.string(),
    gend: z.string(),
    naty: z.string().nullish(),
    brdy: IsoDate,
  }),
  insuinfo: z.array(
    z.object({
      insutype: z.string(),
      psn_insu_stas: z.string(),
      insuplc_admdvs: z.string(),
      emp_name: z.string().nullish(),
      arre_mons: z.int().nonnegative().default(0),
      out_appy_stas: z.enum(['filed', 'missing']).nullish(),
    }),
  ),
})

const Recognitions = z.object({
  feedetail: z.array(z.object({ opsp_dise_name: z.string(), begndate: IsoDate, enddate: IsoDate.nullish() })),
})

/** infcode of "nobody with this number"; anything else but 0 is the core system's own trouble. */
const UNKNOWN = 404

/**
 * Asks the core system, through the centre, whether somebody is insured. Whatever keeps it from answering blocks nobody:
 * `asked: false` with the reason, and the centre looks again when the registration arrives.
 */
export async function askInsured({ client, leaving }: Desk, certno: string): Promise<Insured> {
  try {
    const found = await ask(client, '1101', { mdtrt_cert_type: '02', mdtrt_cert_no: certno, certno }, leaving)
    if (found.infcode !== 0) {
      return found.infcode === UNKNOWN ? { asked: true, why: null, person: null } : later
    }
    const { baseinfo, insuinfo } = Person.parse(found.output)
    const known = await ask(client, '5301', { psn_no: baseinfo.psn_no }, leaving)
    const { feedetail } = Recognitions.parse(known.output ?? { feedetail: [] })
    return {
      asked: true,
      why: null,
      person: {
        ...baseinfo,
        naty: baseinfo.naty ?? null,
        insured: insuinfo.map((one) => ({
          ...one,
          emp_name: one.emp_name ?? null,
          out_appy_stas: one.out_appy_stas ?? null,
        })),
        recognised: feedetail.map((one) => ({ ...one, enddate: one.enddate ?? null })),
      },
    }
  } catch (error) {
    if (error instanceof CentralFailure) return { asked: false, why: error.message, person: null }
    if (error instanceof z.ZodError) return later
    throw error
  }
}

const later: Insured = { asked: false, why: '业务系统的答复看不懂，登记后由中心再查。', person: null }

function ask(
  client: Desk['client'],
  infno: '1101' | '5301',
  data: Record<string, string>,
  leaving: AbortSignal,
): Promise<z.output<typeof centralApi.core.answer>> {
  const path = centralApi.core.path.replace(':infno', infno)
  return client.ask({ ...centralApi.core, path }, { body: { input: { data } } }, leaving)
}
