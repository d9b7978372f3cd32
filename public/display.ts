/** The wall screen: numbers and QR as the server tells them; the last ones stay while it does not. */
import { stayAwake } from './display/awake'
import { listen } from './display/stream'
import { sayUnit } from './page/unit'

/** A code that was shown for so long is about to be worthless: better none than one that fails. */
const codeGoodFor = 60_000

const { dataset } = document.body
const part = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector)!
const [main, today, all, state] = [part('main'), part('#today'), part('#all'), part('#state')]
const qr = part<HTMLImageElement>('#qr')
let time = dataset.time ?? ''
let fading: number | undefined
let yesterdays = false

const show = (place: HTMLElement, value: number) => {
  place.textContent = value.toLocaleString('en-US')
  place.dataset.length = String(place.textContent.length)
  sayUnit(place)
}

const fadeLater = () => {
  window.clearTimeout(fading)
  fading = window.setTimeout(() => (main.dataset.gate = 'waiting'), codeGoodFor)
}

/** Only when the page is there: a screen must not end on a browser's own page of errors. */
const renew = () => {
  yesterdays = true
  fetch(location.href, { cache: 'no-store' })
    .then(({ ok }) => ok && location.reload())
    .catch(() => undefined)
}

if (main.dataset.gate === 'code') fadeLater()

listen(dataset.events ?? '', {
  on: {
    count(data) {
      const count = JSON.parse(data) as { today: number; all: number; date: string }
      if (count.date !== dataset.date) return renew()
      show(today, count.today)
      show(all, count.all)
    },
    code(data) {
      qr.src = (JSON.parse(data) as { url: string }).url
      main.dataset.gate = 'code'
      fadeLater()
    },
    unpaired() {
      window.clearTimeout(fading)
      main.dataset.gate = 'unpaired'
    },
    beat(data) {
      time = data
      if (yesterdays) renew()
    },
  },
  lost() {
    state.textContent = (dataset.lost ?? '').replace('{time}', time)
    state.hidden = false
  },
  heard() {
    state.hidden = true
  },
})

stayAwake()
