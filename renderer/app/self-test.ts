import { useEffect } from 'react'
import { tellProblem, tellWarning } from '../common/toasts.ts'
import { selfTestWhenIdle } from '../evidence/evidence.ts'

/** Once the frame stands and nothing else is to be done: can this installation show every kind of scan? */
export function useSelfTest(): void {
  useEffect(() => {
    selfTestWhenIdle().then(
      ({ failures }) => {
        if (failures.length > 0) tellWarning(failures)
      },
      (error: unknown) => {
        // somebody signed out meanwhile: the test is made again for the next
        if (!(error instanceof DOMException && error.name === 'AbortError')) tellProblem(error)
      },
    )
  }, [])
}
