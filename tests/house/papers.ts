import { readFileSync } from 'node:fs'
import { shipped } from '../../server/root.ts'

/** What the papers at the top of the house tell a reader to type. */

export const textOf = (name: string): string => readFileSync(shipped(name), 'utf8')

/** A placeholder of the Chinese papers is that of the English ones. */
const placeholders: Record<string, string> = { 仓库地址: 'ADDRESS', 您的域名: 'THE.NAME', '文件.txt': 'FILE.txt' }
const inEnglish = (text: string) => Object.entries(placeholders).reduce((said, [zh, en]) => said.replaceAll(zh, en), text)

/** The blocks of shell, each as it can be pasted. */
export function blocksOf(paper: string): string[] {
  return [...inEnglish(paper).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!)
}

/** What stands between backquotes in a paper without its blocks. */
export const spansOf = (paper: string): string[] => [...inEnglish(paper).replace(/^```\w*\n.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!)

/** How a span begins that is typed into a shell. */
const typed = /^(?:[A-Z_]+=\S+ )*(?:npm (?:ci|start|test|run)|npx|cli|docker|install|journalctl|systemctl|timedatectl|\.ci\/run)(?: |$)/

/** The prefixes under which the command line stands in for itself. */
const ownCommand = /^(?:docker compose (?:exec|run --rm) app )?npm run --silent cli --(?: |$)/

/**
 * Every command of a paper, once: those of its blocks line by line and step by step, and those within its sentences.
 * One of our own command line begins with `cli`, however it is called.
 */
export function commandsOf(paper: string): string[] {
  const lines = blocksOf(paper).flatMap((block) => withoutDocuments(block).split('\n'))
  const steps = lines.flatMap((line) => (line.startsWith('cli()') ? [line] : line.replace(/\s+# .*$/, '').split(' && ')))
  const all = [...steps, ...spansOf(paper).filter((span) => typed.test(span)).flatMap((span) => span.split(' && '))].map((step) => step.trim().replace(ownCommand, 'cli '))
  // Alone it says how the command line is called; with three dots, that something follows.
  return [...new Set(all.flatMap(eachOf))].filter((command) => command !== '' && !/^cli ?…?$/.test(command))
}

/** `staff add|list` is two commands. */
function eachOf(command: string): string[] {
  const choice = /^(cli (?:\S+ )?)(\w+(?:\|\w+)+)$/.exec(command)
  return choice ? choice[2]!.split('|').map((one) => `${choice[1]}${one}`) : [command]
}

/** A block without the lines that it writes into files. */
const withoutDocuments = (block: string) => block.replace(/(<<'END')\n.*?^END$/gms, '$1')
