import { Button } from "antd";
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Failure, Loading } from "./states";
import { usePhone } from "./width";

/** A column; those marked `wide` are left out on a phone, where the first cell tells the rest. */
export interface Column<T> {
  key: string;
  title: ReactNode;
  /** Pixels, when the content should not decide. */
  width?: number;
  wide?: boolean;
  render: (row: T) => ReactNode;
}

interface Rows<T> {
  rows: T[] | undefined;
  error: unknown;
  isFetching: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

/** The one list of the console: table, waiting, failure, empty state with a next step, more on demand. */
export function DataTable<T extends object>(props: {
  list: Rows<T>;
  columns: Column<T>[];
  rowKey: keyof T & string;
  empty: ReactNode;
  open?: (row: T) => void;
  current?: string;
}) {
  const t = useT();
  const phone = usePhone();
  const { list, open, rowKey } = props;
  if (!list.rows) {
    return list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : <Loading />;
  }
  if (list.rows.length === 0) return list.isFetching ? <Loading /> : props.empty;
  const columns = props.columns.filter((column) => !(phone && column.wide));
  return (
    <>
      <table className="pf-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" style={{ width: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            // The first cell holds a link or button that does the same with the keyboard.
            <tr
              key={String(row[rowKey])}
              className={`${open ? "pf-open" : ""} ${row[rowKey] === props.current ? "pf-current" : ""}`}
              onClick={open && (() => open(row))}
            >
              {columns.map((column) => (
                <td key={column.key}>{column.render(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {list.hasNextPage && (
        <div className="pf-more">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("load_more")}
          </Button>
        </div>
      )}
    </>
  );
}
