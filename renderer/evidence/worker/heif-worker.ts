import { serve } from './answer.ts'
import { openHeif } from './heif.ts'

/** A worker for HEIC photos alone: the decoder is large and slow, so it is loaded only when one comes, and killable. */
serve({ open: openHeif, heap: () => 0 })
