import { isWord, noSuchWord } from './check/dictionary.ts'
import { checkDiseases } from './check/diseases.ts'
import { type Draft, draftOf, draftOfPack } from './check/draft.ts'
import { checkHead } from './check/head.ts'
import { collector, repeats, type Say } from './check/report.ts'
import { readShape } from './check/shape.ts'
import { checkTexts } from './check/texts.ts'
import type { IsoDate } from './civil-day.ts'
import { PolicyPack } from './pack.ts'
import type { PackError } from './pack-report.ts'

/** The newest format this program reads. */
const SCHEMA = 1

export interface PackCheck {
  /** all that is wrong; a pack with any error takes effect nowhere */
  readonly errors: PackError[]
  /** worth a look, but no reason to refuse: criteria not configured yet, settings that block a notice */
  readonly warnings: PackError[]
  /** null when there is an error */
  readonly pack: PolicyPack | null
}

/**
 * Everything wrong with what claims to be a policy pack: its shape, and whether its parts agree with each other. Lists
 * every error with its path and a sentence that says what to do; never throws. `today` tells packs for a far future;
 * whoever has a clock passes it.
 */
export function checkPack(value: unknown, today?: IsoDate): PackCheck {
  const { errors, say } = collector()
  const warned = collector()
  const raw = membersOf(value)
  if (raw === null) {
    say([], '这不是政策包：内容应为一个 JSON 对象。')
    return { errors, warnings: [], pack: null }
  }
  if (typeof raw.schema === 'number' && raw.schema > SCHEMA) {
    say(['schema'], `政策包格式版本 ${raw.schema} 比本程序支持的 ${SCHEMA} 新，请先升级程序。`)
    return { errors, warnings: [], pack: null }
  }
  const pack = readShape(PolicyPack, value, [], say)
  // a value too deep to read cannot be read in parts either
  if (pack !== null || !errors.some((error) => error.path === '')) {
    checkParts(pack ? draftOfPack(pack) : draftOf(raw, say), today, say, warned.say)
  }
  return { errors, warnings: warned.errors, pack: errors.length === 0 ? pack : null }
}

function checkParts(draft: Draft, today: IsoDate | undefined, say: Say, warn: Say): void {
  checkHead(draft, today, say, warn)
  checkMaterials(draft, say)
  checkDiseases(draft, say, warn)
  checkTexts(draft, say, warn)
}

function checkMaterials({ materials, head }: Draft, say: Say): void {
  repeats(
    materials,
    ({ of }) => of.code,
    ({ i, of }, first) => say(['materials', i, 'code'], `材料代码「${of.code}」与第 ${first.i + 1} 项重复，请改正。`),
  )
  for (const { i, of } of materials) {
    for (const member of ['code', 'name'] as const) {
      if (of[member].trim() === '') say(['materials', i, member], '不能为空，请填写。')
    }
    const level = of.minHospitalLevel
    if (level !== null && !isWord(head.dictionaries, 'HOSP_LV', level)) {
      say(['materials', i, 'minHospitalLevel'], noSuchWord('HOSP_LV', level))
    }
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  return Object.fromEntries(Object.entries(value))
}
