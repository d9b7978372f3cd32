import { slideThrough } from './march/slide'

const board = document.querySelector<HTMLElement>('[data-march]')
if (board) slideThrough(board)
