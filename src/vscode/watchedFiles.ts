/** Files under watch, so many at a time. Pure. */

/** More are not placed: nobody would take away again what is shown in them. */
export const maxWatched = 100;

export class WatchedFiles<T> {
  readonly #files = new Map<string, T>();

  /** False when there is no room for one more. */
  add(key: string, file: T): boolean {
    if (this.#files.size >= maxWatched && !this.#files.has(key)) return false;
    this.#files.set(key, file);
    return true;
  }

  has(key: string): boolean {
    return this.#files.has(key);
  }

  /** False when it was not watched. */
  delete(key: string): boolean {
    return this.#files.delete(key);
  }

  all(): readonly T[] {
    return [...this.#files.values()];
  }

  clear(): void {
    this.#files.clear();
  }
}
