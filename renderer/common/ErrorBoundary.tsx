import { Component, type ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  /** What stands there instead; `again` draws the children once more, which failed so many times before. */
  readonly instead: (error: unknown, again: () => void, failures: number) => ReactNode
  /** another value: something else is to be drawn, which may well work */
  readonly showing?: string
}

interface State {
  readonly showing: string | undefined
  readonly failed: { readonly error: unknown } | null
  readonly failures: number
}

/**
 * What cannot be drawn is told in its place: without this one mistake anywhere would empty the whole window. React asks for
 * a class here, and writes the error to the console itself.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { showing: this.props.showing, failed: null, failures: 0 }

  static getDerivedStateFromProps({ showing }: Props, before: State): Partial<State> | null {
    return showing === before.showing ? null : { showing, failed: null, failures: 0 }
  }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failed: { error } }
  }

  override componentDidCatch(): void {
    this.setState(({ failures }) => ({ failures: failures + 1 }))
  }

  override render(): ReactNode {
    const { failed, failures } = this.state
    if (failed === null) return this.props.children
    return this.props.instead(failed.error, () => this.setState({ failed: null }), failures)
  }
}
