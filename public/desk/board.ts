import { filled } from '../../server/web/filled'
import { dayAt, timeAt } from '../page/site-clock'
import { sayUnit } from '../page/unit'
import { isToday, signed, type Tap } from './tap'

export interface Waiting {
  /** Not yet acknowledged, of whoever is signed in. */
  taps: Tap[]
  /** Of other people who used this phone. */
  others: Tap[]
  refused: Tap[]
  kept: boolean
  signedOut: boolean
}

type Words = Record<'dismiss' | 'notKept' | 'others' | 'refused' | 'sent' | 'signFirst' | 'signIn' | 'signedOut' | 'unsent' | 'waiting', string>
type Count = 'today' | 'part' | 'minors'

/** What the screen shows: the server's numbers with what waits on this phone added. */
export class Board {
  readonly site: string
  readonly by: string
  readonly #root: HTMLElement
  readonly #words: Words
  #moved = false
  /** The day, by this phone's clock, on which the numbers came. */
  #numbersOf = dayAt(Date.now())

  constructor(root: HTMLElement) {
    this.#root = root
    this.site = root.dataset.desk ?? ''
    this.by = root.dataset.by ?? ''
    this.#words = JSON.parse(root.dataset.words ?? '') as Words
  }

  show({ taps, others, refused, kept, signedOut }: Waiting, dismiss: (tap: Tap) => void): void {
    const here = taps.filter((tap) => tap.site === this.site && isToday(tap))
    const sum = (of: (tap: Tap) => number) => here.reduce((total, tap) => total + of(tap), 0)
    this.#add('today', sum(({ people }) => people))
    this.#add('part', sum(({ people }) => people))
    this.#add('minors', sum(({ people, minors }) => Math.sign(people) * minors))
    this.#fill('waiting', here.reverse().map((tap) => this.#row(tap)))
    this.#fill('refused', refused.map((tap) => this.#refusal(tap, dismiss)))
    this.#state(taps.length, others, kept, signedOut)
  }

  /** Takes over the numbers and rows of the page as the server shows it now. */
  renew(page: Document): void {
    const by = page.querySelector<HTMLElement>('[data-desk]')?.dataset.by
    // Somebody else has signed in on this phone: from now on the taps are theirs.
    if (by !== undefined && by !== this.by) return location.reload()
    for (const name of ['counts', 'rows']) {
      const fresh = page.querySelector(`[data-show=${name}]`)
      if (fresh) this.#place(name)?.replaceWith(fresh)
    }
    this.#numbersOf = dayAt(Date.now())
  }

  /** Takes over the numbers of an answer, before the page is asked for. */
  learn(tap: Tap, { today, desk_today: part }: { today: number; desk_today: number }): void {
    const counts = this.#place('counts')
    if (!counts || tap.site !== this.site) return
    counts.dataset.minors = String(this.#known('minors') + (isToday(tap) ? Math.sign(tap.people) * tap.minors : 0))
    counts.dataset.today = String(today)
    counts.dataset.part = String(part)
    this.#numbersOf = dayAt(Date.now())
  }

  /** The server's number; on a page left open since yesterday a new day begins with nobody. */
  #known(name: Count): number {
    return this.#numbersOf === dayAt(Date.now()) ? Number(this.#place('counts')?.dataset[name]) : 0
  }

  #place(name: string): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(`[data-show=${name}]`)
  }

  #add(name: Count, more: number): void {
    const place = this.#place(name)
    if (!place) return
    place.textContent = (this.#known(name) + more).toLocaleString('en-US')
    sayUnit(place)
  }

  #fill(name: string, nodes: HTMLElement[]): void {
    const place = this.#place(name)
    if (!place) return
    place.textContent = ''
    place.append(...nodes)
  }

  #row({ at, people, note }: Tap): HTMLElement {
    const said = node('span', this.#words.unsent)
    if (note) said.append(node('br'), note)
    return node('li', node('time', timeAt(at)), node('strong', signed(people)), said)
  }

  #refusal(tap: Tap, dismiss: (tap: Tap) => void): HTMLElement {
    const button = node('button', this.#words.dismiss)
    button.className = 'button quiet'
    button.addEventListener('click', () => dismiss(tap))
    const said = node('p', filled(this.#words.refused, { people: signed(tap.people), time: timeAt(tap.at), why: tap.refused ?? '' }))
    said.className = 'said'
    said.setAttribute('role', 'alert')
    return node('div', said, button)
  }

  #state(waiting: number, others: Tap[], kept: boolean, signedOut: boolean): void {
    const said: (string | HTMLElement)[] = []
    this.#moved = this.#moved || waiting > 0
    if (signedOut) said.push(waiting > 0 ? filled(this.#words.signedOut, { n: waiting }) : this.#words.signFirst, ' ', this.#signIn())
    else if (waiting > 0) said.push(filled(this.#words.waiting, { n: waiting }))
    else if (this.#moved) said.push(this.#words.sent)
    if (!kept) said.push(` ${this.#words.notKept}`)
    for (const name of Array.from(new Set(others.map(({ by }) => by)))) {
      said.push(` ${filled(this.#words.others, { n: others.filter(({ by }) => by === name).length, name })}`)
    }
    const place = this.#place('state')!
    place.classList.toggle('waiting', waiting > 0 || signedOut)
    place.textContent = ''
    place.append(...said)
  }

  #signIn(): HTMLElement {
    const link = node('a', this.#words.signIn) as HTMLAnchorElement
    link.href = location.pathname
    return link
  }
}

function node(tag: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag)
  made.append(...children)
  return made
}
