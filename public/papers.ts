import { offerToCopy } from './papers/copy.ts'
import { offerToPrint } from './papers/print.ts'

offerToPrint()
offerToCopy()
