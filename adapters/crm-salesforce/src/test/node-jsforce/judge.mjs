// jsforce judges the fake Salesforce of the testkit: what the one sends the other must take, and what the one answers the
// other must understand.
//
//   mvn -q -pl adapters/testkit -am compile
//   java -cp <class path of pql-testkit> io.pqlconnector.testkit.salesforce.FakeSalesforceMain 8090 8091 >said
//   sed -n '/BEGIN/,/END/p' said >key.pem
//   npm install && node judge.mjs http://127.0.0.1:8090 CLIENT_ID CLIENT_SECRET REFRESH_TOKEN USERNAME key.pem
//
// Needs a fake that was just started. Ends with "N checks passed", or at the first check that fails.
import assert from 'node:assert/strict';
import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import jsforce from 'jsforce';

const [loginUrl, clientId, clientSecret, refreshToken, username, keyFile] = process.argv.slice(2);
const version = '66.0';
const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const KEY = 'PQL_Account_Key__c';

let checks = 0;

function check(actual, expected, what) {
  assert.deepEqual(actual, expected, what);
  checks += 1;
}

async function refused(call, code, pattern) {
  await assert.rejects(call, (error) => {
    assert.equal(error.errorCode ?? error.name, code);
    assert.match(error.message, pattern);
    return true;
  });
  checks += 1;
}

function assertion(audience, seconds = 120) {
  const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const text = `${encoded({ alg: 'RS256' })}.${encoded({ iss: clientId, sub: username, aud: audience, exp })}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(readFileSync(keyFile)).toString('base64url')}`;
}

async function logsIn() {
  const conn = new jsforce.Connection({ oauth2: { loginUrl, clientId, clientSecret }, version });
  await refused(
    () => conn.authorize({ grant_type: JWT, assertion: assertion('https://test.salesforce.com') }),
    'invalid_grant',
    /audience is invalid/,
  );
  await refused(
    () => conn.authorize({ grant_type: JWT, assertion: assertion('https://login.salesforce.com', 3600) }),
    'invalid_grant',
    /expired/,
  );
  const user = await conn.authorize({ grant_type: JWT, assertion: assertion('https://login.salesforce.com') });
  check([user.id.slice(0, 3), user.organizationId.slice(0, 3)], ['005', '00D'], 'who is logged in');
  check(conn.instanceUrl === loginUrl, false, 'another host');
  const credentials = await conn.oauth2.requestToken({ grant_type: 'client_credentials' });
  check(credentials.token_type, 'Bearer', 'client credentials');
  return conn;
}

async function refreshes(instanceUrl) {
  const conn = new jsforce.Connection({
    oauth2: { loginUrl, clientId, clientSecret },
    instanceUrl,
    accessToken: '00D000000000000!gone',
    refreshToken,
    version,
  });
  let refreshed = 0;
  conn.on('refresh', () => {
    refreshed += 1;
  });
  const results = await Promise.all([1, 2, 3].map(() => conn.query('SELECT Id FROM Account LIMIT 1')));
  check(results.map((one) => one.done), [true, true, true], 'queries after a refresh');
  check(refreshed, 1, 'one refresh for all');
  const dead = new jsforce.Connection({ instanceUrl, accessToken: 'gone', version });
  await refused(() => dead.query('SELECT Id FROM Account'), 'INVALID_SESSION_ID', /Session expired or invalid/);
}

async function describes(conn) {
  const versions = await conn.request('/services/data');
  check(versions.some((one) => one.version === version && one.url === `/services/data/v${version}`), true, 'versions');
  const account = await conn.describe('Account');
  const key = account.fields.find((one) => one.name === KEY);
  check([key.type, key.length, key.externalId, key.unique, key.caseSensitive], ['string', 255, true, true, false], 'key');
  check(account.fields.find((one) => one.name === 'pql_triggers').picklistValues.length, 4, 'picklist');
  check((await conn.describeGlobal()).sobjects.some((one) => one.name === 'Campaign'), true, 'global describe');
  await refused(() => conn.describe('Nothing__c'), 'NOT_FOUND', /does not exist/);
}

