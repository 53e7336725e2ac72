// The web page of the workspace: bundled and served by the playground itself.
import { createRoot } from 'react-dom/client';
import 'slack-blocks-to-jsx/dist/style.css';
import './style/frame.css';
import './style/message.css';
import './style/blocks.css';
import './style/controls.css';
import './style/library.css';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the app');
// What a block breaks is caught and said where it stands.
createRoot(root, { onCaughtError: (error) => console.warn(String(error)) }).render(<App />);
