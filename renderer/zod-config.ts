import { z } from 'zod'

// Must run before the first schema is built: zod otherwise probes eval, which the content security policy reports.
z.config({ jitless: true })
