import './page'
import { markAtOnce } from './quiz/mark-at-once'

markAtOnce()
