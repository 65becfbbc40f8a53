/** A name without a dot or of a local zone (RFC 6762, RFC 8375), or an address of a private network (RFC 1918, RFC 4193). */
export function isPrivateHost(host: string): boolean {
  if (host.startsWith("[")) return /^\[(?:::1?\]|f[cd]|fe[89ab])/.test(host);
  if (!host.includes(".") || /\.(?:local|lan|internal|home|localhost|home\.arpa)$/.test(host)) return true;
  return /^(?:0|127|10)\.\d|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./.test(host) && /^[\d.]+$/.test(host);
}
