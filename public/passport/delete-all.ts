import { deleteStamps } from '../page/stamps'
import { say, showStamps } from './show'

/** Deletes every stamp, once asked and once confirmed. */
export function offerToDelete(page: HTMLElement): void {
  const box = page.querySelector<HTMLElement>('[data-delete]')!
  const ask = box.querySelector<HTMLButtonElement>('[data-ask]')!
  const sure = box.querySelector<HTMLElement>('[data-sure]')!
  const asking = (yes: boolean) => {
    sure.hidden = !yes
    ask.hidden = yes
    ;(yes ? sure.querySelector<HTMLElement>('[data-no]')! : ask).focus()
  }
  ask.onclick = () => asking(true)
  sure.querySelector<HTMLElement>('[data-no]')!.onclick = () => asking(false)
  sure.querySelector<HTMLElement>('[data-yes]')!.onclick = () => {
    deleteStamps()
    asking(false)
    showStamps(page)
    say(page, box.dataset.deleted)
  }
}
