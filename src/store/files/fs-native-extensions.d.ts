declare module "fs-native-extensions" {
  /** Takes an exclusive lock that the kernel gives back when the process dies; false when another holds it. */
  export function tryLock(fd: number): boolean;
  export function unlock(fd: number): void;
}
