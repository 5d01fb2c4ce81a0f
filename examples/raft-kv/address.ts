/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const HOST_AND_PORT = /^(?:\[([0-9a-f:]+)\]|([^:[\]\s,]+)):(\d+)$/i;

/**
 * Reads `host:port`, or `[host]:port` where the host is of IPv6; null when it
 * is neither, or no port has such a number.
 */
export function parseAddress(text: string): Address | null {
  const match = HOST_AND_PORT.exec(text);
  if (match === null) return null;
  const port = parsePort(match[3]!);
  return port === null ? null : { host: match[1] ?? match[2]!, port };
}

/** The number of a port, from 1 to 65535; null for anything else. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

/** What {@link parseAddress} reads. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
