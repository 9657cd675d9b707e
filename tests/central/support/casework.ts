import type { Central } from '#central/start.ts'
import { takeIn } from '#central/store/intake.ts'
import { settle } from '#central/store/ops.ts'
import type { NewStaff } from '#central/store/staff.ts'
import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, OpResult } from '#shared/model/operation.ts'
import { accept, approve, operation, readCase } from './client.ts'
import { AREA, applicationOf, documentOf, first1, paper, staff, window1 } from './fixtures.ts'

/** Notes a paper as stored, without its bytes: nobody reads it here. */
async function store(central: Central, bytes: Uint8Array) {
  const document = documentOf(bytes)
  await central.sql.query(
    'INSERT INTO stored_file (sha256, bytes, media_type) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [document.sha256, document.bytes, document.mediaType],
  )
  return document
}

let n = 0

/** An application taken in without the detour over HTTP; all its cases. */
export async function takeApplication(
  central: Central,
  change: (a: IntakeApplication) => IntakeApplication = (a) => a,
): Promise<CaseFile[]> {
  n += 1
  const document = await store(central, paper(`casework ${n}`))
  const { caseNos } = await takeIn(central.sql, change(applicationOf(`C${n}`, document)), central)
  return Promise.all(caseNos.map((caseNo) => readCase(central, caseNo)))
}

/** The only case of an application of somebody with this number. */
export async function takeCase(
  central: Central,
  psnNo: string,
  change: (a: IntakeApplication) => IntakeApplication = (a) => a,
): Promise<CaseFile> {
  const [one] = await takeApplication(central, (a) =>
    change({ ...a, form: { ...a.form, psn_no: psnNo, certno: certnoOf(psnNo) } }),
  )
  if (one === undefined) throw new Error('no case')
  return one
}

/** Leaves asking the core system to the centre. */
export function uninsured({ insurance: _, ...application }: IntakeApplication): IntakeApplication {
  return application
}

/** A number for a certificate: made up, and the same person's every time. */
export function certnoOf(psnNo: string): string {
  return `510402196005${psnNo.slice(-6).padStart(6, '0')}`
}

/** Lets the core system know a person. */
export async function insure(central: Central, psnNo: string, change: Record<string, unknown> = {}): Promise<void> {
  const person = {
    psn_no: psnNo,
    area_code: AREA,
    certno: certnoOf(psnNo),
    psn_name: '甄𬭎测',
    psn_cert_type: '01',
    gend: '1',
    naty: '01',
    brdy: '1960-05-05',
    insutype: '310',
    psn_insu_stas: '1',
    insuplc_admdvs: AREA,
    emp_name: null,
    arrears_months: 0,
    flexible_employment: false,
    out_of_area_filing: null,
    ...change,
  }
  await central.sql.query(
    'INSERT INTO core_person SELECT * FROM json_populate_record(null::core_person, $1::json) ON CONFLICT DO NOTHING',
    [JSON.stringify(person)],
  )
}

export function decide(central: Central, { staffNo }: NewStaff, caseFile: CaseFile, deed: Deed): Promise<OpResult> {
  return settleAs(central, staffNo, operation(caseFile, deed))
}

const members = new Map(staff.map(({ password: _, ...member }) => [member.staffNo, member]))

export async function settleAs(central: Central, staffNo: string, op: ReturnType<typeof operation>): Promise<OpResult> {
  const author = members.get(staffNo)
  if (author === undefined) throw new Error(`no staff ${staffNo}`)
  return settle(central.sql, op, author, central)
}

/** Decides something that must be applied; the case as it then stands. */
export async function did(central: Central, who: NewStaff, caseFile: CaseFile, deed: Deed): Promise<CaseFile> {
  const { outcome, message } = await decide(central, who, caseFile, deed)
  if (outcome !== 'applied') throw new Error(`${deed.kind}: ${message}`)
  return readCase(central, caseFile.caseNo)
}

/** Accepts and approves; no second look in the test pack. */
export async function approved(central: Central, caseFile: CaseFile): Promise<CaseFile> {
  return did(central, first1, await did(central, window1, caseFile, accept), approve)
}

/** The case that was opened about another one last. */
export async function openedAbout(central: Central, original: CaseFile): Promise<CaseFile> {
  const [row] = await central.sql.query<{ no: string }>(
    `SELECT case_no AS no FROM case_file WHERE origin ->> 'caseId' = $1 ORDER BY feed_pos DESC LIMIT 1`,
    [original.id],
  )
  return readCase(central, row?.no ?? '')
}
