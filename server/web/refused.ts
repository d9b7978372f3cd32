import { z } from 'zod'
import { reasons } from './refusals.ts'

/** What a refused JSON request is answered: public contract, section 5 of the design. `error` stands for a surprise (500). */
export const refusedSchema = z.object({ reason: z.enum([...reasons, 'error']), message: z.string() })
