import type { ConflictView } from '#shared/contract/conflict-api.ts'
import type { ApplicationForm, CaseFile } from '#shared/model/case.ts'
import { OpCode } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { AnyOperation, isRegistration } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import { possibleDeeds, refuse } from '#shared/policy/allowed.ts'
import { fieldWords, stateWords } from '#shared/policy/case-words.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { find, type ReadDb, sql } from '../db/sql.ts'
import { findCase } from '../flow/cache.ts'
import { findPending } from '../flow/workbench.ts'
import { findBase, type OperationBase } from './base.ts'
import { mySide, theirSides } from './sides.ts'
import { ruleWords } from './words.ts'

export interface ConflictSource {
  readonly cache: ReadDb
  readonly work: ReadDb
  readonly staff: Staff
  readonly pack: PolicyPack
  /** the centre's time, ms since 1970 */
  readonly now: number
}

/** An operation the centre did not take, as the outbox has it. */
export interface Unsettled {
  readonly seq: number
  readonly caseId: string
  readonly state: 'conflict' | 'refused'
  readonly code: string | null
  readonly message: string | null
  readonly version: number | null
  readonly seen: 0 | 1
  readonly op: AnyOperation
}

type Stored = Omit<Unsettled, 'op'> & { body: string; caseNo: string; maskedName: string; diseaseName: string }

/** Throws ProblemError NotFound when this operation is in no conflict and was not refused. */
export function findUnsettled(work: ReadDb, opId: string): Stored & { op: AnyOperation } {
  const row = find<Stored>(
    work,
    sql`SELECT o.seq, o.case_id AS caseId, o.state, code, message, result_version AS version, seen, body,
          case_no AS caseNo, masked_name AS maskedName, disease_name AS diseaseName
        FROM outbox o JOIN operation USING (seq) WHERE op_id = ${opId} AND o.state IN ('conflict', 'refused')`,
  )
  if (!row) throw new ProblemError('NotFound', '发件箱里没有需要处理的这一条。')
  return { ...row, op: AnyOperation.parse(JSON.parse(row.body)) }
}

/** 「我的」 beside 「中心的」, from what this desk has. Throws ProblemError NotFound. */
export function conflictView(source: ConflictSource, opId: string): ConflictView {
  const { cache, work, staff, pack } = source
  const row = findUnsettled(work, opId)
  const caseFile = findCase(cache, row.caseId)?.caseFile
  const base = findBase(work, opId)
  const code = OpCode.safeParse(row.code).data ?? null
  return {
    opId,
    caseId: row.caseId,
    caseNo: row.caseNo,
    maskedName: row.maskedName,
    diseaseName: row.diseaseName,
    state: row.state,
    code,
    message: row.message ?? '',
    rule: code === null ? '中心没有说明原因，请联系技术支持。' : ruleWords[code],
    mine: mySide(row.op, staff, caseFile?.form.opsp_dise_code ?? base?.form.opsp_dise_code ?? null, pack),
    theirs: caseFile ? theirSides(caseFile, row.op, pack) : [],
    differences: [
      ...(caseFile && base ? differencesOf(base, caseFile) : []),
      ...packDifference(row.op.packVersion, pack.version),
    ],
    now: caseFile?.state ?? null,
    redecide: redecideOf(source, row, caseFile),
    acknowledged: row.seen === 1,
  }
}

/** May the same deed be tried again on the case as it stands on this desk? */
export function redecideOf(
  { work, staff, pack, now }: ConflictSource,
  { caseId, version, op }: Unsettled,
  caseFile: CaseFile | undefined,
): ConflictView['redecide'] {
  const no = (why: string) => ({ possible: false, why })
  if (isRegistration(op)) return no('这次登记没有被中心采纳，请用「重新登记」带出原内容和材料，改好后再登记。')
  if (!caseFile || (version !== null && caseFile.version < version)) {
    return no('这件的最新情况还没有下载到本机，请联网同步后再看。')
  }
  if (op.deed.kind === 'supplement_received')
    return no('补交的材料还在本机，请在窗口打开这件，看过最新情况再办补正到件。')
  const pending = findPending(work, caseId)
  if (pending && pending.opId !== op.opId && pending.state !== 'conflict' && pending.state !== 'refused') {
    return no('您已经重新办理过这件，正在等中心确认。')
  }
  const { lease } = caseFile
  if (lease && lease.holder !== staff.staffNo && Date.parse(lease.until) > now) {
    return no(`${lease.holderName}（${lease.holder}）正在办理这件，请与其联系或等其交回。`)
  }
  if (!possibleDeeds(caseFile, staff).includes(op.deed.kind)) {
    return no(refuse(caseFile, op.deed, staff, pack)?.message ?? '这件现在不能再办这一步，请打开最新情况查看。')
  }
  return { possible: true, why: '您的理由、勾选和说明会带入草稿，看过最新情况后再提交。' }
}

function differencesOf(base: OperationBase, now: CaseFile): ConflictView['differences'] {
  const before = new Map(base.documents.map((paper) => [paper.id, paper]))
  const after = new Map(now.documents.map((paper) => [paper.id, paper]))
  const added = now.documents.filter(({ id }) => !before.has(id))
  const gone = base.documents.filter(({ id }) => !after.has(id))
  const replaced = now.documents.filter(({ id, sha256 }) => (before.get(id)?.sha256 ?? sha256) !== sha256)
  return [
    ...changed('办理环节', stateWords[base.state], stateWords[now.state]),
    ...changed('办结时限', base.dueOn ?? '未起算', now.dueOn ?? '未起算'),
    ...added.map(({ title }) => ({ what: '材料', mine: '没有', theirs: `新增：${title}` })),
    ...gone.map(({ title }) => ({ what: '材料', mine: title, theirs: '已不在这一件里' })),
    ...replaced.map(({ title }) => ({ what: '材料', mine: title, theirs: `已更换图像：${title}` })),
    ...fields.flatMap((field) => changed(fieldWords[field], base.form[field] ?? '（空）', now.form[field] ?? '（空）')),
  ]
}

const fields = Object.keys(fieldWords) as (keyof ApplicationForm)[]

function packDifference(mine: string, inForce: string): ConflictView['differences'] {
  return changed('政策包', mine, inForce)
}

function changed(what: string, mine: string, theirs: string): ConflictView['differences'] {
  return mine === theirs ? [] : [{ what, mine, theirs }]
}
