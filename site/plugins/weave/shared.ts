const kept = globalThis as { annotatedRaft?: Map<string, unknown> };

/** What is worth keeping from one language to the next: each loads the modules of a plugin afresh. */
export function shared<T>(name: string, make: () => T): T {
  const all = (kept.annotatedRaft ??= new Map<string, unknown>());
  if (!all.has(name)) all.set(name, make());
  return all.get(name) as T;
}
