import type { Done } from './busy-day.ts'
import { hundred, type Kind, yardstick } from './mix.ts'
import type { Memory } from './memory.ts'

/** From when to when something is looked at, in milliseconds since the day began. */
export interface Span {
  from: number
  to: number
}

export interface Pace {
  deeds: number
  p50: number
  p99: number
}

/** The first third of a span, and its last. */
export interface Thirds<T> {
  first: T
  last: T
}

/** Fewer deeds than this in a third say nothing of its pace. */
export const fewest = 300
/** Into so many slices a third is cut, as far as each has a whole round of the mix. */
const mostSlices = 9

/**
 * How long deeds take, in units of the yardstick's median of the same few seconds: a machine that has neighbours is now
 * fast and now slow, for both alike. The median over the slices of a third, so that a few bad moments decide nothing.
 */
export function pace(done: Done[], span: Span): Thirds<Pace> {
  return thirds(span, ({ from, to }) => {
    const deeds = within(done, { from, to }).length
    const count = Math.max(1, Math.min(mostSlices, Math.floor(deeds / hundred.length)))
    const slice = (to - from) / count
    const slices = Array.from({ length: count }, (_, i) => {
      const here = within(done, { from: from + i * slice, to: from + (i + 1) * slice })
      const bare = share(durations(here, (kind) => kind === yardstick), 0.5)
      const ours = durations(here, (kind) => kind !== yardstick)
      return { p50: share(ours, 0.5) / bare, p99: share(ours, 0.99) / bare }
    }).filter(({ p50 }) => Number.isFinite(p50))
    return { deeds, p50: median(slices.map(({ p50 }) => p50)), p99: median(slices.map(({ p99 }) => p99)) }
  })
}

/** The same of one kind, in milliseconds. */
export function paceOf(kind: Kind, done: Done[], span: Span): Thirds<Pace> {
  return thirds(span, (third) => {
    const took = durations(within(done, third), (one) => one === kind)
    return { deeds: took.length, p50: share(took, 0.5), p99: share(took, 0.99) }
  })
}

/**
 * Of what was seen each second the lowest, which is what a collection left: between two of them the heap goes up to three
 * times of that. The resident memory goes in steps of its own, of which the median is taken.
 */
export function memoryOf(samples: Memory[], span: Span): Thirds<Omit<Memory, 'at'>> {
  return thirds(span, (third) => {
    const here = within(samples, third)
    const all = (what: 'resident' | 'heap' | 'external') => here.map((one) => one[what])
    return { resident: median(all('resident')), heap: Math.min(...all('heap')), external: Math.min(...all('external')) }
  })
}

function thirds<T>({ from, to }: Span, of: (third: Span) => T): Thirds<T> {
  const third = (to - from) / 3
  return { first: of({ from, to: from + third }), last: of({ from: to - third, to }) }
}

const within = <T extends { at: number }>(all: T[], { from, to }: Span): T[] => all.filter(({ at }) => at >= from && at < to)

const durations = (done: Done[], is: (kind: Kind) => boolean): number[] => done.filter(({ kind }) => is(kind)).map(({ took }) => took)

const median = (values: number[]): number => share(values, 0.5)

function share(values: number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN
}
