import { renew } from './console/renew'

renew()
