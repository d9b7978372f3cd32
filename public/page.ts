/** What every guide page does beyond showing itself: keeps its numbers fresh, and fetches the map when it is near. */
import { keepCountsLive } from './page/live-counts'
import { loadMapsWhenNear } from './page/near-maps'

keepCountsLive()
loadMapsWhenNear()
