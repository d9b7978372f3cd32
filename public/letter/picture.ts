import { drawLetter } from './draw.ts'
import { readLetter } from './read.ts'

/**
 * “保存为图片”: the paper `#letter` is drawn on this device and shown as an image, which every phone can hold and save,
 * the browser inside WeChat too; where the page has a link `#save`, also to download. Nothing is sent anywhere.
 */
export function offerPicture(): void {
  const button = document.getElementById('draw')
  const letter = document.getElementById('letter')
  const drawn = document.getElementById('drawn')
  const image = document.getElementById('drawing')
  const save = document.getElementById('save')
  if (!(button instanceof HTMLButtonElement) || !letter || !drawn || !(image instanceof HTMLImageElement)) return
  button.hidden = false
  button.addEventListener('click', () => {
    image.src = drawLetter(readLetter(letter)).toDataURL('image/png')
    if (save instanceof HTMLAnchorElement) save.href = image.src
    drawn.hidden = false
    drawn.scrollIntoView()
  })
}
