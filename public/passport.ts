import './page'
import { offerToDelete } from './passport/delete-all'
import { offerFiles } from './passport/files'
import { keepsThings } from './passport/known-stamps'
import { show, showStamps } from './passport/show'

const page = document.querySelector<HTMLElement>('[data-passport]')
if (page && keepsThings()) {
  showStamps(page)
  show(page, '[data-keep]', true)
  offerFiles(page)
  offerToDelete(page)
  // A scan that was kept without network may be stamped while this page is open, or in another tab.
  addEventListener('storage', () => showStamps(page))
  document.addEventListener('visibilitychange', () => document.hidden || showStamps(page))
} else if (page) {
  show(page, '[data-blocked]', true)
}
