import { isPlain } from './look.ts'
import type { PaneHandle, PaneView } from './pane-types.ts'
import { text } from './text.zh.ts'

/** How the pixels of this page are shown: the same as the keys do, for the hand on the mouse. */
export function AdjustPanel(props: { view: PaneView; loupe: number; acts: PaneHandle }) {
  const { view, acts } = props
  const percent = (value: number) => `${Math.round(value * 100)}%`
  return (
    <section className="ev-adjust" aria-label={text.adjust}>
      <Stepper
        name={text.tilt}
        value={text.degrees(view.tilt)}
        less={[text.tiltLeft, '[']}
        more={[text.tiltRight, ']']}
        step={acts.tilt}
      />
      <Stepper
        name={text.brightness}
        value={percent(view.look.brightness)}
        less={[text.darker, ',']}
        more={[text.brighter, '.']}
        step={acts.brighter}
      />
      <Stepper
        name={text.contrast}
        value={percent(view.look.contrast)}
        less={[text.lessContrast, '<']}
        more={[text.moreContrast, '>']}
        step={acts.contrast}
      />
      <div className="ev-switches">
        <button type="button" onClick={acts.rotate}>
          {text.turn} <kbd>R</kbd>
        </button>
        <button type="button" aria-pressed={view.look.evenLight} onClick={acts.evenLight}>
          {text.evenLight} <kbd>D</kbd>
        </button>
        <button type="button" aria-pressed={props.loupe > 0} onClick={acts.loupe}>
          {text.loupe} {text.loupeFactor(props.loupe)} <kbd>M</kbd>
        </button>
        <button type="button" onClick={acts.fullSize}>
          {text.fullSize} <kbd>I</kbd>
        </button>
        <button type="button" onClick={acts.search}>
          {text.search} <kbd>Ctrl+F</kbd>
        </button>
        <button type="button" disabled={isPlain(view)} onClick={acts.restore}>
          {text.restore} <kbd>U</kbd>
        </button>
      </div>
      <p>{text.onlyDisplay}</p>
    </section>
  )
}

interface StepperProps {
  name: string
  value: string
  less: readonly [label: string, key: string]
  more: readonly [label: string, key: string]
  step(direction: 1 | -1): void
}

function Stepper({ name, value, less, more, step }: StepperProps) {
  return (
    <div className="ev-stepper">
      <span>{name}</span>
      <button type="button" aria-label={less[0]} onClick={() => step(-1)}>
        <kbd>{less[1]}</kbd>
      </button>
      <b className="num">{value}</b>
      <button type="button" aria-label={more[0]} onClick={() => step(1)}>
        <kbd>{more[1]}</kbd>
      </button>
    </div>
  )
}
