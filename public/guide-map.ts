import { offerToPrint } from './papers/print.ts'

offerToPrint()
