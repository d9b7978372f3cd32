import { drawLetter } from './letter/draw.ts'
import { readLetter } from './letter/read.ts'
import { offerToPrint } from './papers/print.ts'

/**
 * “保存为图片”: the letter is drawn on this device and shown as an image, which every phone can hold and save,
 * the browser inside WeChat too. Nothing is sent anywhere.
 */
function offerPicture(): void {
  const button = document.getElementById('draw')
  const letter = document.getElementById('letter')
  const drawn = document.getElementById('drawn')
  const image = document.getElementById('drawing')
  if (!(button instanceof HTMLButtonElement) || !letter || !drawn || !(image instanceof HTMLImageElement)) return
  button.hidden = false
  button.addEventListener('click', () => {
    image.src = drawLetter(readLetter(letter)).toDataURL('image/png')
    drawn.hidden = false
    drawn.scrollIntoView()
  })
}

offerToPrint()
offerPicture()
