import type { FoundCase } from '#shared/contract/window-api.ts'
import type { CaseState } from '#shared/model/case.ts'
import { type RegisterOperation, RegisterOperation as Schema } from '#shared/model/registration.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { DeskText } from '#shared/policy/desk-text.ts'
import { maskName } from '#shared/policy/mask.ts'
import { reversed, searchGrams } from '#shared/prepared/names.ts'
import { column, type ReadDb, sql, value } from '../db/sql.ts'

/** Registrations of mine that the cache does not show yet: waiting, on their way, or accepted and not pulled. */
export function registeredHere(work: ReadDb): RegisterOperation[] {
  const bodies = column<string>(
    work,
    sql`SELECT body FROM outbox JOIN operation USING (seq)
        WHERE outbox.seen = 0 AND kind = 'register' AND outbox.state <> 'refused' ORDER BY outbox.seq DESC`,
  )
  return bodies.map((body) => Schema.parse(JSON.parse(body)))
}

/** Those of them that a text may mean, as the window desk shows them. */
export function findRegistered(work: ReadDb, cache: ReadDb, asked: DeskText): FoundCase[] {
  if (asked.kind === 'case' || asked.kind === 'misread') return []
  return registeredHere(work)
    .filter((op) => isMeant(op, asked))
    .map((op) => foundOf(op, cache))
}

function isMeant({ deed }: RegisterOperation, asked: DeskText): boolean {
  const { form } = deed
  if (asked.kind === 'provisional') return deed.provisionalNo === asked.no
  if (asked.kind === 'card') return form.certno === asked.card.certno
  if (asked.kind !== 'words') return false
  const words = asked.text.replace(/[\s-]/g, '').toLowerCase()
  if (words === '') return false
  if (/^\d+x?$/.test(words))
    return reversed(form.certno).startsWith(reversed(words)) || deed.provisionalNo.includes(words)
  return searchGrams(form.psn_name).some((gram) => gram.startsWith(words))
}

function foundOf({ caseId, deed, decidedAt }: RegisterOperation, cache: ReadDb): FoundCase {
  const { form, provisionalNo, next } = deed
  const namesakes = sql`SELECT count(DISTINCT person) FROM case_file
    WHERE name = ${form.psn_name} AND person <> ${form.psn_no || form.certno}
      AND row NOT IN (SELECT row FROM case_file WHERE cert_reversed = ${reversed(form.certno)})`
  return {
    caseId,
    caseNo: null,
    provisionalNo,
    maskedName: maskName(form.psn_name),
    birthYear: form.brdy.slice(0, 4),
    certTail: form.certno.slice(-4),
    diseaseName: form.opsp_dise_name,
    insutype: form.insutype,
    state: next === null ? 'received' : leadsTo[next.kind],
    receivedOn: chinaDate(decidedAt),
    dueOn: null,
    sameName: value<number>(cache, namesakes) ?? 0,
  }
}

const leadsTo = { accept: 'first_review', request_supplement: 'supplement' } as const satisfies Record<
  string,
  CaseState
>
