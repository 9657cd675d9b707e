import type { Input, Output } from '#shared/contract/core-api.ts'
import { QueueFilter } from '#shared/contract/core-api.ts'
import { deskChoices } from '#shared/contract/desk-choices-api.ts'
import { all, type ReadDb, run, sql, transaction, type WriteDb } from '../db/sql.ts'

type Choices = Output<'choices.get'>

const shape = deskChoices(QueueFilter)
const none: Choices = { views: [], hiddenColumns: ['hospital'], density: 'regular', keys: {} }

/** A member that an older or newer version of this program wrote otherwise is as if it had not been chosen. */
export function readChoices(work: ReadDb): Choices {
  let choices = none
  for (const { name, body } of all<{ name: string; body: string }>(work, sql`SELECT name, body FROM desk_choice`)) {
    const read = shape.safeParse({ ...choices, [name]: JSON.parse(body) })
    if (read.success) choices = read.data
  }
  return choices
}

/** Replaces the members that are named; answers all of them as they are now. */
export function saveChoices(work: WriteDb, change: Input<'choices.save'>): Choices {
  transaction(work, () => {
    for (const [name, chosen] of Object.entries(change)) {
      if (chosen === undefined) continue
      run(
        work,
        sql`INSERT INTO desk_choice VALUES (${name}, ${JSON.stringify(chosen)})
            ON CONFLICT DO UPDATE SET body = excluded.body`,
      )
    }
  })
  return readChoices(work)
}
