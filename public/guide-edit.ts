import { placeEditor } from './guide-edit/place.ts'
import type { Counties, Settings } from './map/settings.ts'

/** Shows the map on which the point of a site is set; without it the degrees are typed. */
for (const box of Array.from(document.querySelectorAll<HTMLElement>('[data-place-map]'))) {
  const settings = JSON.parse(box.dataset['placeMap'] ?? '') as Settings
  // Its room is there before the page is drawn, so that no field moves under a finger.
  const hint = document.querySelector<HTMLElement>('[data-place-hint]')!
  box.hidden = hint.hidden = false
  fetch(settings.basemap, { credentials: 'same-origin' })
    .then((answer) => (answer.ok ? (answer.json() as Promise<Counties>) : Promise.reject(new Error(`${settings.basemap}: ${answer.status}`))))
    .then((counties) => placeEditor(box, settings, counties))
    .catch((error: unknown) => {
      box.hidden = hint.hidden = true
      console.error(error)
    })
}
