/** What every page for visitors does beyond showing itself. Each part leaves alone what a page has not. */
import { checkInWithoutNetwork } from './page/check-in-form'
import { enterOnThisPage, enterWithoutNetwork } from './page/entry-form'
import { keepCountsLive } from './page/live-counts'
import { loadMapsWhenNear } from './page/near-maps'
import { offerOffline } from './page/offline-page'
import { offerToKeep, sayAge } from './page/saved-page'
import { sendKept } from './page/send-kept'
import { takeStamp } from './page/stamps'
import { startServiceWorker } from './page/start-worker'

takeStamp()
sayAge()
keepCountsLive()
loadMapsWhenNear()
checkInWithoutNetwork()
enterWithoutNetwork()
enterOnThisPage()
offerOffline()
sendKept()
offerToKeep()
startServiceWorker()
