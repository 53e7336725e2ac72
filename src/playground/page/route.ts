import { useCallback, useEffect, useState } from 'react';

/** Who looks at what: a member's name, a channel's id or `home`, and an open thread; '' for none. */
export type Route = { readonly member: string; readonly place: string; readonly thread: string };

/** The route in an address such as `#mia/C0LOOP0001/1700000000.000100`. */
function routeIn(hash: string): Route {
  const [member = '', place = '', thread = ''] = hash.replace(/^#/, '').split('/').map(decoded);
  return { member, place, thread };
}

/** The address of a route. */
function addressOf({ member, place, thread }: Route): string {
  return `#${[member, place, thread].map(encodeURIComponent).join('/').replace(/\/+$/, '')}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** The page's route, kept in its address: a reload and the back button keep to it. */
export function useRoute(): readonly [Route, (change: Partial<Route>) => void] {
  const [route, setRoute] = useState(() => routeIn(location.hash));
  useEffect(() => {
    const follow = () => setRoute(routeIn(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((change: Partial<Route>) => {
    location.hash = addressOf({ ...routeIn(location.hash), ...change });
  }, []);
  return [route, go];
}
