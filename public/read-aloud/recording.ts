/** A recording of a site: says why it is not heard, when it is not. */
export class Recording {
  readonly #audio: HTMLAudioElement
  readonly #box: HTMLElement

  /** @param silent is told once when the recording cannot be heard here or now */
  constructor(box: HTMLElement, silent: () => void) {
    this.#box = box
    this.#audio = box.querySelector('audio')!
    this.#audio.addEventListener('error', () => {
      this.#say(navigator.onLine ? 'failed' : 'offline')
      silent()
    })
    this.#audio.addEventListener('playing', () => this.#say(''))
    if (this.#audio.canPlayType(this.#audio.dataset['type'] ?? '') !== '') return
    this.#say('strange')
    silent()
  }

  /** @param begun is called when it begins to be heard */
  onPlay(begun: () => void): void {
    this.#audio.addEventListener('play', begun)
  }

  pause(): void {
    this.#audio.pause()
  }

  #say(why: '' | 'failed' | 'offline' | 'strange'): void {
    const said = this.#box.querySelector<HTMLElement>('[role=status]')!
    said.hidden = why === ''
    said.textContent = this.#box.dataset[why] ?? ''
  }
}
