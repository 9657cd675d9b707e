import type { Workbench } from '#shared/contract/core-api.ts'

/** Where the originals of an open case are compared with what it has. */
export function VerifyPlace(_props: { workbench: Workbench }) {
  return null
}
