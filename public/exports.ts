import { watchRun } from './exports/watch'

watchRun()
