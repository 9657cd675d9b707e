import type { DocumentRef } from '#shared/model/document.ts'

/** Two papers that are read against each other. */
export interface Layout {
  kind: 'reports' | 'identity' | 'supplement' | 'former'
  left: DocumentRef
  right: DocumentRef
}

/** The newest older paper of the same material: what this one was handed in to replace. */
export function replacedBy(documents: readonly DocumentRef[], newer: DocumentRef): DocumentRef | null {
  const older = documents.filter((d) => d.material === newer.material && d.addedAt < newer.addedAt)
  return older.sort((a, b) => b.addedAt.localeCompare(a.addedAt))[0] ?? null
}

/** Has a later paper of the same material come in? */
export function isReplaced(documents: readonly DocumentRef[], document: DocumentRef): boolean {
  return documents.some((d) => d.material === document.material && d.addedAt > document.addedAt)
}

/** The pairs this case offers; materials are those every national form knows. */
export function layoutsOf(documents: readonly DocumentRef[], former: readonly DocumentRef[]): Layout[] {
  const newest = (material: string, from = documents) =>
    from.filter((d) => d.material === material).sort((a, b) => b.addedAt.localeCompare(a.addedAt))[0] ?? null
  const pair = (kind: Layout['kind'], left: DocumentRef | null, right: DocumentRef | null): Layout[] =>
    left && right ? [{ kind, left, right }] : []
  const supplements = documents.flatMap((document) => pair('supplement', replacedBy(documents, document), document))
  const formerly = ['diagnosis', 'report', 'discharge'].flatMap((material) =>
    pair('former', newest(material), newest(material, [...former])),
  )
  return [
    ...pair('reports', newest('diagnosis'), newest('report')),
    ...pair('identity', newest('application_form'), newest('id_front')),
    ...supplements,
    ...formerly,
  ]
}
