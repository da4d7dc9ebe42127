import { moment, second, zoneName } from "./time";

/** A point in time, to the minute, with seconds and zone in the tooltip. */
export function Moment(props: { at: string | null | undefined }) {
  if (!props.at) return <>—</>;
  return (
    <time dateTime={props.at} title={`${second(props.at)} ${zoneName()}`}>
      {moment(props.at)}
    </time>
  );
}
