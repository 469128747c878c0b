// Reads queries from a file, one JSON text per line, and parses each. Ends with 1 if one does not parse.
import { readFileSync } from 'node:fs';
import { parseQuery } from '@jetstreamapp/soql-parser-js';

const queries = readFileSync(process.argv[2], 'utf8').split('\n').filter(line => line).map(line => JSON.parse(line));
let bad = 0;
for (const query of queries) {
  try {
    parseQuery(query);
  } catch (error) {
    bad++;
    console.log(`${error.message}\n  ${JSON.stringify(query)}`);
  }
}
console.log(`${queries.length - bad} of ${queries.length} queries parsed`);
process.exit(bad ? 1 : 0);
