import { type RefSelectProps, Select, type SelectProps } from 'antd'
import { useRef } from 'react'

/**
 * A choice above a list that is worked through with keys. Chosen or left, it gives the keys back: what is typed next (J, K,
 * Enter, G) is meant for the list and not for another search among the options.
 */
export function ListSelect<Value extends string | number>(
  props: Omit<SelectProps<Value>, 'popupMatchSelectWidth' | 'onOpenChange' | 'onInputKeyDown'>,
) {
  const box = useRef<RefSelectProps>(null)
  return (
    <Select<Value>
      {...props}
      ref={box}
      popupMatchSelectWidth={false}
      onOpenChange={(open) => {
        if (!open) box.current?.blur()
      }}
      onInputKeyDown={(event) => {
        if (event.key === 'Escape') box.current?.blur()
      }}
    />
  )
}
