/** A block of code or data that scrolls, and can be scrolled with the keyboard. */
export function CodeBlock(props: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard.
    <pre className="pf-code" tabIndex={0}>
      {props.text}
    </pre>
  );
}
