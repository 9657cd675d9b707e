import { Bar, BarChart, CartesianGrid, ComposedChart, Legend, Line, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { reportsText as words } from './text.reports.zh.ts'

type Props =
  | { readonly kind: 'forecast'; readonly rows: { name: string; due: number; overdue: number }[] }
  | { readonly kind: 'backlog'; readonly rows: { name: string; n: number }[] }
  | { readonly kind: 'flow'; readonly rows: { name: string; received: number; decided: number }[] }

const margin = { top: 8, right: 8, bottom: 0, left: -18 }
const axis = { tickLine: false, stroke: 'var(--ink-3)', fontSize: 'var(--fs-1)' }

/** Bars and lines told apart by pattern and shape as well as by colour; nothing moves. */
export default function Charts(props: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 180 }}>
      {chartOf(props)}
    </ResponsiveContainer>
  )
}

function chartOf(props: Props) {
  switch (props.kind) {
    case 'forecast':
      return (
        <ComposedChart data={props.rows} margin={margin} accessibilityLayer={false}>
          <Stripes />
          <CartesianGrid vertical={false} stroke="var(--line-2)" />
          <XAxis dataKey="name" {...axis} />
          <YAxis allowDecimals={false} axisLine={false} {...axis} />
          <Legend iconSize={10} />
          <Bar
            dataKey="due"
            name={words.forecast.columns.due}
            fill="url(#report-stripes)"
            stroke="var(--info)"
            isAnimationActive={false}
          />
          <Line
            dataKey="overdue"
            name={words.forecast.columns.overdue}
            stroke="var(--over)"
            strokeWidth={2}
            isAnimationActive={false}
          />
        </ComposedChart>
      )
    case 'backlog':
      return (
        <BarChart data={props.rows} layout="vertical" margin={{ ...margin, left: 20 }} accessibilityLayer={false}>
          <Stripes />
          <XAxis type="number" allowDecimals={false} {...axis} />
          <YAxis type="category" dataKey="name" width={70} axisLine={false} {...axis} />
          <Bar dataKey="n" fill="url(#report-stripes)" stroke="var(--info)" isAnimationActive={false} />
        </BarChart>
      )
    case 'flow':
      return (
        <ComposedChart data={props.rows} margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--line-2)" />
          <XAxis dataKey="name" minTickGap={24} {...axis} />
          <YAxis allowDecimals={false} axisLine={false} {...axis} />
          <Legend iconSize={10} />
          <Line
            dataKey="received"
            name={words.flow.received}
            stroke="var(--today)"
            strokeDasharray="5 3"
            dot={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="decided"
            name={words.flow.decided}
            stroke="var(--brand)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      )
  }
}

function Stripes() {
  return (
    <defs>
      <pattern id="report-stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--info-2)" />
        <rect width="2" height="6" fill="var(--info)" />
      </pattern>
    </defs>
  )
}
