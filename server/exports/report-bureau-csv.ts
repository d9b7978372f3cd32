import { changeSaid, comparedCells, csvText, dayLines, sourceLines } from '../ledger/month-csv.ts'
import { words } from '../web/words.ts'
import { type BureauFigures, unclosed } from './report-bureau.ts'

const columns = 15

/** A month of all sites as CSV, in Chinese whoever reads it: a row for each site, sources, days, corrections. */
export function bureauCsv(figures: BureauFigures): string {
  const t = words('zh')
  const ofSites = (n: number) => t('report.ofSites', { n, all: figures.sites.length })
  const { format, mark, preliminary, month, through, people, closed_sites, minors, parties, party_people, tours, previous_month, last_year, year_to_date } = figures
  const head = [
    [t('report.bureauTitle'), mark],
    [t('report.format'), format],
    [t('report.month'), month],
    [t('report.through'), through],
    [t('report.closedSites'), ofSites(closed_sites), ...(preliminary ? [t('report.unclosed', { names: unclosed(figures).map(({ name }) => name).join('、') })] : [])],
  ]
  const figureNames = [t('report.people'), t('report.minors'), t('report.parties'), t('report.partyPeople'), t('report.tours')]
  const compared = [t('report.previousMonth'), t('report.change'), t('report.lastYear'), t('report.change'), t('report.yearToDate')]
  const both = (one: BureauFigures['last_year'] | BureauFigures['sites'][number]['last_year']) => [...comparedCells(one, t), ''].slice(0, 2)
  const sites = [
    [t('export.site'), t('export.name'), t('report.state'), ...figureNames, ...compared, t('report.sealDay'), t('report.seal')],
    ...figures.sites.map((row) => [
      row.site,
      row.name,
      t(`report.state.${row.state}`),
      row.people,
      row.minors ?? t('report.uncounted'),
      row.parties,
      row.party_people,
      row.tours,
      ...both(row.previous_month),
      ...both(row.last_year),
      row.year_to_date,
      row.seal?.day ?? t('report.noSeal'),
      row.seal?.hash ?? '',
    ]),
    [t('export.sum'), '', '', people, minors ?? t('report.uncounted'), parties, party_people, tours, ...both(previous_month), ...both(last_year), year_to_date],
  ]
  const comparisons = [
    [t('report.compared'), t('report.month'), t('report.sitesInBoth'), t('report.peopleThen'), t('report.peopleNow'), t('report.change')],
    ...([['report.onPreviousMonth', previous_month], ['report.onLastYear', last_year]] as const).map(([name, other]) => {
      const { both } = other
      return [t(name), other.month, ofSites(both.sites), ...(both.sites === 0 ? ['', ''] : [both.before, both.people]), changeSaid(other, t)]
    }),
  ]
  const corrections = [
    [t('report.corrections'), ...(figures.corrections.length === 0 ? [t('report.noCorrections')] : [])],
    ...figures.corrections.map((row) => [row.name, row.about, row.day, row.people, row.reason, row.by, row.second || t('report.noSecond'), row.entered_on]),
  ]
  return csvText([head, comparisons, sites, sourceLines(figures, t), dayLines(figures, t), corrections], columns)
}
