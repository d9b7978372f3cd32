import type { EChartsCoreOption } from 'echarts/core'
import type { Numbers } from './table'

/** The page's own ink and paper, as the stylesheet has them for this reader. */
export interface Colours {
  ink: string
  soft: string
  red: string
  gold: string
  line: string
  paper: string
  font: string
  /** Pixels of small text. */
  size: number
}

export type Look = (numbers: Numbers, colours: Colours) => EChartsCoreOption

const inThrees = (value: number) => value.toLocaleString('en-US')

/** What every drawing has in common. HTML tooltips carry inline styles, which the page's policy forbids. */
function base({ ink, soft, line, paper, font, size }: Colours, trigger: 'axis' | 'item') {
  const small = { color: soft, fontFamily: font, fontSize: size }
  return {
    common: {
      animation: false,
      textStyle: { color: ink, fontFamily: font },
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      tooltip: { renderMode: 'richText', trigger, confine: true, backgroundColor: paper, borderColor: line, textStyle: { color: ink, fontFamily: font, fontSize: size } },
    },
    small,
    names: { type: 'category', axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: small },
    values: { type: 'value', minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: line } }, axisLabel: { ...small, formatter: inThrees } },
  }
}

const line: Look = ({ rows, series }, colours) => {
  const { names, values, common } = base(colours, 'axis')
  const { red } = colours
  return {
    ...common,
    grid: { ...common.grid, top: 16 },
    xAxis: { ...names, data: rows, boundaryGap: false },
    yAxis: values,
    series: series.map(({ name, values: data }) => ({ type: 'line', name, data, symbol: 'circle', symbolSize: 5, showSymbol: rows.length <= 31, lineStyle: { color: red, width: 2 }, itemStyle: { color: red }, areaStyle: { color: red, opacity: 0.08 } })),
  }
}

const bars: Look = ({ rows, series }, colours) => {
  const { names, values, small, common } = base(colours, 'axis')
  const fills = [colours.gold, colours.red]
  return {
    ...common,
    legend: { top: 0, right: 0, textStyle: small, itemWidth: 14, itemHeight: 10 },
    xAxis: { ...names, data: rows },
    yAxis: values,
    series: series.map(({ name, values: data }, i) => ({ type: 'bar', name, data, itemStyle: { color: fills[i] }, barGap: '10%', barCategoryGap: '30%' })),
  }
}

/** Lying bars, the first row on top, each with its number. */
const lying: Look = ({ rows, series }, colours) => {
  const { names, values, small, common } = base(colours, 'axis')
  return {
    ...common,
    grid: { ...common.grid, top: 4, right: 64 },
    xAxis: { ...values, splitNumber: 3, axisLabel: { show: false } },
    yAxis: { ...names, data: rows, inverse: true, axisLabel: { ...small, width: 120, overflow: 'break' } },
    series: series.map(({ name, values: data }) => ({
      type: 'bar',
      name,
      data,
      barMaxWidth: 22,
      itemStyle: { color: colours.red },
      label: { show: true, position: 'right', ...small, color: colours.ink, formatter: ({ value }: { value: number }) => inThrees(value) },
    })),
  }
}

/** Hours downwards, weekdays across, as the table has them. */
const heat: Look = ({ rows, series }, colours) => {
  const { names, small, common } = base(colours, 'item')
  const cells: [number, number, number][] = []
  series.forEach(({ values }, x) => values.forEach((value, y) => cells.push([x, y, value])))
  const most = Math.max(1, ...cells.map((cell) => cell[2]))
  const said = ({ value: [x, y, value] }: { value: [number, number, number] }) => `${series[x]?.name ?? ''} ${rows[y] ?? ''}  ${inThrees(value)}`
  return {
    ...common,
    grid: { ...common.grid, top: 8, bottom: 52 },
    tooltip: { ...common.tooltip, formatter: said },
    xAxis: { ...names, data: series.map(({ name }) => name), position: 'top' },
    yAxis: { ...names, data: rows, inverse: true },
    visualMap: { min: 0, max: most, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 140, text: [inThrees(most), '0'], textStyle: small, inRange: { color: [colours.paper, colours.gold, colours.red] } },
    series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: colours.line, borderWidth: 1 } }],
  }
}

export const looks: Record<string, Look> = { line, bars, rows: lying, heat }
