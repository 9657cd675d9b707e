import { describe, expect, it } from 'vitest'
import type { ExportView } from '#shared/contract/export-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { RecordBlock } from '#shared/model/record.ts'
import { RecordSheet } from '#shared/model/record.ts'
import { hiddenNotice, hideIdentity } from '../../renderer/export/hide.ts'
import { recordSheet } from '../../renderer/export/record.ts'
import { aNotice, noticeRef } from '../support/notices.ts'
import { fakeCase } from '../ui/fake-cases.ts'
import { pack } from '../ui/fake-core.ts'

const name = '欧阳𬭎测'
const certno = '510402196005050018'
const tel = '13812345678'
const brdy = '1960-05-05'
const addr = '攀枝花市东区某某街道 12 号 3 单元'

function aCase(): CaseFile {
  const { case: made } = fakeCase('00000000-0000-4000-8000-000000000001', { rows: 1 }, pack, null)
  const [paper] = made.documents
  if (!paper) throw new Error('a case without papers')
  const mark = {
    id: '00000000-0000-4000-8000-0000000000aa',
    documentId: paper.id,
    sha256: paper.sha256,
    page: 1,
    box: { x: 0.1, y: 0.1, width: 0.5, height: 0.1 },
    binds: { to: 'criterion' as const, id: '1' },
    note: `${name} 的病理报告`,
  }
  return {
    ...made,
    form: { ...made.form, psn_name: name, certno, tel, addr, brdy, sign_name: name },
    insurance: { ...made.insurance, psn_name: name, certno },
    proposal: {
      outcome: 'approve',
      by: '010237',
      byName: '林建平',
      at: '2026-11-20T10:00:00+08:00',
      reasons: [],
      criteria: [{ id: '1', verdict: 'met', evidence: { documentId: paper.id, page: 1 } }],
      note: `电话 ${tel} 已核实，另一号码 13987654321，卡号 6222021234567890123`,
      packVersion: 'demo-1',
      marks: [mark],
    },
    notices: [noticeRef('攀医保特〔2026〕1号')],
    history: [
      {
        at: '2026-11-19T09:00:00+08:00',
        kind: 'received',
        by: null,
        byName: name,
        from: null,
        to: 'received',
        note: '',
        opId: null,
      },
      {
        at: '2026-11-20T10:00:00+08:00',
        kind: 'propose_approve',
        by: '010237',
        byName: '林建平',
        from: 'first_review',
        to: 'approved',
        note: `${name}符合标准`,
        opId: null,
        packVersion: 'demo-1',
      },
    ],
  }
}

function view(caseFile: CaseFile, masked: boolean): ExportView {
  return {
    exportId: '00000000-0000-4000-8000-0000000000bb',
    caseId: caseFile.id,
    caseNo: caseFile.caseNo,
    form: 'pdf',
    purpose: '行政复议举证',
    masked,
    state: 'approved',
    requestedBy: '010237',
    requestedByName: '林建平',
    requestedAt: '2026-11-22T01:00:00Z',
    answeredBy: '010260',
    answeredByName: '何主管',
    answeredAt: '2026-11-22T02:00:00Z',
    note: '',
    approvalNo: '510400-20261122-0001',
    validUntil: '2026-11-23T02:00:00Z',
    written: 0,
  }
}

function sheet(caseFile: CaseFile, masked: boolean): RecordSheet {
  const jpeg = masked ? null : Uint8Array.of(0xff, 0xd8)
  return recordSheet({
    export: view(caseFile, masked),
    case: caseFile,
    findings: [{ code: 'arrears', severity: 'warn', sentence: '欠费 2 个月', basis: '第三条', evidence: null }],
    at: '2026-11-22T03:00:00Z',
    pack,
    exhibits: (caseFile.proposal?.marks ?? []).map((mark) => ({ mark, jpeg })),
    hide: masked ? hideIdentity(caseFile, pack) : null,
  })
}

const wordsOf = (blocks: readonly RecordBlock[]) =>
  JSON.stringify(blocks, (_, value) => (value instanceof Uint8Array ? '' : value))

describe('the record of a case', () => {
  it('says everything a reader of the archive needs, in the order of the file', () => {
    const caseFile = aCase()
    const made = RecordSheet.parse(sheet(caseFile, false))
    expect(made.no).toBe('510400-20261122-0001')
    expect(made.mark).toBe(`内部材料，注意保密　${pack.mark}`)
    const said = wordsOf(made.blocks)
    for (const part of [
      '行政复议举证',
      '林建平（010237）',
      '何主管（010260）',
      name,
      certno,
      '欠费 2 个月',
      '第三条',
      '符合标准',
      'demo-1',
      '2026-11-20 10:00',
      '攀医保特〔2026〕1号',
      '02-文书-01.pdf',
      '03-材料-01.pdf',
      caseFile.documents[0]?.sha256 ?? '',
      '标准第 1 项',
    ]) {
      expect(said).toContain(part)
    }
    const headings = made.blocks.flatMap((block) => (block.block === 'heading' ? [block.text.slice(0, 2)] : []))
    expect(headings).toEqual(['一、', '二、', '三、', '四、', '五、', '六、', '七、', '八、'])
    expect(made.blocks.filter(({ block }) => block === 'picture')).toHaveLength(1)
  })

  it('masked names nobody: not in a field, a note, a caption, or a notice; staff and the 受理号 stay', () => {
    const caseFile = aCase()
    const made = sheet(caseFile, true)
    const notice = hiddenNotice(
      {
        ...aNotice('攀医保特〔2026〕1号', caseFile.caseNo),
        blocks: [
          { block: 'paragraph', text: `${name}（${certno}）：` },
          { block: 'table', heads: ['地址'], rows: [[addr]] },
          { block: 'seal', agency: '某局', on: '2026-11-20' },
        ],
      },
      hideIdentity(caseFile, pack),
    )
    expect(notice.mark).toContain('脱敏副本')
    for (const said of [wordsOf(made.blocks), wordsOf(notice.blocks)]) {
      for (const secret of [name, certno, tel, addr, brdy, '13987654321', '6222021234567890123'])
        expect(said).not.toContain(secret)
      expect(said).toContain('欧阳**')
    }
    const said = wordsOf(made.blocks)
    for (const kept of ['林建平', '何主管', caseFile.caseNo.slice(0, 4), caseFile.documents[0]?.sha256 ?? '']) {
      expect(said).toContain(kept)
    }
    expect(made.blocks.some(({ block }) => block === 'picture')).toBe(false)
    expect(said).not.toContain('03-材料-')
  })
})
