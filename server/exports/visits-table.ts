import { countedAs } from '../counters/counters.ts'
import type { Reads } from '../database/open.ts'
import type { ManyRead } from '../database/rows.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import { monthOfDay } from '../local-month.ts'
import type { Span } from '../local-span.ts'
import { type Lang, words, type Words } from '../web/words.ts'
import { visitNotes } from './notes.ts'
import { add, type Figures, none } from './figures.ts'
import type { Cell, Column, Page, Table } from './table.ts'
import { byDay, byHour, bySite } from './visit-counts.ts'
import { windowsOf } from './windows.ts'

export const bys = ['day', 'hour', 'month', 'source', 'site'] as const
export type By = (typeof bys)[number]

export interface VisitsAsked extends Span {
  what: 'visits'
  by: By
  /** '' for all of `sites`. */
  site: string
  sites: readonly string[]
  /** Of the sites that the guide knows; one that has left it keeps its counts, under its slug. */
  names: Record<string, string>
  lang: Lang
}

/** 人次 as they were asked for: a column for each source and their total, or a row for each source. */
export function visitsTable(db: Reads, engine: ManyRead, asked: VisitsAsked): Table {
  const { from, to, by, site } = asked
  const t = words(asked.lang)
  return {
    version: 'visits/1',
    asked: { from, to, by, site },
    columns: columnsOf(by, t),
    pages: asked.sites.length === 0 ? nothing() : pagesOf[by](db, asked, engine),
    notes: visitNotes(asked, t),
    words: { sheet: t('export.sheet.visits'), sum: t('export.sum'), version: t('export.version') },
  }
}

/** How many rows it has at most. */
export function mostRows(by: By, days: number, sites: number): number {
  const each = { day: days, hour: days * 25, month: Math.ceil(days / 28) + 1, site: 1 }
  return by === 'source' ? countedAs.length : each[by] * sites
}

function columnsOf(by: By, t: Words): Column[] {
  const people: Column[] = countedAs.map((source) => ({ name: source, title: t(`export.source.${source}`), kind: 'count', width: 12 }))
  const total: Column = { name: 'total', title: t('export.total'), kind: 'count', width: 12 }
  const site: Column[] = [
    { name: 'site', title: t('export.site'), kind: 'text', width: 28 },
    { name: 'name', title: t('export.name'), kind: 'text', width: 24 },
  ]
  const day: Column = { name: 'date', title: t('export.date'), kind: 'day', width: 12 }
  const saidSource = (cell: Cell) => t(`export.source.${cell as CountedAs}`)
  switch (by) {
    case 'day':
      return [day, ...site, ...people, total]
    case 'hour':
      return [day, ...site, { name: 'hour', title: t('export.hour'), kind: 'text', say: (cell) => (cell as string) ?? t('export.hour.none'), width: 12 }, ...people, total]
    case 'month':
      return [{ name: 'month', title: t('export.month'), kind: 'month', width: 12 }, ...site, ...people, total]
    case 'site':
      return [...site, ...people, total]
    case 'source':
      return [{ name: 'source', title: t('export.source'), kind: 'text', say: saidSource, width: 16 }, total]
  }
}

const pagesOf: Record<By, (db: Reads, asked: VisitsAsked, engine: ManyRead) => AsyncGenerator<Page>> = {
  async *day(db, asked, engine) {
    for (const { from, to, share } of windowsOf(asked, asked.sites.length)) {
      yield { share, rows: await byDay(db, engine, { from, to, sites: asked.sites }, (site) => nameIn(asked, site)) }
    }
  },
  async *hour(db, asked) {
    for (const { from, to, share } of windowsOf(asked, asked.sites.length * 100)) {
      const counted = await byHour(db, { from, to, sites: asked.sites })
      yield { share, rows: counted.map((row) => [row.day, row.site, nameIn(asked, row.site), hourSaid(row.hour), ...row.figures]) }
    }
  },
  async *month(db, asked) {
    for (const { from, to, share } of windowsOf(asked, asked.sites.length, true)) {
      const counted = await bySite(db, { from, to, sites: asked.sites })
      yield { share, rows: counted.map((row) => [monthOfDay(from), row.site, nameIn(asked, row.site), ...row.figures]) }
    }
  },
  async *site(db, asked) {
    const sums = new Map(asked.sites.map((site) => [site, none()]))
    for (const { from, to, share } of windowsOf(asked, asked.sites.length)) {
      for (const row of await bySite(db, { from, to, sites: asked.sites })) add(sums.get(row.site)!, row.figures)
      yield { share, rows: [] }
    }
    yield { share: 1, rows: [...sums].map(([site, figures]) => [site, nameIn(asked, site), ...figures]) }
  },
  async *source(db, asked) {
    const sum: Figures = none()
    for (const { from, to, share } of windowsOf(asked, asked.sites.length)) {
      for (const row of await bySite(db, { from, to, sites: asked.sites })) add(sum, row.figures)
      yield { share, rows: [] }
    }
    yield { share: 1, rows: countedAs.map((source, i) => [source, sum[i]!]) }
  },
}

async function* nothing(): AsyncGenerator<Page> {
  yield { share: 1, rows: [] }
}

const nameIn = ({ names }: VisitsAsked, site: string): string => names[site] ?? site

const hourSaid = (hour: number | null): string | null => (hour === null ? null : `${String(hour).padStart(2, '0')}:00`)
