import { addDays, addMonths, dayNumber, type IsoDate } from '#shared/policy/civil-day.ts'
import { label, type PolicyPack } from '#shared/policy/pack.ts'
import { hospitals } from './data.ts'
import type { Draft } from './draft.ts'
import { ageOn } from './people.ts'
import type { Random } from './random.ts'
import type { PageSpec, Patient, SealSpec } from './render/spec.ts'

/** `economical`: bilevel, coarser, fewer pages; for seeds of many thousand cases. */
export type Quality = 'full' | 'economical'

/** What the pages of an application are written from. */
export interface PaperContext {
  readonly draft: Draft
  readonly pack: PolicyPack
  readonly seed: string
  readonly quality: Quality
}

const chinese = (day: IsoDate): string => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`

function sealOf(draft: Draft, name: string, strength: SealSpec['strength']): SealSpec {
  return { organisation: draft.hospital.name, label: name, strength }
}

function patientOf({ person, paper, past }: Draft): Patient {
  return {
    name: paper.patientName,
    sex: person.sex === '1' ? '男' : '女',
    age: ageOn(person.birth, past.receivedOn),
    certno: paper.patientCertno,
  }
}

export function certificate(r: Random, draft: Draft): PageSpec {
  const [main] = draft.clinical
  if (!main) throw new Error('a draft has a disease')
  return {
    kind: 'certificate',
    hospital: draft.hospital.name,
    serial: String(r.int(10_000_000, 99_999_999)),
    patient: patientOf(draft),
    department: main.department,
    admission: String(r.int(1_000_000, 9_999_999)),
    stay: [chinese(draft.stay[0]), chinese(draft.stay[1])],
    diagnoses: [...new Set(draft.clinical.flatMap((c, i) => (i === 0 ? c.diagnoses : c.diagnoses.slice(0, 1))))],
    course: main.course,
    advice: main.advice,
    doctor: draft.doctor,
    date: chinese(draft.paper.printedDate ?? draft.stay[1]),
    seal: sealOf(draft, '疾病诊断证明专用章', draft.paper.seal),
  }
}

export function reportPages(r: Random, { draft, quality }: PaperContext, disease: number): PageSpec[] {
  const clinical = draft.clinical[disease]
  if (!clinical) return []
  const doctors = (): readonly [string, string] => [r.pick(hospitals.doctors), r.pick(hospitals.doctors)]
  const count = quality === 'economical' ? (r.chance(0.1) ? 2 : 1) : Number(r.weighted({ '1': 60, '2': 30, '3': 10 }))
  const day = (after: number): IsoDate => addDays(draft.stay[0], after)
  const seal = (name: string): SealSpec => sealOf(draft, name, r.chance(0.65) ? 'normal' : 'none')
  const lab = (after: number, sheet: number): PageSpec => ({
    kind: 'lab',
    hospital: draft.hospital.name,
    title: clinical.labTitle,
    patient: patientOf(draft),
    department: clinical.department,
    sampleNo: `${day(after).replaceAll('-', '')}${r.int(1000, 9999)}`,
    specimen: clinical.specimen,
    diagnosis: clinical.diagnoses[0] ?? '',
    rows: clinical.rows,
    sampledOn: day(after),
    reportedOn: day(after),
    doctors: doctors(),
    sheet: `第${sheet}页/共${count}页`,
    seal: seal('检验专用章'),
  })
  const pages: PageSpec[] = [lab(1, 1)]
  if (count > 1) {
    pages.push({
      kind: 'imaging',
      hospital: draft.hospital.name,
      ...clinical.imaging,
      patient: patientOf(draft),
      department: clinical.department,
      examNo: `E${r.int(100_000, 999_999)}`,
      doctors: doctors(),
      date: chinese(day(2)),
      sheet: `第2页/共${count}页`,
      seal: seal('诊断报告专用章'),
    })
  }
  if (count > 2) pages.push(lab(3, 3))
  return pages
}

export function discharge(r: Random, draft: Draft): PageSpec {
  const [main] = draft.clinical
  if (!main) throw new Error('a draft has a disease')
  return {
    kind: 'discharge',
    hospital: draft.hospital.name,
    patient: patientOf(draft),
    department: main.department,
    admission: String(r.int(1_000_000, 9_999_999)),
    stay: draft.stay,
    days: dayNumber(draft.stay[1]) - dayNumber(draft.stay[0]),
    complaint: main.complaint,
    diagnoses: [...new Set(draft.clinical.flatMap((c) => c.diagnoses))].slice(0, 5),
    course: main.course,
    orders: main.advice,
    doctor: draft.doctor,
    date: chinese(draft.stay[1]),
    seal: sealOf(draft, '病案室专用章', 'normal'),
  }
}

export function applicationForm(r: Random, { draft, pack }: PaperContext): PageSpec {
  const { person, form, past, agent, sign } = draft
  const types = { new: '新申请', renewal: '续期', change: '变更', hospital_change: '定点医疗机构变更' } as const
  const names = draft.diseases.map((d) => d.opsp_dise_name).join('、')
  return {
    kind: 'form',
    agency: pack.agency,
    formNo: `${past.receivedOn.slice(0, 4)}-${String(draft.index + 1).padStart(6, '0')}`,
    rows: [
      [
        ['姓名', form.name],
        ['性别', label(pack, 'GEND', form.sex)],
        ['民族', person.nation],
      ],
      [
        ['出生日期', form.birth],
        ['年龄', `${ageOn(form.birth, past.receivedOn)}岁`],
      ],
      [
        ['证件类型', label(pack, 'PSN_CERT_TYPE', '01')],
        ['证件号码', form.certno],
      ],
      [
        ['险种类型', label(pack, 'INSUTYPE', draft.insutype)],
        ['参保地', label(pack, 'ADMDVS', draft.insurance.insuplc_admdvs)],
      ],
      [
        ['联系电话', person.tel],
        ['代办人', agent ? `${agent.name}（${label(pack, 'AGNTER_RLTS', agent.relation)}）` : '无'],
      ],
      [['联系地址', person.address]],
      [['申请病种', names]],
      [
        ['申请类型', types[draft.applyType]],
        ['申请日期', past.receivedOn],
      ],
      [
        ['定点机构', draft.hospital.name],
        ['机构等级', label(pack, 'HOSP_LV', draft.hospital.level)],
      ],
    ],
    reason: `本人患${names}，病情需长期门诊治疗，现按规定提出${types[draft.applyType]}，请予审核。`,
    signature: draft.paper.signed ? sign.name : null,
    date: sign.date === null ? '' : chinese(sign.date),
    opinion:
      draft.applyType === 'hospital_change'
        ? null
        : {
            doctor: r.pick(hospitals.doctors),
            date: chinese(draft.stay[1]),
            seal: sealOf(draft, '医保业务专用章', 'normal'),
          },
  }
}

export function cardFront({ person }: Draft): PageSpec {
  const [year = 0, month = 0, day = 0] = person.birth.split('-').map(Number)
  const { name, nation, address, certno, face } = person
  return {
    kind: 'card-front',
    name,
    sex: person.sex === '1' ? '男' : '女',
    nation,
    birth: [year, month, day],
    address,
    certno,
    face,
  }
}

const dotted = (day: IsoDate): string => day.replaceAll('-', '.')

export function cardBack({ person, past }: Draft, r: Random): PageSpec {
  const place = /([^省市]+[区县市])/.exec(person.address.replace(/^.*?省(.*?市)?/, ''))?.[1] ?? ''
  const start = addMonths(past.receivedOn, -r.int(6, 110))
  const end = ageOn(person.birth, start) >= 46 ? '长期' : dotted(addMonths(start, 240))
  return { kind: 'card-back', authority: `${place}公安局`, validity: `${dotted(start)}-${end}` }
}

/** How many different backs there are in an economical seed; files still differ by the time in their EXIF. */
export const SHARED_BACKS = 24

export function sharedBack(n: number): PageSpec {
  return { kind: 'card-back', authority: '攀枝花市公安局', validity: `${2010 + n}.05.12-${2030 + n}.05.12` }
}

/** 授权委托书; null when the applicant acts alone. */
export function authorization({ draft, pack }: PaperContext): PageSpec | null {
  const { person, agent, past } = draft
  if (!agent) return null
  return {
    kind: 'authorization',
    agency: pack.agency,
    principal: { name: person.name, certno: person.certno },
    agent: {
      name: agent.name,
      certno: agent.certno,
      relation: label(pack, 'AGNTER_RLTS', agent.relation),
      tel: agent.tel,
    },
    date: chinese(past.receivedOn),
  }
}
