import { Component, type ReactNode } from 'react';
import type { Json } from '../slack-error.ts';

type Props = { readonly what: string; readonly of: Json; readonly children: ReactNode };
type State = { readonly broken: boolean; readonly of: Json };

/** What is inside may fail to be drawn; then a note stands there until the block changes, and the rest of the page goes on. */
export class Guard extends Component<Props, State> {
  override state: State = { broken: false, of: this.props.of };

  static getDerivedStateFromError(): Partial<State> {
    return { broken: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.of === state.of ? null : { broken: false, of: props.of };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <Unshown what={this.props.what} why="could not be shown" />;
  }
}

/** Stands for a block that is not shown. */
export function Unshown({ what, why }: { readonly what: string; readonly why: string }) {
  return <p className="unshown">{`A block of type "${what || 'none'}" ${why}.`}</p>;
}
