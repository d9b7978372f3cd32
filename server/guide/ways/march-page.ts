import type { Site } from '../schema.ts'
import type { March, Stage } from '../schema-routes.ts'
import { daySpan } from './days-apart.ts'
import { sketchOf } from './march-sketch.ts'

/** A stage as the page shows it. */
export interface ShownStage extends Stage {
  site: Site | undefined
  /** Where it stands on the strip of time, from 0 at the first to 1 at the last. */
  along: number
  /** Whether the days before it are many, and nothing is known of them here. */
  gap: boolean
}

/** More days than this between two stages are said to be empty. */
const longGap = 31

interface MarchWords {
  march(): March
  site(slug: string): Site | undefined
}

/** What the page of the march shows: its stages, the strip of time, and a sketch of the one county that is drawn. */
export function marchPage(guide: MarchWords): { march: March; stages: ShownStage[]; sketch: ReturnType<typeof sketchOf> } {
  const march = guide.march()
  const [first, last] = [march.stages[0]!.date, march.stages.at(-1)!.date]
  const whole = daySpan(first, last)
  const stages = march.stages.map((stage, i) => ({
    ...stage,
    site: typeof stage.where === 'object' && 'site' in stage.where ? guide.site(stage.where.site) : undefined,
    along: whole === 0 ? 0 : daySpan(first, stage.date) / whole,
    gap: i > 0 && daySpan(march.stages[i - 1]!.until ?? march.stages[i - 1]!.date, stage.date) > longGap,
  }))
  return { march, stages, sketch: sketchOf(stages) }
}
