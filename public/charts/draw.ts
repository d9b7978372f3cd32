import { BarChart, HeatmapChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { type EChartsType, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { ofPalette } from '../page/palette'
import { type Colours, looks } from './looks'
import { numbersIn } from './table'

/** Pixels across a sheet of A4 between its margins. */
const sheet = 640

/** Draws every `data-chart="LOOK" data-of="TABLE"` of the page, as SVG: it prints as sharply as text. */
export function draw(): void {
  use([BarChart, HeatmapChart, LineChart, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, SVGRenderer])
  const colours = coloursOfPage()
  const drawn: EChartsType[] = []
  for (const place of Array.from(document.querySelectorAll<HTMLElement>('[data-chart]'))) {
    const table = document.getElementById(place.dataset.of ?? '')
    const look = looks[place.dataset.chart ?? '']
    if (!(table instanceof HTMLTableElement) || !look) continue
    const numbers = numbersIn(table)
    if (numbers.rows.length === 0) continue
    place.classList.add('drawn')
    if (place.dataset.chart === 'rows' && numbers.rows.length > 6) place.classList.add('long')
    const chart = init(place, null, { renderer: 'svg' })
    chart.setOption(look(numbers, colours))
    drawn.push(chart)
  }
  window.addEventListener('resize', () => drawn.forEach((chart) => chart.resize()))
  window.addEventListener('beforeprint', () => drawn.forEach((chart) => chart.resize({ width: sheet })))
  window.addEventListener('afterprint', () => drawn.forEach((chart) => chart.resize({ width: 'auto' })))
}

function coloursOfPage(): Colours {
  return {
    ink: ofPalette('--ink'),
    soft: ofPalette('--ink-soft'),
    red: ofPalette('--red'),
    gold: ofPalette('--gold'),
    line: ofPalette('--line'),
    paper: ofPalette('--paper-raised'),
    font: ofPalette('--sans'),
    size: Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.72),
  }
}
