/**
 * 朗读: a recording where there is one; else the text is read out with the voice of the device, also where the recording
 * cannot be heard. Where the device has no voice in the language of the page, nothing is shown.
 */
import { Reader } from './read-aloud/reader'
import { Recording } from './read-aloud/recording'
import { voiceFor } from './read-aloud/voice'

const boxes = Array.from(document.querySelectorAll<HTMLElement>('[data-read-aloud]'))
const recordings = Array.from(document.querySelectorAll<HTMLElement>('[data-recording]')).map((box) => new Recording(box, readInstead))
for (const box of boxes) offer(box)

/** A page without its recording is read out like any other. */
function readInstead(): void {
  for (const box of boxes) {
    delete box.dataset['instead']
    box.dispatchEvent(new Event('wanted'))
  }
}

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
      // One voice at a time.
      if (state === 'reading') for (const recording of recordings) recording.pause()
      // Whoever has pressed it stays where they are.
      if (state === 'idle' && document.activeElement === stop) play.focus()
      stop.hidden = state === 'idle'
    },
  })

  play.addEventListener('click', () => (reader.state === 'reading' ? reader.pause() : reader.play()))
  stop.addEventListener('click', () => reader.stop())
  speed.addEventListener('change', () => reader.again())
  window.addEventListener('pagehide', () => reader.stop())
  for (const recording of recordings) recording.onPlay(() => reader.stop())

  // Some browsers know their voices only after a while.
  const show = () => (box.hidden = 'instead' in box.dataset || voiceFor(lang) === undefined)
  show()
  box.addEventListener('wanted', show)
  if (typeof speechSynthesis.addEventListener === 'function') speechSynthesis.addEventListener('voiceschanged', show)
}
