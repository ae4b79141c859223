import type { StartOptions } from 'agentmock'

export interface PluginOptions extends StartOptions {
  /** What to mock, as `agentmock serve` takes it; without it the document in Vite's root, else the API in the program. */
  document?: string | string[]
  /** The path under which the application asks the API, such as `/api`. Without it that of the document's server. */
  prefix?: string
}

/** What Vite takes as a plugin, without its types. */
export interface Plugin {
  name: string
  apply: 'serve'
  config(config: { root?: string }): Promise<{ server: { proxy: Record<string, { target: string; changeOrigin: boolean; rewrite(path: string): string }> } }>
  configureServer(server: { config: { logger: { info(message: string): void } } }): void
  closeBundle(): Promise<void>
}

/** Runs a mock as long as Vite's development server does, which passes on to it what is asked below the prefix. */
export declare function agentmock(options?: PluginOptions): Plugin
