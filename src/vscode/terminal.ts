/**
 * The environment of new terminals: AI command-line tools started there use the guard.
 *
 * Off until somebody consents in *Guard AI Clients…*. Not persistent: without a running guard new
 * terminals are untouched. `NO_PROXY` is extended so that tools never send loopback calls to a
 * corporate proxy.
 */

import type * as vscode from "vscode";

const loopback = "127.0.0.1,localhost,::1";
const consentKey = "argus.terminalConsent";

export class Terminal implements vscode.Disposable {
  readonly #collection: vscode.GlobalEnvironmentVariableCollection;
  readonly #state: vscode.Memento;

  constructor(context: vscode.ExtensionContext) {
    this.#collection = context.environmentVariableCollection;
    this.#state = context.globalState;
    this.#collection.persistent = false;
    this.#collection.clear();
  }

  /** True once somebody said yes; asked again only after `forget`. */
  get consented(): boolean {
    return this.#state.get<unknown>(consentKey) === true;
  }

  /** True while new terminals get the guard's environment. */
  get active(): boolean {
    return this.#collection.get("NO_PROXY") !== undefined;
  }

  async consent(): Promise<void> {
    await this.#state.update(consentKey, true);
  }

  async forget(): Promise<void> {
    this.clear();
    await this.#state.update(consentKey, undefined);
  }

  /** `variables`: names to values, e.g. `ANTHROPIC_BASE_URL` to a route's URL. */
  set(variables: Readonly<Record<string, string>>, noProxy: string | undefined): void {
    this.#collection.clear();
    this.#collection.description = "AI command-line tools in this terminal send through Argus.";
    for (const [name, value] of Object.entries(variables)) this.#collection.replace(name, value);
    const known = noProxy === undefined || noProxy === "" ? loopback : `${noProxy},${loopback}`;
    this.#collection.replace("NO_PROXY", known);
    this.#collection.replace("no_proxy", known);
  }

  clear(): void {
    this.#collection.clear();
  }

  dispose(): void {
    this.#collection.clear();
  }
}
