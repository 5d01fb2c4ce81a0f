/** Processor time of all threads that some work takes, in microseconds. */
export function measured(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
