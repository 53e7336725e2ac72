import type { Offer } from './offers-for.ts';

/** The offers above a composer; Tab takes the marked one. */
export function Offers(props: {
  readonly offers: readonly Offer[];
  readonly at: number;
  readonly onTake: (text: string) => void;
}) {
  const { offers, at, onTake } = props;
  if (offers.length === 0) return null;
  return (
    <ul className="offers" aria-label="Suggestions">
      {offers.map((offer, index) => (
        <li key={offer.label}>
          <button
            type="button"
            className={`option ${index === at ? 'is-marked' : ''}`}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(offer.text)}
          >
            <strong>{offer.label}</strong>
            <span>{offer.hint}</span>
            {index === at && <kbd>Tab</kbd>}
          </button>
        </li>
      ))}
    </ul>
  );
}
