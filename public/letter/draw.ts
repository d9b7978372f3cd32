import { ofPalette } from '../page/palette.ts'
import { linesOf } from './lines.ts'
import type { Letter } from './read.ts'

/** A sheet of A4 at 150 dots to the inch; longer where the letter is. */
const width = 1240
const height = 1754
const margin = 120
const inner = width - 2 * margin
const labels = 200
const qrSide = 250

interface Type {
  size: number
  family: string
  bold?: boolean
  colour?: string
}

export function drawLetter(letter: Letter): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  // One that nobody checks ends with its last line.
  canvas.height = Math.max(letter.qr.side === 0 ? 0 : height, Math.ceil(draw(canvas, letter) + margin))
  // The first pass measured; a canvas that is given its size is empty again.
  draw(canvas, letter)
  return canvas
}

/** Draws from the top; returns where the last line ends. */
function draw(canvas: HTMLCanvasElement, letter: Letter): number {
  const pen = canvas.getContext('2d')!
  const [ink, soft, red, gold, divides] = [ofPalette('--ink'), ofPalette('--ink-soft'), ofPalette('--red'), ofPalette('--gold'), ofPalette('--line')]
  const [serif, sans] = [ofPalette('--song'), ofPalette('--sans')]
  const set = ({ size, family, bold, colour }: Type) => {
    pen.font = `${bold ? '700 ' : ''}${size}px ${family}`
    pen.fillStyle = colour ?? ink
  }
  let y = margin

  const write = (text: string, type: Type, { x = margin, most = inner, align = 'left' as CanvasTextAlign } = {}) => {
    set(type)
    pen.textAlign = align
    const at = align === 'center' ? x + most / 2 : align === 'right' ? x + most : x
    for (const line of linesOf(text, most, (part) => pen.measureText(part).width)) {
      y += type.size * 1.6
      pen.fillText(line, at, y - type.size * 0.4)
    }
  }
  const rule = (colour: string, thick: number) => {
    pen.fillStyle = colour
    pen.fillRect(margin, y, inner, thick)
    y += thick
  }

  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  if (letter.closed !== '') {
    write(letter.closed, { size: 30, family: sans, bold: true, colour: red })
    y += 30
  }
  rule(red, 6)
  y += 6
  rule(red, 2)
  y += 40
  write(letter.over, { size: 26, family: serif, colour: soft }, { align: 'center' })
  write(letter.title, { size: 60, family: serif, bold: true, colour: red }, { align: 'center' })
  write(letter.number, { size: 26, family: sans, colour: soft }, { align: 'center' })
  y += 40
  write(letter.to, { size: 32, family: serif, bold: true })
  write(letter.lead, { size: 30, family: serif })
  y += 24
  for (const { name, lines } of letter.rows) {
    rule(divides, 2)
    y += 10
    const top = y
    write(name, { size: 26, family: sans, colour: soft }, { most: labels - 20 })
    const below = y
    y = top
    lines.forEach(({ text, strong }, i) => {
      const type = i === 0 || strong ? { size: 29, family: sans, bold: strong } : { size: 25, family: sans, colour: soft }
      write(text, type, { x: margin + labels, most: inner - labels })
    })
    y = Math.max(y, below) + 10
  }
  rule(divides, 2)
  y += 40
  for (const line of letter.sign) write(line, { size: 30, family: serif, bold: true }, { align: 'right' })
  y += 30
  write(letter.terms, { size: 23, family: sans, colour: soft })
  if (letter.qr.side === 0) return y
  y = Math.max(y + 30, canvas.height - margin - qrSide)
  const top = y
  drawQr(pen, letter.qr, margin, top)
  y += 40
  for (const line of letter.check) write(line, { size: 25, family: sans }, { x: margin + qrSide + 30, most: inner - qrSide - 30 })
  pen.fillStyle = gold
  pen.fillRect(margin, top - 12, inner, 2)
  return Math.max(y, top + qrSide)
}

function drawQr(pen: CanvasRenderingContext2D, { side, path }: Letter['qr'], x: number, y: number): void {
  pen.save()
  pen.translate(x, y)
  pen.scale(qrSide / side, qrSide / side)
  pen.strokeStyle = '#000000'
  pen.lineWidth = 1
  pen.stroke(new Path2D(path))
  pen.restore()
}
