import { Button, Checkbox, Popover, Segmented } from 'antd'
import { memo } from 'react'
import { saveChoices, useChoices } from '../app/choices.ts'
import { text } from '../text.zh.ts'
import { optionalColumns } from './columns.tsx'
import { queueText } from './text.queue.zh.ts'

const words = queueText.columns

/** Which columns the queue shows and how high a row is; kept for this person. */
export const ColumnChooser = memo(function ColumnChooser() {
  const { hiddenColumns, density } = useChoices()
  const set = (column: string, shown: boolean) => {
    const others = hiddenColumns.filter((name) => name !== column)
    void saveChoices({ hiddenColumns: shown ? others : [...others, column] })
  }
  const content = (
    <section className="column-chooser" aria-label={words.button}>
      <h3>{words.title}</h3>
      {optionalColumns.map((column) => (
        <Checkbox
          key={column}
          checked={!hiddenColumns.includes(column)}
          onChange={(event) => set(column, event.target.checked)}
        >
          {column === 'hospital' ? queueText.column.hospital : text.column[column]}
        </Checkbox>
      ))}
      <p className="muted">{words.always}</p>
      <h3>{words.density}</h3>
      <Segmented
        size="small"
        value={density}
        options={[
          { value: 'regular', label: words.regular },
          { value: 'compact', label: words.compact },
        ]}
        onChange={(value) => void saveChoices({ density: value === 'compact' ? 'compact' : 'regular' })}
      />
    </section>
  )
  return (
    <Popover trigger="click" placement="bottomRight" content={content} destroyOnHidden>
      <Button size="small">{words.button}</Button>
    </Popover>
  )
})
