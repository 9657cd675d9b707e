import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Things fetched once for all checkouts: outside the checkout, so that a fresh clone finds them again. */
export const cacheDir =
  process.env.MENTE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mente-desk')

/** The project's own Node (24): what everything but the setup itself runs on. */
export const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
