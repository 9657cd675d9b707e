import { buildRenderer } from './build.ts'

/** Once before the files, which run side by side: two of them must not build into one folder at a time. */
export default async function setup(): Promise<void> {
  await buildRenderer()
}
