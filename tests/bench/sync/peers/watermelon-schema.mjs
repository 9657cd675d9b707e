import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
export const { appSchema, tableSchema, Database, Model } = require('@nozbe/watermelondb')

/** The columns a queue shows and sorts by, and the case whole. */
const text = ['case_no', 'state', 'due_on', 'insutype', 'disease', 'channel', 'name', 'certno', 'received', 'body']

export const schema = appSchema({
  version: 1,
  tables: [
    tableSchema({
      name: 'cases',
      columns: text.map((name) => ({
        name,
        type: 'string',
        isOptional: true,
        isIndexed: ['state', 'due_on', 'name'].includes(name),
      })),
    }),
  ],
})

export class Case extends Model {
  static table = 'cases'
}

export const recordOf = (one) => ({
  id: one.id,
  case_no: one.caseNo,
  state: one.state,
  due_on: one.dueOn,
  insutype: one.form.insutype,
  disease: one.form.opsp_dise_code,
  channel: one.channel,
  name: one.form.psn_name,
  certno: one.form.certno,
  received: one.receivedAt,
  body: JSON.stringify(one),
})
