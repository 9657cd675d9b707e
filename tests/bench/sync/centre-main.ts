/** The real centre with the benchmark's cases. argv: folder, file of cases, URL of a PostgreSQL database or "". */
import { startCentral } from '#central/start.ts'
import { insertCases } from '#central/store/cases.ts'
import { saveStaff } from '#central/store/staff.ts'
import { benchStaff } from './account.ts'
import { casesOf } from './cases.ts'

const [dataDir = '', file = '', databaseUrl = '', people = '1'] = process.argv.slice(2)
const centre = await startCentral({ dataDir, sessionMinutes: 600, ...(databaseUrl !== '' && { databaseUrl }) })
for (let i = 0; i < Number(people); i += 1) await saveStaff(centre.sql, benchStaff(i))
const cases = casesOf(file)
for (let i = 0; i < cases.length; i += 1_000) {
  await centre.sql.tx((query) => insertCases(query, cases.slice(i, i + 1_000)))
}
process.on('disconnect', () => void centre.close().then(() => process.exit()))
process.send?.({ port: Number(new URL(centre.url).port) })
