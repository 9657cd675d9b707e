import { Popover } from 'antd'
import { type ReactElement, type ReactNode, useState } from 'react'

/** A panel that hangs from its button until something else is clicked or it closes itself; each time it begins anew. */
export function DropPanel(props: { button: (open: boolean) => ReactElement; panel: (close: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      destroyOnHidden
      content={props.panel(() => setOpen(false))}
    >
      {props.button(open)}
    </Popover>
  )
}
