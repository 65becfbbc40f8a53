/** Pictures up to this many pixels wide or high are icons, avatars and buttons. */
export const MAX_ICON_PIXELS = 80;

const ICON_NAME =
  /(?:^|[/_.-])(?:emoji|emoticons?|smil(?:ey|ie)s?|icons?|favicon|avatars?|gravatar|logos?|badges?|buttons?|sprites?|share|rss|feed-icon|spacer|placeholder|loading|blank)(?:[/_.-]|\d|$)|gravatar\.com/i;
/** Services that scale pictures have the size in the query, in the file's name or in the path. */
const SIZE_IN_URL =
  /[?&](?:s|sz|size|w|width|h|height)=(\d{1,4})(?:px)?(?:&|$)|-(\d{1,4})x\d{1,4}\.\w{2,5}(?:$|\?)|[=/]s(\d{1,4})(?:-c)?(?:$|\/)/i;

/** Whether an address is that of an icon, an avatar or a button, by its words or by the size in it. */
export function isIconAddress(url: string): boolean {
  const size = SIZE_IN_URL.exec(url);
  const pixels = size?.slice(1).find((digits) => digits !== undefined);
  return ICON_NAME.test(url) || (pixels !== undefined && Number(pixels) <= MAX_ICON_PIXELS);
}
