import { z } from 'zod'
import { PolicyPack } from './pack.ts'

/**
 * The format of a pack as JSON Schema 2020-12, for editors and for whoever writes packs with other programs. Members it
 * does not name are refused, as `checkPack` does; what the parts of a pack must have to do with each other is more than a
 * schema can say.
 */
export function packSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(PolicyPack, { target: 'draft-2020-12' })
  return { $schema, title: '门诊慢特病政策包（policy pack）', ...rest }
}
