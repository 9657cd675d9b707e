import type { Finding } from '#shared/model/finding.ts'
import { marksText } from '../evidence/text.zh.ts'
import { type Binds, bindsWords, type MarkEntry, useEvidenceMarks } from './evidence-marks.ts'
import { checksOf, criterionPlace, focusPlace } from './fact-of-finding.ts'

/** The boxes drawn for one item: each leads to its place on the scan. */
export function MarksOf(props: { binds: (binds: Binds) => boolean }) {
  const marks = useEvidenceMarks()
  const entries = marks.entries.filter(({ mark }) => props.binds(mark.binds))
  if (entries.length === 0) return null
  return (
    <span className="marks-of">
      {entries.map((entry) => (
        <MarkLink key={entry.mark.id} entry={entry} />
      ))}
    </span>
  )
}

/** What the first reviewer drew, each with what it is evidence of. */
export function MarksProposed(props: { entries: readonly MarkEntry[]; findings: readonly Finding[] }) {
  if (props.entries.length === 0) return null
  return (
    <ul className="marks-proposed" aria-label={marksText.ofFirst}>
      {props.entries.map((entry) => (
        <li key={entry.mark.id}>
          {bindsWords(entry.mark.binds, entry.mark.note, props.findings)} <MarkLink entry={entry} plain />
        </li>
      ))}
    </ul>
  )
}

/** `plain`: whose mark it is stands around it already. */
function MarkLink({ entry, plain = false }: { entry: MarkEntry; plain?: boolean }) {
  const marks = useEvidenceMarks()
  const { mark, document, foreign } = entry
  const where = document ? marksText.place(document.title, mark.page) : marksText.lost
  return (
    <button
      type="button"
      className={`mark-link ${entry.place}`}
      disabled={!document}
      aria-label={marksText.toMark(foreign && !plain, where)}
      title={mark.note === '' ? where : `${where}：${mark.note}`}
      onClick={() => marks.showMark(mark)}
    >
      {foreign && !plain && <b>{marksText.first}</b>} {document ? marksText.page(mark.page) : marksText.lostShort}{' '}
      <span aria-hidden="true">▣</span>
    </button>
  )
}

/** The entry in the side panel a mark is evidence of; null when it is a note, or its finding is gone. */
function placeOf(binds: Binds, findings: readonly Finding[]): string | null {
  if (binds.to === 'criterion') return criterionPlace(binds.id)
  if (binds.to === 'note') return null
  return checksOf(findings).find(({ finding }) => finding.code === binds.code)?.place ?? null
}

/** From a box back to the criterion or finding it was drawn for. */
export function BackToEntry(props: { entry: MarkEntry; findings: readonly Finding[] }) {
  const { binds, note } = props.entry.mark
  const place = placeOf(binds, props.findings)
  if (place === null) return null
  const words = marksText.back(bindsWords(binds, note, props.findings))
  return (
    <button type="button" aria-label={words} title={words} onClick={() => focusPlace(place)}>
      ↰
    </button>
  )
}
