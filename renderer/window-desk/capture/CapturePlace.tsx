import type { DocumentRef } from '#shared/model/document.ts'

/** Whose papers are being captured: a registration that is being filled in, or a case. Kept under this id on the desk. */
export type PaperOwner =
  | { readonly kind: 'draft'; readonly id: string }
  | { readonly kind: 'case'; readonly id: string }

/** Where paper is captured: high camera or file, page by page, for the materials the pack names. */
export function CapturePlace(_props: {
  owner: PaperOwner
  /** material codes of the pack still to come, required ones first */
  wanted: readonly string[]
  /** what has been captured so far, told whenever it changes */
  onPapers: (papers: readonly DocumentRef[]) => void
}) {
  return null
}
