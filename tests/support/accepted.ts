import type { SeededApplication } from '#central/seed/types.ts'
import { sha256 } from '../central/support/fixtures.ts'
import { numberedCase, policy } from './core-desk.ts'

/** The n-th application (from 1), accepted at a window, for one disease and with `paper` as its 诊断证明. */
export function acceptedApplication(n: number, paper: Buffer): SeededApplication {
  const { form, insurance } = numberedCase(n)
  const { opsp_dise_code, opsp_dise_name, dise_type_code, ...rest } = form
  const document = {
    material: 'diagnosis',
    title: '诊断证明',
    sha256: sha256(paper),
    bytes: paper.length,
    mediaType: 'image/jpeg' as const,
    pages: 1,
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
  return {
    application: {
      channelNo: `B${n}`,
      channel: 'window',
      applyType: 'new',
      areaCode: policy.pack.areaCode,
      receivedAt: `2026-11-${String(2 + (n % 15)).padStart(2, '0')}T02:00:00Z`,
      form: rest,
      diseases: [{ opsp_dise_code, opsp_dise_name, dise_type_code }],
      insurance,
      documents: [document],
    },
    files: new Map([[document.sha256, paper]]),
    flaws: [],
    steps: [[{ kind: 'accept', staffNo: '010211', at: '2026-11-18T02:00:00Z' }]],
  }
}
