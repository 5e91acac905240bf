/**
 * The few values of the `vscode` module that a file may name while it is loaded in a unit test.
 *
 * It does nothing: behaviour of the editor is tested in the real workbench (`test/journeys`).
 */

export class Disposable {
  #stop;
  constructor(stop) {
    this.#stop = stop;
  }
  static from(...all) {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }
  dispose() {
    this.#stop?.();
  }
}

export class EventEmitter {
  #readers = new Set();
  event = (reader) => {
    this.#readers.add(reader);
    return new Disposable(() => this.#readers.delete(reader));
  };
  fire(value) {
    for (const reader of this.#readers) reader(value);
  }
  dispose() {
    this.#readers.clear();
  }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };
