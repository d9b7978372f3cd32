/** 朗读: reads a text out with the voice of the device; where it has none in the language of the page, nothing is shown. */
import { Reader } from './read-aloud/reader'
import { voiceFor } from './read-aloud/voice'

for (const box of Array.from(document.querySelectorAll<HTMLElement>('[data-read-aloud]'))) offer(box)

function offer(box: HTMLElement): void {
  const text = document.getElementById(box.dataset['readAloud'] ?? '')
  const lang = box.dataset['lang'] ?? ''
  if (text === null || !('speechSynthesis' in window) || !('SpeechSynthesisUtterance' in window)) return
  const control = <T extends HTMLElement>(name: string) => box.querySelector<T>(`[data-aloud=${name}]`)!
  const [play, stop, speed] = [control('play'), control('stop'), control<HTMLSelectElement>('speed')]
  const words = { idle: play.textContent ?? '', reading: box.dataset['pause'] ?? '', paused: box.dataset['resume'] ?? '' }

  const reader = new Reader(Array.from(text.querySelectorAll('p')), {
    voice: () => voiceFor(lang),
    rate: () => Number(speed.value),
    changed(state) {
      play.textContent = words[state]
      // Whoever has pressed it stays where they are.
      if (state === 'idle' && document.activeElement === stop) play.focus()
      stop.hidden = state === 'idle'
    },
  })

  play.addEventListener('click', () => (reader.state === 'reading' ? reader.pause() : reader.play()))
  stop.addEventListener('click', () => reader.stop())
  speed.addEventListener('change', () => reader.again())
  window.addEventListener('pagehide', () => reader.stop())

  // Some browsers know their voices only after a while.
  const show = () => (box.hidden = voiceFor(lang) === undefined)
  show()
  if (typeof speechSynthesis.addEventListener === 'function') speechSynthesis.addEventListener('voiceschanged', show)
}
