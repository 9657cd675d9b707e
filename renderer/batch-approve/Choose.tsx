import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import type { BatchApproveList, BatchApproveRow } from '#shared/contract/batch-approve-api.ts'
import { enterQueue } from '../app/nav.ts'
import { call } from '../bridge.ts'
import { tellDone, tellProblem } from '../common/toasts.ts'
import { CaseTable } from './CaseTable.tsx'
import { groupsOf } from './choice.ts'
import { batchApproveText as words } from './text.batch-approve.zh.ts'

/** Long enough to finish a batch, short enough to hold nobody up. */
const LEASE_HOURS = 1
const FEWEST = 2

/** Which cases: all that can go are ticked, the others stand greyed beside them with their reason. */
export function Choose(props: {
  list: BatchApproveList
  changed: () => void
  next: (caseIds: readonly string[]) => void
}) {
  const { rows, cap } = props.list
  const groups = groupsOf(rows)
  const [picked, setPicked] = useState<string | null>(null)
  const group = groups.find(({ key }) => key === picked) ?? groups[0]
  const [off, setOff] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  if (!group) return <Nothing />

  const able = (row: BatchApproveRow) => row.group === group.key && row.refusal === null
  const eligible = rows.filter(able)
  // The first ones up to the cap, so that one press is enough; the rest of them waits for the next batch.
  const chosen = eligible.filter(({ caseId }) => !off.has(caseId)).slice(0, cap)
  const unleased = rows.filter((row) => row.group === group.key && row.refusal?.code === 'no_lease')
  const tick = (caseId: string, on: boolean) => {
    const next = new Set(off)
    if (on) next.delete(caseId)
    else next.add(caseId)
    setOff(next)
  }
  const lease = async () => {
    setBusy(true)
    try {
      const caseIds = unleased.slice(0, cap).map(({ caseId }) => caseId)
      const { refused } = await call('batch.take', { caseIds, hours: LEASE_HOURS })
      tellDone(words.leased(caseIds.length - refused.length))
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
      props.changed()
    }
  }
  return (
    <>
      {groups.length > 1 && (
        <label className="group" htmlFor="approve-group">
          {words.group}{' '}
          <Select
            id="approve-group"
            value={group.key}
            options={groups.map(({ key, diseaseName, eligible: n }) => ({
              value: key,
              label: words.groupOf(diseaseName, n),
            }))}
            onChange={setPicked}
            popupMatchSelectWidth={false}
          />
        </label>
      )}
      {unleased.length > 0 && (
        <p className="lease" role="status">
          <span aria-hidden="true">◆</span> {words.leaseWhy(unleased.length)}
          <Button size="small" disabled={busy} onClick={() => void lease()}>
            {words.lease(Math.min(unleased.length, cap))}
          </Button>
        </p>
      )}
      <CaseTable
        rows={rows}
        group={group.key}
        ticked={new Set(chosen.map(({ caseId }) => caseId))}
        tick={tick}
        able={able}
      />
      <footer>
        <Checkbox
          checked={chosen.length > 0 && chosen.length === Math.min(eligible.length, cap)}
          indeterminate={chosen.length > 0 && chosen.length < Math.min(eligible.length, cap)}
          disabled={eligible.length === 0}
          onChange={({ target }) => setOff(target.checked ? new Set() : new Set(eligible.map(({ caseId }) => caseId)))}
        >
          {words.all}
        </Checkbox>
        <span className="chosen" role="status">
          {words.chosen(chosen.length, rows.length - eligible.length)}
          {eligible.length > cap && <b> {words.over(cap)}</b>}
          {chosen.length < FEWEST && <span className="muted"> {words.few}</span>}
        </span>
        <Button
          type="primary"
          disabled={chosen.length < FEWEST}
          onClick={() => props.next(chosen.map(({ caseId }) => caseId))}
        >
          {words.next(chosen.length)}
        </Button>
      </footer>
    </>
  )
}

function Nothing() {
  return (
    <div className="empty" data-kind="noneLooked">
      <span className="shape" aria-hidden="true">
        ○
      </span>
      <h2>{words.none}</h2>
      <p>{words.noneHint}</p>
      <Button type="primary" onClick={() => enterQueue('first_review')}>
        {words.toQueue}
      </Button>
    </div>
  )
}
