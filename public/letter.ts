import { offerPicture } from './letter/picture.ts'
import { offerToPrint } from './papers/print.ts'

offerToPrint()
offerPicture()
