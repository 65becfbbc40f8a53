import type { ItemHead, StoredItem } from "../domain/stored-item.js";

/** The head alone, its fields always in one order, so that equal heads are equal as text. */
export function headOf(item: ItemHead | StoredItem): ItemHead {
  return {
    key: item.key,
    id: item.id,
    ...(item.url === undefined ? {} : { url: item.url }),
    ...(item.title === undefined ? {} : { title: item.title }),
    authors: item.authors,
    published: item.published,
    ...(item.updated === undefined ? {} : { updated: item.updated }),
    categories: item.categories,
    ...(item.language === undefined ? {} : { language: item.language }),
    firstSeen: item.firstSeen,
    contentHash: item.contentHash,
    place: item.place,
    sortedAt: item.sortedAt,
    ...(item.isFromArchive === undefined ? {} : { isFromArchive: item.isFromArchive }),
    ...(item.isWithdrawn === undefined ? {} : { isWithdrawn: item.isWithdrawn }),
    ...(item.fullText === undefined ? {} : { fullText: item.fullText }),
  };
}
