import { Button, Checkbox, Input, Popover, Select } from 'antd'

const nothing: never[] = []

/**
 * One of each form part, never seen. antd forgets the styles of a part when the last one of its kind leaves the screen and
 * works them out again for the next: between two cases that would be every time.
 */
export function KeptStyles() {
  return (
    <div hidden>
      <Button />
      <Checkbox />
      <Input />
      <Select options={nothing} />
      <Popover content={null}>
        <span />
      </Popover>
    </div>
  )
}
