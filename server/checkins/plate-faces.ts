import type { Reads } from '../database/open.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { dayOf } from '../local-day.ts'
import { helpPhones } from '../help/help-phones.ts'
import { isDraftAddress, type PlateFace } from './plate-svg.ts'
import type { Plate } from './plates.ts'

export interface FaceParts {
  db: { read: Reads }
  guide: GuideStore
  config: { PUBLIC_URL: string }
}

/** What plates show, in their order; one whose place has left the guide has no face any more. */
export async function plateFaces({ db, guide, config }: FaceParts, plates: Plate[]): Promise<{ plate: Plate; face: PlateFace }[]> {
  const phones = await helpPhones(db.read)
  const draft = isDraftAddress(config.PUBLIC_URL)
  return plates.flatMap((plate) => {
    const { code, issue } = plate
    const site = guide.site(plate.site)
    const stop = site && plate.stop !== '' ? guide.stop(site, plate.stop) : undefined
    if (!site || (plate.stop !== '' && !stop)) return []
    const face: PlateFace = {
      url: `${config.PUBLIC_URL}/c/${code}`,
      code,
      site: site.short,
      ...(stop && { stop: stop.name }),
      helpPhone: phones.get(site.slug) ?? '',
      issued: dayOf(plate.issued_at),
      issue,
      draft,
    }
    return [{ plate, face }]
  })
}

/** The name of a plate's file, less its ending. */
export function fileName({ site, stop, code }: Plate): string {
  return [site, stop, code].filter((part) => part !== '').join('--')
}
