import { batchText } from '../batch/text.batch.zh.ts'

const words = batchText.holder

/** A colleague has the case: her name in the row, the whole of it to whoever points at it or listens. */
export function Held(props: { by: string; until: string }) {
  const whole = words.by(props.by, props.until)
  return (
    <span className="held" role="img" aria-label={whole} title={whole}>
      {words.short(props.by)}
    </span>
  )
}
