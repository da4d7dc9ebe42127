import { UserOutlined } from "@ant-design/icons";
import { Avatar } from "antd";

/** The picture of an account, or the usual sign where there is none; it says nothing that the text beside it does not. */
export function Portrait(props: { src: string | null | undefined; size: number }) {
  return (
    <Avatar
      size={props.size}
      className="pf-portrait"
      src={props.src ? <img src={props.src} alt="" /> : undefined}
      icon={<UserOutlined aria-hidden />}
    />
  );
}
