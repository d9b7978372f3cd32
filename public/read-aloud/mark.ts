/** A paragraph whose words can be marked. Its citations are neither read nor touched. */
export class Marked {
  readonly paragraph: HTMLElement
  /** What is read of it. */
  readonly text: string
  readonly #said = document.createElement('span')

  constructor(paragraph: HTMLElement) {
    this.paragraph = paragraph
    const words = Array.from(paragraph.childNodes).find((node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.nodeValue ?? ''))
    this.text = words?.nodeValue ?? ''
    this.#said.textContent = this.text
    if (words) paragraph.replaceChild(this.#said, words)
  }

  /** Shows that it is being read. */
  begin(): void {
    this.paragraph.classList.add('being-read')
    const { top, bottom } = this.paragraph.getBoundingClientRect()
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    if (top < 0 || bottom > window.innerHeight) this.paragraph.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
  }

  /** Marks the word that is being said. */
  show(from: number, length: number): void {
    const mark = document.createElement('mark')
    mark.textContent = this.text.slice(from, from + length)
    this.#said.textContent = this.text.slice(0, from)
    this.#said.append(mark, this.text.slice(from + length))
  }

  end(): void {
    this.paragraph.classList.remove('being-read')
    this.#said.textContent = this.text
  }
}
