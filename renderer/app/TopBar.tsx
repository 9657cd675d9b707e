import { Dropdown } from 'antd'
import { useState } from 'react'
import type { SessionView } from '#shared/contract/core-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'
import { leaveDesk } from '../lock/lock.ts'
import { SetPin } from '../lock/SetPin.tsx'
import { lockText } from '../lock/text.lock.zh.ts'
import { text } from '../text.zh.ts'
import { type FontSize, fontSizes, setDisplay, useDisplay } from './display.ts'
import { LinkBadge } from './LinkBadge.tsx'
import { SearchBox } from './SearchBox.tsx'

/** Product, demo mark, search, link state, who. */
export function TopBar(props: { staff: Staff; pack: PolicyPack | null; onSignedOut: (s: SessionView) => void }) {
  return (
    <header className="top">
      <span className="logo">{text.app.name}</span>
      {props.pack?.demo && <span className="chip">{props.pack.mark}</span>}
      <SearchBox />
      <LinkBadge />
      <Who staff={props.staff} onSignedOut={props.onSignedOut} />
    </header>
  )
}

function Who(props: { staff: Staff; onSignedOut: (session: SessionView) => void }) {
  const display = useDisplay()
  const [pin, setPin] = useState(false)
  const signOut = async () => {
    try {
      props.onSignedOut(await call('session.signOut', {}))
    } catch (error) {
      tellProblem(error)
    }
  }
  const sizeItem = (size: FontSize) => ({
    key: `size-${size}`,
    label: text.display.size(size),
    onClick: () => setDisplay({ fontSize: size }),
  })
  return (
    <>
      {pin && <SetPin close={() => setPin(false)} />}
      <Dropdown
        trigger={['click']}
        menu={{
          selectedKeys: [`size-${display.fontSize}`, display.dark ? 'dark' : 'light'],
          items: [
            {
              key: 'who',
              type: 'group',
              label: `${props.staff.name} · ${props.staff.roles.map((r) => text.role[r]).join('、')}`,
            },
            { key: 'sizes', type: 'group', label: text.display.fontSize, children: fontSizes.map(sizeItem) },
            {
              key: 'themes',
              type: 'group',
              label: text.display.theme,
              children: [
                { key: 'light', label: text.display.light, onClick: () => setDisplay({ dark: false }) },
                { key: 'dark', label: text.display.dark, onClick: () => setDisplay({ dark: true }) },
              ],
            },
            { type: 'divider' },
            { key: 'lock', label: `${lockText.leave} F8`, onClick: () => void leaveDesk() },
            { key: 'pin', label: lockText.setPin, onClick: () => setPin(true) },
            { key: 'out', label: text.app.signOut, onClick: () => void signOut() },
          ],
        }}
      >
        <button type="button" className="plain who-am-i">
          {text.role[props.staff.roles[0] ?? 'auditor']} · <span className="num">{props.staff.staffNo}</span>{' '}
          <span aria-hidden="true">▾</span>
        </button>
      </Dropdown>
    </>
  )
}
