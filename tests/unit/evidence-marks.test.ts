import { describe, expect, it } from 'vitest'
import type { DraftBody } from '#shared/contract/core-api.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import { layoutsOf } from '../../renderer/evidence/layouts.ts'
import { tiltOf, turnsOf, withLie } from '../../renderer/evidence/page-memory.ts'

const paper = (material: string, addedAt: string, id = `${material} ${addedAt}`): DocumentRef => ({
  id,
  material,
  title: material,
  sha256: 'a'.repeat(64),
  bytes: 1,
  mediaType: 'application/pdf',
  pages: 1,
  addedAt: `2026-11-${addedAt}T09:00:00+08:00`,
  issuedOn: null,
  issuer: null,
  issuerLevel: null,
})

const draft: DraftBody = {
  note: '',
  reasons: [],
  items: [],
  criteria: [],
  seen: [],
  turns: { old: 1 },
  panes: [],
}

describe('layouts', () => {
  const pairs = (documents: DocumentRef[], former: DocumentRef[] = []) =>
    layoutsOf(documents, former).map(({ kind, left, right }) => [kind, left.id, right.id])

  it('offers only pairs the case has', () => {
    expect(pairs([paper('diagnosis', '01')])).toEqual([])
    expect(pairs([paper('report', '01'), paper('diagnosis', '01')])).toEqual([['reports', 'diagnosis 01', 'report 01']])
  })

  it('puts what was handed in again beside what it replaces, the newest before', () => {
    const reports = [paper('report', '01'), paper('report', '09'), paper('report', '20')]
    expect(pairs(reports)).toEqual([
      ['supplement', 'report 01', 'report 09'],
      ['supplement', 'report 09', 'report 20'],
    ])
  })

  it('two papers of one material handed in together replace nothing', () => {
    expect(pairs([paper('report', '01', 'one'), paper('report', '01', 'two')])).toEqual([])
  })

  it('puts the former recognition beside this one', () => {
    expect(pairs([paper('diagnosis', '09')], [paper('diagnosis', '01')])).toEqual([
      ['former', 'diagnosis 09', 'diagnosis 01'],
    ])
  })
})

describe('how a page lies', () => {
  it('is remembered by page; an older draft names the whole document', () => {
    expect(turnsOf(draft, 'old', 3)).toBe(1)
    const turned = withLie(draft, 'old', { page: 3, turns: 2, tilt: -1.5 })
    expect([turnsOf(turned, 'old', 3), tiltOf(turned, 'old', 3)]).toEqual([2, -1.5])
    expect([turnsOf(turned, 'old', 4), tiltOf(turned, 'old', 4)]).toEqual([1, 0])
  })

  it('turned back to upright stays upright', () => {
    expect(turnsOf(withLie(draft, 'old', { page: 1, turns: 0, tilt: 0 }), 'old', 1)).toBe(0)
  })

  it('nothing changes when it lies as it lay', () => {
    expect(withLie(draft, 'old', { page: 1, turns: 1, tilt: 0 })).toBe(draft)
  })
})
