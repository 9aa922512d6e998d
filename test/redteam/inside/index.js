// Mounted in place of the worker: `node index.js` begins the hostile one.
import './main.ts'
