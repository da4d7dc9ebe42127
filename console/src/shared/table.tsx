import { Button, Table, type TableProps } from "antd";
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Failure } from "./states";
import { usePhone } from "./width";

type Columns<T> = NonNullable<TableProps<T>["columns"]>;

/** A column; those marked `wide` are left out on a phone, where the first cell tells the rest. */
export type Column<T> = Columns<T>[number] & { wide?: boolean };

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
  const { list, open } = props;
  if (list.error && !list.rows) return <Failure error={list.error} retry={() => void list.refetch()} />;
  if (list.rows?.length === 0 && !list.isFetching) return props.empty;
  return (
    <>
      <Table<T>
        size="middle"
        rowKey={props.rowKey}
        columns={props.columns.filter((column) => !(phone && column.wide)) as Columns<T>}
        dataSource={list.rows ?? []}
        loading={!list.rows}
        pagination={false}
        rowClassName={(row) => `${open ? "pf-open" : ""} ${row[props.rowKey] === props.current ? "pf-current" : ""}`}
        onRow={(row) => (open ? { onClick: () => open(row) } : {})}
      />
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
