/** The page that lists what is kept on the phone. It also stands in for a page that is not. */
import { askWorker, canKeep } from './page/ask-worker'
import { saidSize, saidTime } from './page/said-time'
import { type SavedPage, savedName, savedPages } from './pocket/saved'

const box = document.querySelector<HTMLElement>('[data-pocket]')!
const part = (name: string) => box.querySelector<HTMLElement>(`[data-pocket-${name}]`)!
const words = (name: string) => box.dataset[name] ?? ''

if (location.pathname !== '/pocket') part('missing').hidden = false
if (canKeep()) void show()

async function show(): Promise<void> {
  const without = part('without')
  // At once, so that nothing has to make room for it later.
  const list = (there: boolean) => ([without.hidden, part('list').hidden] = [there, !there])
  list(true)
  try {
    const pages = await savedPages()
    const bytes = pages.reduce((sum, page) => sum + page.bytes, 0)
    part('sum').textContent = pages.length === 0 ? words('none') : words('sum').replace('{n}', String(pages.length)).replace('{size}', saidSize(bytes))
    const groups = [pages.filter((page) => page.with), pages.filter((page) => !page.with)]
    const lists = await Promise.all(groups.map((group, i) => listOf(group, words(i === 0 ? 'chosen' : 'opened'))))
    part('pages').textContent = ''
    part('pages').append(...lists.filter((one): one is HTMLElement => one !== undefined))
    const all = part('all') as HTMLButtonElement
    all.hidden = pages.length === 0
    all.onclick = () => void forget(pages.map(({ path }) => path))
  } catch {
    list(false)
    without.textContent = words('blocked')
  }
}

async function listOf(pages: SavedPage[], heading: string): Promise<HTMLElement | undefined> {
  if (pages.length === 0) return undefined
  const section = document.createElement('section')
  const list = document.createElement('ul')
  list.className = 'pocket-list'
  list.append(...(await Promise.all(pages.map(lineOf))))
  section.append(element('h2', heading), list)
  return section
}

async function lineOf(page: SavedPage): Promise<HTMLElement> {
  const title = await titleOf(page.path)
  const link = element('a', title)
  link.setAttribute('href', page.path)
  const button = element('button', words('forget'))
  button.className = 'button quiet'
  button.setAttribute('type', 'button')
  button.setAttribute('aria-label', words('titleOf').replace('{title}', title))
  button.onclick = () => void forget([page.path])
  const line = document.createElement('li')
  line.append(link, element('span', words('one').replace('{time}', saidTime(page.at)).replace('{size}', `${Math.ceil(page.bytes / 1000)} kB`)), button)
  return line
}

async function titleOf(path: string): Promise<string> {
  const kept = await (await caches.open(savedName)).match(path)
  const page = new DOMParser().parseFromString(kept ? await kept.text() : '', 'text/html')
  return page.title.split(' · ').slice(0, -1).join(' · ') || page.title || path
}

async function forget(paths: string[]): Promise<void> {
  const { problem } = await askWorker({ forget: paths })
  await show()
  if (problem) part('sum').textContent = words('blocked')
  part('sum').focus()
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
