import type { IsoDate } from '#shared/policy/civil-day.ts'
import type { Query, Sql } from '../store/sql.ts'
import { type CoreAnswer, type CoreRequest, type CoreSystem, type EndingRecognition, PERSON_UNKNOWN } from './types.ts'

type Data = CoreRequest['data']
type Handler = (query: Query, data: Data, areaCode: string, msgid: string) => Promise<Output>
/** what goes into the envelope: an output, or why not */
type Output = Record<string, unknown> | string

const text = (data: Data, field: string): string => data[field] ?? ''

/** 1101 人员信息获取, by 证件号码 or 人员编号. */
const person: Handler = async (query, data, areaCode) => {
  const certno = text(data, 'certno') || text(data, 'mdtrt_cert_no')
  const rows = await query.query<Output & object>(
    `SELECT json_build_object('psn_no', psn_no, 'psn_cert_type', psn_cert_type, 'certno', certno, 'psn_name', psn_name,
       'gend', gend, 'naty', naty, 'brdy', brdy) AS baseinfo,
     json_build_array(json_build_object('insutype', insutype, 'psn_insu_stas', psn_insu_stas, 'insuplc_admdvs',
       insuplc_admdvs, 'emp_name', emp_name, 'arre_mons', arrears_months,
       'flx_empe_flag', CASE WHEN flexible_employment THEN '1' ELSE '0' END,
       'out_appy_stas', out_of_area_filing)) AS insuinfo,
     '[]'::json AS idetinfo
     FROM core_person WHERE area_code = $1 AND (certno = $2 AND $2 <> '' OR psn_no = $3 AND $3 <> '')
     ORDER BY psn_no LIMIT 1`,
    [areaCode, certno, text(data, 'psn_no')],
  )
  return rows[0] ?? '未查询到该人员的参保信息'
}

/** 5301 人员慢特病备案查询. `trt_dcla_detl_sn` is more than the national answer has. */
const recognitions: Handler = async (query, data, areaCode) => ({
  feedetail: await query.query(
    `SELECT opsp_dise_code, opsp_dise_name, begndate, enddate, trt_dcla_detl_sn FROM core_registration
     WHERE area_code = $1 AND psn_no = $2 AND vali_flag = '1' ORDER BY begndate, trt_dcla_detl_sn`,
    [areaCode, text(data, 'psn_no')],
  ),
})

/** 5302 人员定点信息查询. `appy_date` is more than the national answer has. */
const hospitals: Handler = async (query, data, areaCode) => ({
  psnfixmedin: await query.query(
    `SELECT psn_no, insutype, fix_srt_no, fixmedins_code, fixmedins_name, begndate, enddate, memo, appy_date
     FROM core_hospital WHERE area_code = $1 AND psn_no = $2 AND vali_flag = '1'
       AND ($3 = '' OR biz_appy_type = $3) ORDER BY appy_date`,
    [areaCode, text(data, 'psn_no'), text(data, 'biz_appy_type')],
  ),
})

/** 2503 人员慢特病备案; with the number of an earlier record it replaces that one. */
const register: Handler = async (query, data, areaCode, msgid) => {
  const earlier = text(data, 'trt_dcla_detl_sn')
  const psnNo = text(data, 'psn_no')
  // One filing per person at a time: whether another record overlaps must not change meanwhile.
  await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`core ${areaCode} ${psnNo}`])
  const overlapping = await query.query(
    `SELECT FROM core_registration WHERE area_code = $1 AND psn_no = $2 AND opsp_dise_code = $3 AND vali_flag = '1'
       AND trt_dcla_detl_sn <> $4 AND coalesce(enddate, '9999-12-31') >= $5::date
       AND begndate <= coalesce($6::date, '9999-12-31')`,
    [areaCode, psnNo, text(data, 'opsp_dise_code'), earlier, data.begndate, data.enddate ?? null],
  )
  if (overlapping.length > 0) return '该人员已有同一病种的有效备案，待遇期重叠'
  const sn = earlier || `2503${msgid.replaceAll('-', '').slice(0, 26)}`
  const row = { ...data, trt_dcla_detl_sn: sn, area_code: areaCode, vali_flag: '1', revoked_at: null }
  await query.query(
    `INSERT INTO core_registration SELECT * FROM json_populate_record(null::core_registration, $1::json)
     ON CONFLICT (trt_dcla_detl_sn) DO UPDATE SET psn_name = excluded.psn_name, certno = excluded.certno,
       tel = excluded.tel, addr = excluded.addr, insu_optins = excluded.insu_optins,
       ide_fixmedins_no = excluded.ide_fixmedins_no, ide_fixmedins_name = excluded.ide_fixmedins_name,
       hosp_ide_date = excluded.hosp_ide_date, diag_dr_codg = excluded.diag_dr_codg,
       diag_dr_name = excluded.diag_dr_name, insutype = excluded.insutype, opsp_dise_code = excluded.opsp_dise_code,
       opsp_dise_name = excluded.opsp_dise_name, begndate = excluded.begndate, enddate = excluded.enddate`,
    [JSON.stringify(row)],
  )
  return { trt_dcla_detl_sn: sn }
}

