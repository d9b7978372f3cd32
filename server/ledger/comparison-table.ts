import type { Day } from '../local-day.ts'
import { monthOfDay } from '../local-month.ts'

/** One day or month of two counts side by side. */
export interface Beside {
  /** `2026-11-22` or `2026-11`. */
  when: string
  /** Undefined where nothing was counted. */
  ours: number | undefined
  theirs: number | undefined
  /** Days on which both have a number: only these are compared. */
  days: number
  /** Ours less theirs, and ours in hundredths of theirs; undefined where there is nothing to compare. */
  difference: number | undefined
  percent: number | undefined
}

type Counts = ReadonlyMap<Day, number>

/** Day by day, every one that the others have counted on. */
export function besideByDay(ours: Counts, theirs: Counts): Beside[] {
  return [...theirs].map(([day, number]) => beside(day, ours.get(day), number, ours.has(day) ? 1 : 0))
}

/** Month by month, over the days on which both have a number. */
export function besideByMonth(ours: Counts, theirs: Counts): Beside[] {
  const months = new Map<string, { ours: number; theirs: number; days: number }>()
  for (const [day, number] of theirs) {
    const month = monthOfDay(day)
    const sum = months.get(month) ?? { ours: 0, theirs: 0, days: 0 }
    const counted = ours.get(day)
    if (counted !== undefined) {
      sum.ours += counted
      sum.theirs += number
      sum.days += 1
    }
    months.set(month, sum)
  }
  return [...months].map(([month, sum]) => (sum.days === 0 ? beside(month, undefined, undefined, 0) : beside(month, sum.ours, sum.theirs, sum.days)))
}

function beside(when: string, ours: number | undefined, theirs: number | undefined, days: number): Beside {
  const both = ours !== undefined && theirs !== undefined
  return {
    when,
    ours,
    theirs,
    days,
    difference: both ? ours - theirs : undefined,
    percent: both && theirs > 0 ? Math.round((ours / theirs) * 1000) / 10 : undefined,
  }
}
