import { Button } from 'antd'
import { memo, useMemo, useState } from 'react'
import { backToQueue } from '../app/nav.ts'
import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { Waiting } from '../common/Waiting.tsx'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import { Bench } from './Bench.tsx'
import { addNews, noNews, rereadCase, useOpenedCase } from './open-case.ts'

/** 审核台: one case, read and decided. Loaded here, worked on in `Bench`. */
export const WorkbenchScreen = memo(function WorkbenchScreen(props: { caseId: string; index: number | null }) {
  const opened = useOpenedCase(props.caseId)
  const { query, looked } = opened
  const [before, setBefore] = useState(noNews)
  const workbench = useMemo(
    () => opened.workbench && { ...opened.workbench, news: addNews(before, opened.news ?? noNews) },
    [opened.workbench, opened.news, before],
  )
  const [round, setRound] = useState(0)
  useKeys({
    title: text.keys.workbench,
    level: level.app,
    bindings: [{ keys: ['Escape'], label: text.keys.back, run: () => backToQueue() }],
  })
  const reload = async () => {
    await rereadCase(props.caseId)
    if (workbench) setBefore(workbench.news)
    setRound((n) => n + 1)
  }
  if (query.isError) {
    return (
      <div className="case-problem">
        <ProblemView problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
        <Button onClick={backToQueue}>
          {text.workbench.back} <kbd>Esc</kbd>
        </Button>
      </div>
    )
  }
  if (!workbench) return <Waiting doing={text.workbench.loading} waitsFor={text.app.localData} />
  return (
    <Bench key={round} workbench={workbench} index={props.index} looked={looked.current || round > 0} reload={reload} />
  )
})
