import ejs from 'ejs'
import type { Config } from '../config.ts'
import { shipped } from '../root.ts'
import { timeOf } from '../local-day.ts'
import type { Assets } from './assets.ts'
import { dated, monthDayed } from './dates.ts'
import type { Reader } from './reader.ts'
import { count, countIfKnown, words } from './words.ts'

/** Renders views; every view is given the reader's words and the numbers' dress beside its own values. */
export class Pages {
  readonly #shared: object
  readonly #mark: { style: string } | undefined

  /** Whether what is shown is sample data. */
  readonly sample: boolean

  constructor({ config, assets, sample = false }: { config: Pick<Config, 'ICP_NUMBER' | 'GONGAN_NUMBER' | 'PUBLIC_URL'>; assets: Assets; sample?: boolean }) {
    this.sample = sample
    this.#mark = sample ? { style: assets.url('sample.css') } : undefined
    this.#shared = {
      asset: (name: string) => assets.url(name),
      count,
      countIfKnown,
      timeOf,
      icp: config.ICP_NUMBER,
      gongan: config.GONGAN_NUMBER,
      publicUrl: config.PUBLIC_URL,
      current: '',
      robots: 'all',
    }
  }

  /**
   * @param view path below `views/`, without its ending
   * @param values what the view shows; text is escaped by the view
   */
  async html(view: string, reader: Reader, values: object): Promise<string> {
    const { lang } = reader
    const shared = { ...this.#shared, ...reader, t: words(lang), dated: (date: string) => dated(date, lang), monthDayed: (day: string) => monthDayed(day, lang) }
    const page = await ejs.renderFile(shipped(`views/${view}.ejs`), { ...shared, ...values }, { cache: true, root: shipped('views') })
    return this.#mark === undefined ? page : marked(page, this.#mark.style, words(lang)('sample.title'), `${words('zh')('sample.band')} · ${words('en')('sample.band')}`)
  }
}

/** A page that says before anything else, on the screen, on paper and in its title, that what it shows is not real: whatever its view. */
function marked(page: string, style: string, title: string, band: string): string {
  return page
    .replace('<title>', `<title>${title} · `)
    .replace('</head>', `<link rel="stylesheet" href="${style}">\n</head>`)
    .replace(/<body[^>]*>/, (body) => `${body}\n<p class="sample-band" role="note">${band}</p>`)
}
