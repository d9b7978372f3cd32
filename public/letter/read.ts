/** What stands on the letter, as the page says it: the picture has the same words. */
export interface Letter {
  /** That the site is closed that day; '' when it is not. */
  closed: string
  over: string
  title: string
  number: string
  to: string
  lead: string
  rows: { name: string; lines: { text: string; strong: boolean }[] }[]
  sign: string[]
  terms: string
  check: string[]
  qr: { side: number; path: string }
}

export function readLetter(page: HTMLElement): Letter {
  const one = (selector: string) => textOf(page.querySelector(selector))
  const all = (selector: string) => [...page.querySelectorAll(selector)].map(textOf)
  return {
    closed: textOf(document.querySelector('.paper-closed')),
    over: one('.paper-over'),
    title: one('h1'),
    number: one('.paper-head .paper-number'),
    to: one('.paper-to'),
    lead: one('.paper-lead'),
    rows: [...page.querySelectorAll('.paper-rows > div')].map((row) => ({ name: textOf(row.querySelector('dt')), lines: linesOf(row.querySelector('dd')) })),
    sign: all('.paper-sign p'),
    terms: one('.paper-terms'),
    check: all('.paper-check p'),
    qr: {
      side: page.querySelector<SVGSVGElement>('.paper-qr svg')?.viewBox.baseVal.width ?? 0,
      path: page.querySelector('.paper-qr path[stroke]')?.getAttribute('d') ?? '',
    },
  }
}

/** What the page sets in blocks of its own stands in lines of its own. */
function linesOf(cell: Element | null): { text: string; strong: boolean }[] {
  const lines = [{ text: '', strong: false }]
  for (const node of cell ? [...cell.childNodes] : []) {
    const block = node instanceof HTMLElement && (node.tagName === 'SMALL' || (node.tagName === 'SPAN' && node.className === ''))
    const strong = node instanceof HTMLElement && (node.tagName === 'STRONG' || node.querySelector('strong') !== null)
    const last = lines[lines.length - 1]!
    if (block) {
      lines.push({ text: textOf(node), strong })
    } else if (textOf(node) !== '') {
      last.text += (last.text === '' ? '' : ' ') + textOf(node)
      last.strong = last.strong || strong
    }
  }
  return lines.filter(({ text }) => text !== '')
}

const textOf = (node: Node | null): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim()
