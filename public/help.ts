import { offerToShare } from './help/share-place.ts'
import { sayAge } from './page/saved-page'
import { startServiceWorker } from './page/start-worker'

sayAge()
offerToShare()
startServiceWorker()
