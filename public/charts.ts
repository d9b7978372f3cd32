/** The charts page: every drawing is made from the table beside it. */
import { draw } from './charts/draw'
import { offerToPrint } from './papers/print'

offerToPrint()
draw()
