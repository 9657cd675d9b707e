import {
  AuditOutlined,
  BarChartOutlined,
  BookOutlined,
  CloudDownloadOutlined,
  ExportOutlined,
  FieldTimeOutlined,
  FileDoneOutlined,
  HomeOutlined,
  IdcardOutlined,
  InboxOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Staff } from '#shared/model/staff.ts'
import { myBatch, wantsPerson } from '../batch/batch.ts'
import { exportText } from '../export/text.zh.ts'
import { reportsText } from '../reports/text.reports.zh.ts'
import { text } from '../text.zh.ts'
import { atWindow } from '../window-desk/at-window.ts'
import { windowText } from '../window-desk/text.window.zh.ts'
import { enterQueue, goTo, useNav } from './nav.ts'
import { useDesk } from './queries.ts'

const BIG = 999

/** Left rail: the places that exist for this person, with what waits there. */
export function Rail(props: { staff: Staff }) {
  const screen = useNav((nav) => nav.screen)
  const queue = useNav((nav) => nav.queue)
  const counts = useDesk('queue.counts', {}).data
  const sync = useDesk('sync.get', {}).data
  const inQueue = screen === 'queue' || screen === 'case'
  const secondReviews = props.staff.roles.some((role) => role === 'second_reviewer' || role === 'supervisor')
  const batch = myBatch(useDesk('batch.get', {}).data?.cases ?? [])
  const undelivered = sync ? sync.queued + sync.conflicts + sync.refused : 0
  return (
    <nav className="rail" aria-label={text.rail.label}>
      <Place icon={<HomeOutlined />} name={text.rail.home} on={screen === 'home'} go={() => goTo('home')} />
      {atWindow(props.staff) && (
        <Place icon={<IdcardOutlined />} name={windowText.rail} on={screen === 'window'} go={() => goTo('window')} />
      )}
      <Place
        icon={<AuditOutlined />}
        name={text.rail.review}
        on={inQueue && queue !== 'second_review'}
        count={counts?.first_review ?? 0}
        go={() => enterQueue(queue === 'second_review' ? 'first_review' : queue)}
      />
      {secondReviews && (
        <Place
          icon={<FileDoneOutlined />}
          name={text.rail.secondReview}
          on={inQueue && queue === 'second_review'}
          count={counts?.second_review ?? 0}
          go={() => enterQueue('second_review')}
        />
      )}
      <Place
        icon={<CloudDownloadOutlined />}
        name={text.rail.batch}
        on={screen === 'batch'}
        count={batch.length}
        urgent={batch.some(wantsPerson)}
        go={() => goTo('batch')}
      />
      <Place
        icon={<InboxOutlined />}
        name={text.rail.outbox}
        on={screen === 'outbox'}
        count={undelivered}
        urgent={(sync?.conflicts ?? 0) + (sync?.refused ?? 0) > 0}
        go={() => goTo('outbox')}
      />
      <Place
        icon={<FieldTimeOutlined />}
        name={text.rail.renewals}
        on={screen === 'renewals'}
        go={() => goTo('renewals')}
      />
      <Place icon={<BarChartOutlined />} name={reportsText.rail} on={screen === 'reports'} go={() => goTo('reports')} />
      <Place icon={<ExportOutlined />} name={exportText.rail} on={screen === 'exports'} go={() => goTo('exports')} />
      <Place icon={<BookOutlined />} name={text.rail.policy} on={screen === 'policy'} go={() => goTo('policy')} />
    </nav>
  )
}

function Place(props: {
  icon: ReactNode
  name: string
  on: boolean
  count?: number
  urgent?: boolean
  go: () => void
}) {
  const count = props.count ?? 0
  return (
    <button
      type="button"
      className={`plain ${props.on ? 'on' : ''}`}
      aria-current={props.on ? 'page' : undefined}
      onClick={props.go}
    >
      <span aria-hidden="true">{props.icon}</span>
      {props.name}
      {count > 0 && <b className={props.urgent ? 'urgent' : ''}>{count > BIG ? `${BIG}+` : count}</b>}
    </button>
  )
}
