import { Button } from 'antd'
import { useState } from 'react'
import { backToQueue } from '../app/nav.ts'
import { keyOf, queryClient, useDesk } from '../app/queries.ts'
import { call, problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { Bench } from './Bench.tsx'

/** 审核台: one case, read and decided. Loaded here, worked on in `Bench`. */
export function WorkbenchScreen(props: { caseId: string; index: number | null }) {
  const workbench = useDesk('workbench.open', { caseId: props.caseId })
  const [round, setRound] = useState(0)
  useKeys({
    title: text.keys.workbench,
    level: level.app,
    bindings: [{ keys: ['Escape'], label: text.keys.back, run: () => backToQueue() }],
  })
  const reload = async () => {
    const key = keyOf('workbench.open', { caseId: props.caseId })
    queryClient.setQueryData(key, await call('workbench.open', { caseId: props.caseId }))
    setRound((n) => n + 1)
  }
  if (workbench.isError) {
    return (
      <div className="case-problem">
        <ProblemView problem={problemOf(workbench.error)} onRetry={() => void workbench.refetch()} />
        <Button onClick={backToQueue}>
          {text.workbench.back} <kbd>Esc</kbd>
        </Button>
      </div>
    )
  }
  if (!workbench.data) return <Waiting doing={text.workbench.loading} waitsFor={text.app.localData} />
  return <Bench key={round} workbench={workbench.data} index={props.index} reload={reload} />
}