async function upserts(conn) {
  const records = Array.from({ length: 450 }, (unused, i) => ({
    [KEY]: `account-${i}.example`,
    name: `Account ${i}`,
    pql_score: i + 0.5,
    pql_active: i % 2 === 0,
    pql_triggers: 'hit_limit;engaged',
    pql_seen_at: '2026-11-21T09:30:00.000Z',
  }));
  const options = { allowRecursive: true, allOrNone: false };
  const first = await conn.sobject('Account').upsert(records, KEY, options);
  check(first.length, 450, 'a result for each');
  check(first.every((one) => one.success && one.created && one.id.length === 18), true, 'all created');
  const second = await conn.sobject('Account').upsert(records.slice(0, 250), KEY, options);
  check(second.map((one) => [one.id, one.created]), first.slice(0, 250).map((one) => [one.id, false]), 'the same ids');

  const mixed = await conn.sobject('Account').upsert(
    [
      { [KEY]: 'good.example', name: 'Good' },
      { [KEY]: 'bad.example', name: 'x'.repeat(300) },
      { [KEY]: 'twice.example' },
      { [KEY]: 'TWICE.example' },
    ],
    KEY,
    options,
  );
  check(mixed.map((one) => one.success), [true, false, false, false], 'some are refused');
  check(mixed[1].errors[0].statusCode, 'STRING_TOO_LONG', 'code');
  check(mixed[1].errors[0].fields, ['name'], 'field');
  check(mixed[2].errors[0].statusCode, 'DUPLICATE_VALUE', 'twice in one request');
  await refused(
    () => conn.sobject('Account').upsert([{ [KEY]: 'a.example', No__c: 1 }, { [KEY]: 'b.example' }], KEY, options),
    'INVALID_FIELD',
    /No such column 'No__c' on sobject of type Account/,
  );
  return first.map((one) => one.id);
}

async function queries(conn) {
  const soql = "SELECT Id, name, pql_score, Owner.Email FROM Account WHERE name LIKE 'Account %' ORDER BY pql_score DESC";
  const headers = { 'Sforce-Query-Options': 'batchSize=200' };
  const page = await conn.query(soql, { headers });
  check([page.totalSize, page.done, page.records.length], [450, false, 200], 'first page');
  check([page.records[0].name, page.records[0].pql_score], ['Account 449', 449.5], 'in order');
  check(page.records[0].Owner.Email, username, 'parent');
  const next = await conn.queryMore(page.nextRecordsUrl, { headers });
  check([next.done, next.records.length], [false, 200], 'second page');
  const all = await conn.query(soql, { headers, autoFetch: true, maxFetch: 10000 });
  check([all.length ?? all.records.length], [450], 'all pages');

  const found = await conn
    .sobject('Account')
    .find({ pql_active: true, pql_score: { $gt: 440 }, name: { $like: '%44%' }, [KEY]: { $nin: ['x', 'y'] } }, 'Id, name')
    .sort('name')
    .execute();
  check(found.map((one) => one.name), ['Account 440', 'Account 442', 'Account 444', 'Account 446', 'Account 448'], 'find');
  check(await conn.sobject('Account').count({ name: { $like: 'Account 1%' } }), 111, 'count');
  const groups = await conn.query('SELECT pql_active, COUNT(Id) n FROM Account WHERE pql_score != null GROUP BY pql_active');
  check(groups.records.map((one) => [one.pql_active, one.n]), [[true, 225], [false, 225]], 'groups');
  await refused(() => conn.query("SELECT Id FROM Account WHERE name = 'it's'"), 'MALFORMED_QUERY', /./);
  await refused(() => conn.query('SELECT No__c FROM Account'), 'INVALID_FIELD', /No such column 'No__c'/);
}

async function readsAndChangesRecords(conn, ids) {
  const accounts = conn.sobject('Account');
  const many = await accounts.retrieve(ids.slice(0, 210), { fields: ['name', 'pql_seen_at'] });
  check([many.length, many[209].name], [210, 'Account 209'], 'many records');
  check(new Date(many[0].pql_seen_at).toISOString(), '2026-11-21T09:30:00.000Z', 'an instant');
  const one = await accounts.retrieve(ids[7]);
  check([one.Id, one.name, one.pql_triggers], [ids[7], 'Account 7', 'hit_limit;engaged'], 'one record');

  const created = await accounts.create({ name: 'Single' });
  check([created.success, created.errors], [true, []], 'created');
  check((await accounts.update({ Id: created.id, name: 'Changed' })).success, true, 'updated');
  const upserted = await accounts.upsert({ [KEY]: 'alone+1.inc', name: 'Alone' }, KEY);
  check(upserted.success, true, 'upserted alone');
  const updated = await accounts.update(ids.slice(0, 205).map((id) => ({ Id: id, pql_tier: null, name: 'Renamed' })), {
    allowRecursive: true,
  });
  check(updated.filter((result) => result.success).length, 205, 'updated many');
  const deleted = await accounts.destroy([...ids.slice(440), '001xx0000000001AAA']);
  check(deleted.map((result) => result.success), [...Array(10).fill(true), false], 'deleted');
  check(deleted[10].errors[0].statusCode, 'INVALID_CROSS_REFERENCE_KEY', 'nothing to delete');
  const gone = await accounts.update([{ Id: ids[445], name: 'x' }, { Id: ids[1], name: 'y' }]);
  check(gone.map((result) => result.success), [false, true], 'one is gone');
  check(gone[0].errors[0].statusCode, 'ENTITY_IS_DELETED', 'gone');
  await refused(() => accounts.destroy(ids[445]), 'ENTITY_IS_DELETED', /entity is deleted/);
  const all = await conn.query('SELECT Id FROM Account WHERE IsDeleted = true', { scanAll: true });
  check(all.totalSize, 10, 'queryAll');
}

