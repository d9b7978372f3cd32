/** The desk's page: each tap counts at once on the screen, and is kept on the phone until the server has it. */
import { Board } from './desk/board'
import { Sender } from './desk/sender'
import { takeTaps } from './desk/taps'

const root = document.querySelector<HTMLElement>('[data-desk]')
if (root) {
  const board = new Board(root)
  const sender = new Sender(board)
  takeTaps(root, (tap) => sender.take(tap))
  sender.begin()
}
