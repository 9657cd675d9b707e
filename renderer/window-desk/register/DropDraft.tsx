import { Button } from 'antd'
import { useState } from 'react'
import { receive } from '../../app/nav.ts'
import { queryClient } from '../../app/queries.ts'
import { call } from '../../bridge.ts'
import { tellProblem } from '../../common/toasts.ts'
import { registerText as words } from './text.register.zh.ts'

/** The citizen has gone for good: asked twice, because what was captured goes with it. */
export function DropDraft(props: { id: string }) {
  const [sure, setSure] = useState(false)
  const drop = async () => {
    if (!sure) return setSure(true)
    try {
      receive(null)
      await call('window.dropDraft', { id: props.id })
      await queryClient.invalidateQueries({ queryKey: ['window.drafts'] })
    } catch (error) {
      tellProblem(error)
    }
  }
  return (
    <Button size="small" danger={sure} onClick={() => void drop()} onBlur={() => setSure(false)}>
      {sure ? words.dropSure : words.drop}
    </Button>
  )
}
