import { writeStamps } from '../page/stamps'
import { dayAt } from '../page/site-clock'
import { knownStamps } from './known-stamps'
import { say, showStamps, slugsOn } from './show'
import { merged, mostCharacters, readFile, writeFile } from './stamps-file'

/** Stamps go out as a file or as text, and come in as either: the browser inside WeChat saves no file. */
export function offerFiles(page: HTMLElement): void {
  const box = page.querySelector<HTMLElement>('[data-file]')!
  const text = box.querySelector<HTMLTextAreaElement>('[data-text]')!
  const pick = box.querySelector<HTMLInputElement>('[data-import]')!
  const written = () => writeFile(knownStamps(slugsOn(page)))

  box.querySelector('details')!.addEventListener('toggle', () => (text.value = written()))
  box.querySelector<HTMLElement>('[data-export]')!.onclick = () => download(written())
  box.querySelector<HTMLElement>('[data-import-text]')!.onclick = () => take(page, box, text.value)
  pick.onchange = () => {
    const file = pick.files?.[0]
    if (!file) return
    // A character takes at most four bytes: what is larger is not read at all.
    if (file.size > 4 * mostCharacters) return say(page, box.dataset.tooLarge)
    const reader = new FileReader()
    reader.onload = () => take(page, box, String(reader.result))
    reader.onerror = () => say(page, box.dataset.notOurs)
    reader.readAsText(file)
    // The same file can be chosen a second time.
    pick.value = ''
  }
}

function take(page: HTMLElement, box: HTMLElement, text: string): void {
  const slugs = slugsOn(page)
  const read = readFile(text, slugs, dayAt(Date.now()))
  if ('wrong' in read) return say(page, box.dataset[read.wrong])
  const before = knownStamps(slugs)
  const after = merged(before, read.stamps)
  const news = slugs.filter((site) => after[site] !== before[site]).length
  try {
    if (news > 0) writeStamps(after)
  } catch {
    return say(page, box.dataset.noRoom)
  }
  showStamps(page)
  say(page, news > 0 ? (box.dataset.imported ?? '').replace('{n}', String(news)) : box.dataset.same)
}

function download(text: string): void {
  const link = document.createElement('a')
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.href = address
  link.download = `footprints-${dayAt(Date.now())}.json`
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
