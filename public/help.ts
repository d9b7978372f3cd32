import { offerToShare } from './help/share-place.ts'

offerToShare()