async function bulkLoads(conn) {
  const job = conn.bulk2.createJob({ object: 'Account', operation: 'upsert', externalIdFieldName: KEY });
  await job.open();
  const rows = Array.from({ length: 1200 }, (unused, i) => ({ [KEY]: `bulk-${i}`, name: `Bulk "${i}", Inc.`, pql_score: i }));
  rows.push({ [KEY]: 'bulk-bad', name: 'Bad', pql_score: 'many' });
  await job.uploadData(rows);
  await job.close();
  await job.poll(10, 10000);
  const results = await job.getAllResults();
  check([results.successfulResults.length, results.failedResults.length, results.unprocessedRecords.length], [1200, 1, 0], 'rows');
  check(results.failedResults[0].sf__Error.split(':')[0], 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'code');
  check(new Set(results.successfulResults.map((row) => row[KEY])).size, 1200, 'each once');
  check(results.successfulResults.every((row) => row.sf__Created === 'true' && row.sf__Id.length === 18), true, 'created');
  const info = await job.check();
  check([info.state, info.numberRecordsProcessed, info.numberRecordsFailed], ['JobComplete', 1201, 1], 'counts');
  check(await conn.sobject('Account').count({ name: { $like: 'Bulk "%", Inc.' } }), 1200, 'quoted text');
  await job.delete();

  const load = await conn.bulk2.loadAndWaitForResults({
    object: 'Account',
    operation: 'update',
    input: results.successfulResults.slice(0, 20).map((row) => ({ Id: row.sf__Id, pql_score: '#N/A', name: '' })),
    pollInterval: 10,
    pollTimeout: 10000,
  });
  check(load.successfulResults.length, 20, 'updated');
  check(await conn.sobject('Account').count({ name: { $like: 'Bulk%' }, pql_score: null }), 20, 'emptied, and not the name');

  const aborted = conn.bulk2.createJob({ object: 'Account', operation: 'insert' });
  await aborted.open();
  await aborted.uploadData('name\nNobody\n');
  await aborted.abort();
  check((await aborted.check()).state, 'Aborted', 'aborted');
  const broken = conn.bulk2.createJob({ object: 'Account', operation: 'insert', lineEnding: 'CRLF' });
  await broken.open();
  await broken.uploadData('name\nNobody\n');
  await broken.close();
  await assert.rejects(() => broken.poll(10, 10000), /LineEnding is invalid on user data/);
  await assert.rejects(() => conn.bulk2.createJob({ object: 'Nothing', operation: 'insert' }).open(), /Nothing/);
  checks += 2;
}

async function toolingAndEffects(conn) {
  const field = {
    FullName: 'Account.Judge__c',
    Metadata: { type: 'Text', label: 'Judge', length: 40, externalId: true, unique: true },
  };
  const made = await conn.tooling.create('CustomField', field);
  check(made.success, true, 'a field');
  await refused(() => conn.tooling.create('CustomField', field), 'DUPLICATE_DEVELOPER_NAME', /already a field named Judge/);
  const found = await conn.tooling.query("SELECT Id FROM CustomField WHERE TableEnumOrId = 'Account' AND DeveloperName = 'Judge'");
  check(found.records[0].Id, made.id, 'found again');
  check((await conn.describe('Account')).fields.some((one) => one.name === 'Judge__c'), false, 'nobody sees it');
  check((await conn.tooling.destroy('CustomField', made.id)).success, true, 'gone again');

  const contact = await conn.sobject('Contact').create({ name: 'Ann', email: 'ann@acme.example' });
  const action = await conn.requestPost(`/services/data/v${version}/actions/standard/assignTargetToSalesCadence`, {
    inputs: [{ salesCadenceNameOrId: 'Welcome', targetId: contact.id }],
  });
  check(action[0].isSuccess, true, 'enrolled');
  const parts = await conn.requestPost(`/services/data/v${version}/composite`, {
    allOrNone: true,
    compositeRequest: [
      { method: 'POST', url: `/services/data/v${version}/sobjects/Campaign`, referenceId: 'c', body: { Name: 'Hot', IsActive: true } },
      {
        method: 'POST',
        url: `/services/data/v${version}/sobjects/CampaignMember`,
        referenceId: 'm',
        body: { CampaignId: '@{c.id}', ContactId: contact.id },
      },
    ],
  });
  check(parts.compositeResponse.map((one) => one.httpStatusCode), [201, 201], 'one after the other');
  const limits = await conn.limits();
  check(limits.DailyApiRequests.Max, 100000, 'limits');
  check(conn.limitInfo.apiUsage.used, 100000 - limits.DailyApiRequests.Remaining, 'what the header tells');
}

const conn = await logsIn();
await refreshes(conn.instanceUrl);
await describes(conn);
const ids = await upserts(conn);
await queries(conn);
await readsAndChangesRecords(conn, ids);
await bulkLoads(conn);
await toolingAndEffects(conn);
console.log(`${checks} checks passed`);
