import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";

export interface PageOf<T> {
  items: T[];
  next?: string | null;
}

/** A cursor-paged list: all rows fetched so far, and how to get more. */
export function useList<P extends PageOf<unknown>>(
  key: unknown[],
  load: (cursor: string | undefined) => Promise<P>,
  every?: number,
) {
  const query = useInfiniteQuery<P, Error, InfiniteData<P>, unknown[], string | undefined>({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (old) => old,
    refetchInterval: every ?? false,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) as P["items"] | undefined;
  return { ...query, first: query.data?.pages[0], rows };
}