/** 2504 人员慢特病备案撤销. */
const revoke: Handler = async (query, data, areaCode) => {
  const sn = text(data, 'trt_dcla_detl_sn')
  const rows = await query.query(
    `UPDATE core_registration SET vali_flag = '0', revoked_at = coalesce(revoked_at, now())
     WHERE trt_dcla_detl_sn = $1 AND area_code = $2 AND psn_no = $3 RETURNING 1 AS done`,
    [sn, areaCode, text(data, 'psn_no')],
  )
  return rows.length > 0 ? { trt_dcla_detl_sn: sn } : '没有这笔备案，不能撤销'
}

/**
 * 2505 人员定点备案; with the number of an earlier record it replaces that one. The hospital that had this place
 * (`fix_srt_no`) until now ends the day before.
 */
const fixHospital: Handler = async (query, data, areaCode, msgid) => {
  const sn = text(data, 'trt_dcla_detl_sn') || `2505${msgid.replaceAll('-', '').slice(0, 26)}`
  await query.query(
    `UPDATE core_hospital SET enddate = greatest(begndate, $5::date - 1)
     WHERE area_code = $1 AND psn_no = $2 AND biz_appy_type = $3 AND fix_srt_no = $4 AND vali_flag = '1'
       AND trt_dcla_detl_sn <> $6 AND coalesce(enddate, '9999-12-31') >= $5::date`,
    [areaCode, text(data, 'psn_no'), text(data, 'biz_appy_type'), text(data, 'fix_srt_no'), data.begndate, sn],
  )
  await query.query(
    `INSERT INTO core_hospital SELECT * FROM json_populate_record(null::core_hospital, $1::json)
     ON CONFLICT (trt_dcla_detl_sn) DO UPDATE SET fixmedins_code = excluded.fixmedins_code,
       fixmedins_name = excluded.fixmedins_name, tel = excluded.tel, addr = excluded.addr,
       begndate = excluded.begndate, enddate = excluded.enddate`,
    [JSON.stringify({ ...data, trt_dcla_detl_sn: sn, area_code: areaCode, vali_flag: '1' })],
  )
  return { trt_dcla_detl_sn: sn }
}

/** 2506 人员定点备案撤销. */
const releaseHospital: Handler = async (query, data, areaCode) => {
  const sn = text(data, 'trt_dcla_detl_sn')
  const rows = await query.query(
    `UPDATE core_hospital SET vali_flag = '0' WHERE trt_dcla_detl_sn = $1 AND area_code = $2 AND psn_no = $3
     RETURNING 1 AS done`,
    [sn, areaCode, text(data, 'psn_no')],
  )
  return rows.length > 0 ? { trt_dcla_detl_sn: sn } : '没有这笔定点备案，不能撤销'
}

const handlers: Readonly<Record<CoreRequest['infno'], Handler>> = {
  '1101': person,
  '2503': register,
  '2504': revoke,
  '2505': fixHospital,
  '2506': releaseHospital,
  '5301': recognitions,
  '5302': hospitals,
}

const filings: readonly CoreRequest['infno'][] = ['2503', '2504', '2505', '2506']

/**
 * A core system to try the centre with: it behaves as a province's does towards us, on tables of its own. A filing and
 * the memory of its message id are one transaction, so that a repetition is never filed twice.
 */
export function simulatedCore(sql: Sql): CoreSystem {
  return {
    async ask({ infno, areaCode, msgid, data }) {
      const handle = handlers[infno]
      if (!filings.includes(infno)) {
        const answer = envelope(msgid, await handle(sql, data, areaCode, msgid))
        return infno === '1101' && answer.infcode !== 0 ? { ...answer, infcode: PERSON_UNKNOWN } : answer
      }
      return sql.tx(async (query) => {
        const key = `${infno} ${msgid}`
        await query.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`core ${key}`])
        const [known] = await query.query<{ answer: CoreAnswer }>('SELECT answer FROM core_answer WHERE msgid = $1', [
          key,
        ])
        if (known) return known.answer
        const answer = envelope(msgid, await handle(query, data, areaCode, msgid))
        // A refusal is not remembered: what is wrong may be put right before the next attempt.
        if (answer.infcode === 0) {
          await query.query('INSERT INTO core_answer (msgid, answer) VALUES ($1, $2::json)', [
            key,
            JSON.stringify(answer),
          ])
        }
        return answer
      })
    },
    endingBetween: (areaCode, from, to) => endingBetween(sql, areaCode, from, to),
  }
}

function envelope(msgid: string, output: Output): CoreAnswer {
  const refused = typeof output === 'string'
  return {
    infcode: refused ? -1 : 0,
    inf_refmsgid: msgid,
    err_msg: refused ? output : null,
    output: refused ? null : output,
  }
}

export const endingSql = `
  SELECT trt_dcla_detl_sn, psn_no, psn_name, certno, tel, opsp_dise_code, opsp_dise_name, enddate
  FROM core_registration AS r WHERE area_code = $1 AND vali_flag = '1' AND enddate BETWEEN $2 AND $3
    AND NOT EXISTS (SELECT FROM core_registration AS next WHERE next.area_code = r.area_code AND next.psn_no = r.psn_no
      AND next.opsp_dise_code = r.opsp_dise_code AND next.vali_flag = '1'
      AND (next.enddate IS NULL OR next.enddate > r.enddate))
  ORDER BY enddate, trt_dcla_detl_sn`

function endingBetween(query: Query, areaCode: string, from: IsoDate, to: IsoDate): Promise<EndingRecognition[]> {
  return query.query<EndingRecognition>(endingSql, [areaCode, from, to])
}
