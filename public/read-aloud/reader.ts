import { Marked } from './mark'
import { type Sentence, sentences, wordAt } from './sentences'

export type State = 'idle' | 'reading' | 'paused'

interface Settings {
  voice(): SpeechSynthesisVoice | undefined
  rate(): number
  changed(state: State): void
}

interface Step extends Sentence {
  in: Marked
}

/**
 * Reads paragraphs sentence by sentence. A pause stops the engine and goes on from the sentence it was at: the
 * `pause` of many phones does not come back.
 */
export class Reader {
  state: State = 'idle'
  readonly #paragraphs: HTMLElement[]
  readonly #settings: Settings
  #steps: Step[] = []
  #at = 0
  /** Counts what was asked of the engine, so that late word of something cancelled is not heard. */
  #turn = 0
  /** Held here: an engine forgets one that nobody holds, and never says that it has ended. */
  #saying: SpeechSynthesisUtterance | undefined

  constructor(paragraphs: HTMLElement[], settings: Settings) {
    this.#paragraphs = paragraphs
    this.#settings = settings
  }

  play(): void {
    if (this.#steps.length === 0) for (const one of this.#paragraphs.map((paragraph) => new Marked(paragraph))) this.#steps.push(...sentences(one.text).map((sentence) => ({ ...sentence, in: one })))
    this.#become('reading')
    this.#say()
  }

  pause(): void {
    this.#silence()
    this.#become('paused')
  }

  stop(): void {
    if (this.state === 'idle') return
    this.#silence()
    this.#at = 0
    this.#become('idle')
  }

  /** Says the sentence it is at once more, as it is to be said now. */
  again(): void {
    if (this.state === 'reading') this.#say()
  }

  #say(): void {
    this.#silence()
    const step = this.#steps[this.#at]
    if (step === undefined) {
      this.#at = 0
      return this.#become('idle')
    }
    const turn = ++this.#turn
    const saying = new SpeechSynthesisUtterance(step.text)
    const voice = this.#settings.voice()
    if (voice) Object.assign(saying, { voice, lang: voice.lang })
    saying.rate = this.#settings.rate()
    saying.onboundary = ({ charIndex, charLength }) => {
      if (turn === this.#turn) step.in.show(step.from + charIndex, charLength || wordAt(step.text, charIndex))
    }
    saying.onend = () => {
      if (turn !== this.#turn) return
      step.in.end()
      this.#at++
      this.#say()
    }
    saying.onerror = () => turn === this.#turn && this.stop()
    step.in.begin()
    this.#saying = saying
    speechSynthesis.speak(saying)
  }

  #silence(): void {
    this.#turn++
    if (this.#saying) speechSynthesis.cancel()
    this.#saying = undefined
    this.#steps[this.#at]?.in.end()
  }

  #become(state: State): void {
    this.state = state
    this.#settings.changed(state)
  }
}
