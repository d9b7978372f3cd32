import './page'
import { offerPicture } from './letter/picture.ts'
import { offerToPrint } from './papers/print.ts'
import { fillCertificate } from './passport/certificate'

if (fillCertificate()) {
  offerToPrint()
  offerPicture()
}
