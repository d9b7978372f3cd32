import ejs from 'ejs'
import type { Config } from '../config.ts'
import { shipped } from '../root.ts'
import { timeOf } from '../local-day.ts'
import type { Assets } from './assets.ts'
import { dated } from './dates.ts'
import type { Reader } from './reader.ts'
import { count, words } from './words.ts'

/** Renders views; every view is given the reader's words and the numbers' dress beside its own values. */
export class Pages {
  readonly #shared: object

  constructor({ config, assets }: { config: Pick<Config, 'ICP_NUMBER' | 'GONGAN_NUMBER' | 'PUBLIC_URL'>; assets: Assets }) {
    this.#shared = {
      asset: (name: string) => assets.url(name),
      count,
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
    const shared = { ...this.#shared, ...reader, t: words(lang), dated: (date: string) => dated(date, lang) }
    return ejs.renderFile(shipped(`views/${view}.ejs`), { ...shared, ...values }, { cache: true, root: shipped('views') })
  }
}
