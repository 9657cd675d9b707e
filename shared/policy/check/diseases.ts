import { isRealDate } from '../civil-day.ts'
import type { Disease } from '../pack-disease.ts'
import { checkCriteria } from './criteria.ts'
import { isWord, noSuchWord } from './dictionary.ts'
import type { Draft, Placed } from './draft.ts'
import { noSuchDay, noSuchMaterial } from './head.ts'
import { type Path, repeated, repeats, type Say } from './report.ts'

const APPLY_TYPES: Readonly<Record<keyof Disease['materials'], string>> = {
  new: '新申请',
  renewal: '续期',
  change: '变更',
  hospital_change: '定点医疗机构变更',
}

/** The catalogue: every disease by itself, and each key once. */
export function checkDiseases(draft: Draft, say: Say, warn: Say): void {
  for (const { i, of: disease } of draft.diseases) {
    const at = ['diseases', i]
    checkCatalogueFields(disease, draft, at, say)
    checkMatrix(disease, draft, at, say)
    checkMutex(disease, draft, at, say)
    checkAges(disease, at, say)
    if (disease.criteria === null) {
      warn([...at, 'criteria'], `「${disease.opsp_dise_name}」没有配置认定标准，审核时没有清单可勾选。`)
    } else {
      checkCriteria(disease, disease.criteria, draft, [...at, 'criteria'], say)
    }
  }
  checkKeys(draft.diseases, say)
}

/** The same code twice is allowed only as versions one after the other. */
function checkKeys(diseases: readonly Placed<Disease>[], say: Say): void {
  repeats(
    diseases,
    ({ of: d }) => JSON.stringify([d.opsp_dise_code, d.admdvs, d.ver]),
    ({ i, of: d }, first) =>
      say(
        ['diseases', i],
        `病种 ${d.opsp_dise_code}（区划 ${d.admdvs}，版本 ${d.ver}）与第 ${first.i + 1} 项重复，请删去其一。`,
      ),
  )
  const byCode = new Map<string, Placed<Disease>[]>()
  for (const placed of diseases.filter(({ of: d }) => d.vali_flag === '1')) {
    const { opsp_dise_code, ver } = placed.of
    const earlier = byCode.get(opsp_dise_code) ?? []
    for (const other of earlier) {
      if ((other.of.ver !== ver || other.of.admdvs !== placed.of.admdvs) && overlap(other.of, placed.of)) {
        const message = `病种 ${opsp_dise_code} 的有效期与第 ${other.i + 1} 项重叠，请用 efft_time、invd_time 分开，或将其一置为无效。`
        say(['diseases', placed.i], message)
      }
    }
    byCode.set(opsp_dise_code, [...earlier, placed])
  }
}

function overlap(a: Disease, b: Disease): boolean {
  const begins = (d: Disease) => d.efft_time ?? ''
  const ends = (d: Disease) => d.invd_time ?? '9999-12-31'
  return begins(a) <= ends(b) && begins(b) <= ends(a)
}

function checkCatalogueFields(disease: Disease, { head, classCodes }: Draft, at: Path, say: Say): void {
  const { dictionaries, areaCode } = head
  const typeCode = disease.dise_type_code
  if (!isWord(dictionaries, 'DISE_TYPE_CODE', typeCode)) {
    say([...at, 'dise_type_code'], noSuchWord('DISE_TYPE_CODE', typeCode))
  }
  disease.insutypes.forEach((code, i) => {
    if (!isWord(dictionaries, 'INSUTYPE', code)) say([...at, 'insutypes', i], noSuchWord('INSUTYPE', code))
  })
  repeated(disease.insutypes, [...at, 'insutypes'], say)
  if (areaCode !== undefined && !covers(disease.admdvs, areaCode) && !isWord(dictionaries, 'ADMDVS', disease.admdvs)) {
    say([...at, 'admdvs'], `医保区划「${disease.admdvs}」不属于统筹区 ${areaCode}，请改正或移出本政策包。`)
  }
  if (disease.class !== null && !classCodes.has(disease.class)) {
    say([...at, 'class'], `病种类别中没有「${disease.class}」，请改正或先补充类别。`)
  }
  const { efft_time, invd_time } = disease
  if (efft_time !== null && !isRealDate(efft_time)) say([...at, 'efft_time'], noSuchDay(efft_time))
  if (invd_time !== null && !isRealDate(invd_time)) say([...at, 'invd_time'], noSuchDay(invd_time))
  else if (efft_time !== null && invd_time !== null && invd_time < efft_time) {
    say([...at, 'invd_time'], `失效日期 ${invd_time} 早于生效日期 ${efft_time}，请改正其一。`)
  }
}

/** Is the area the pack's own, its province or the country? */
function covers(area: string, packArea: string): boolean {
  return area === packArea || area === `${packArea.slice(0, 2)}0000` || area === '000000'
}

function checkMatrix(disease: Disease, { materialCodes }: Draft, at: Path, say: Say): void {
  for (const type of ['new', 'renewal', 'change', 'hospital_change'] as const) {
    const codes = disease.materials[type]
    const path = [...at, 'materials', type]
    if (codes.length === 0) say(path, `「${disease.opsp_dise_name}」${APPLY_TYPES[type]}的材料清单为空，请配置材料。`)
    codes.forEach((code, i) => {
      if (!materialCodes.has(code)) say([...path, i], noSuchMaterial(code))
    })
    repeated(codes, path, say)
  }
  for (const code of Object.keys(disease.windowMonths ?? {})) {
    if (!materialCodes.has(code)) say([...at, 'windowMonths', code], noSuchMaterial(code))
  }
}

function checkMutex(disease: Disease, { diseaseCodes }: Draft, at: Path, say: Say): void {
  disease.mutex.forEach((code, i) => {
    const path = [...at, 'mutex', i]
    if (code === disease.opsp_dise_code) say(path, '病种不能与自己互斥，请删去。')
    else if (!diseaseCodes.has(code)) say(path, `病种目录中没有「${code}」，请改正互斥病种的代码。`)
  })
  repeated(disease.mutex, [...at, 'mutex'], say)
}

function checkAges({ minAge, maxAge }: Disease, at: Path, say: Say): void {
  if (minAge !== undefined && maxAge !== undefined && minAge > maxAge) {
    say([...at, 'minAge'], `最低年龄 ${minAge} 大于最高年龄 ${maxAge}，无人符合，请改正其一。`)
  }
}
