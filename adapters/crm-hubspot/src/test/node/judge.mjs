// HubSpot's own client judges the fake HubSpot of the testkit: what the one sends the other must take, and what the one
// answers the other must understand.
//
//   mvn -q -pl adapters/testkit -am compile
//   java -cp <class path of pql-testkit> io.pqlconnector.testkit.hubspot.FakeHubSpotMain 8089
//   npm install && node judge.mjs http://127.0.0.1:8089 pat-na1-the-static-token
//
// Needs a fake that was just started. Ends with "N checks passed", or at the first check that fails.
import assert from 'node:assert/strict';
import { Client } from '@hubspot/api-client';

const [basePath = 'http://127.0.0.1:8089', accessToken = 'pat-na1-the-static-token'] = process.argv.slice(2);
const hubspot = new Client({ accessToken, basePath, numberOfApiCallRetries: 0 });
const { companies, contacts, deals, lists, owners, properties, associations, objects } = hubspot.crm;

let checks = 0;

function check(actual, expected, what) {
  assert.deepEqual(actual, expected, what);
  checks += 1;
}

async function refused(call, code, pattern) {
  await assert.rejects(call, (error) => {
    assert.equal(error.code, code);
    assert.match(JSON.stringify(error.body), pattern);
    return true;
  });
  checks += 1;
}

async function api(method, path, body) {
  const response = await hubspot.apiRequest({ method, path, body });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const byId = (results) => new Map(results.map((one) => [one.id, one]));

async function definesProperties() {
  const group = await properties.groupsApi.create('companies', { name: 'judge', label: 'Judge', displayOrder: -1 });
  check(group.name, 'judge', 'group');
  check((await properties.groupsApi.getAll('companies')).results.some((one) => one.name === 'judge'), true, 'groups');

  const key = {
    groupName: 'judge',
    name: 'judge_key',
    label: 'Judge key',
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
    formField: false,
  };
  const created = await properties.coreApi.create('companies', key);
  check([created.name, created.hasUniqueValue, created.hubspotDefined], ['judge_key', true, false], 'unique property');
  await refused(() => properties.coreApi.create('companies', key), 409, /Properties\.PROPERTY_WITH_NAME_EXISTS/);

  const option = (value, displayOrder) => ({ label: value, value, displayOrder, hidden: false });
  const batch = await properties.batchApi.create('companies', {
    inputs: [
      { groupName: 'judge', name: 'judge_score', label: 'Score', type: 'number', fieldType: 'number' },
      { groupName: 'judge', name: 'judge_seen', label: 'Seen', type: 'datetime', fieldType: 'date' },
      {
        groupName: 'judge',
        name: 'judge_why',
        label: 'Why',
        type: 'enumeration',
        fieldType: 'checkbox',
        options: [option('seats', 0), option('api', 1)],
      },
    ],
  });
  check(batch.results.map((one) => one.name).sort(), ['judge_score', 'judge_seen', 'judge_why'], 'batch of properties');

  const updated = await properties.coreApi.update('companies', 'judge_why', {
    options: [option('seats', 0), option('api', 1), option('limit', 2)],
  });
  check(updated.options.map((one) => one.value), ['seats', 'api', 'limit'], 'options');
  check((await properties.coreApi.getByName('companies', 'judge_why')).options.length, 3, 'options read back');
  await refused(() => properties.coreApi.getByName('companies', 'judge_nothing'), 404, /judge_nothing/);
}

async function upsertsCompanies() {
  const input = (id, values) => ({
    id,
    idProperty: 'judge_key',
    objectWriteTraceId: `trace-${id}`,
    properties: { judge_key: id, ...values },
  });
  const inputs = [
    input('acme', { name: 'Acme', domain: 'acme.com', judge_score: '87', judge_why: 'seats;api' }),
    input('globex', { name: 'Globex', judge_seen: '2026-11-21T10:00:00Z' }),
  ];
  const first = await companies.batchApi.upsert({ inputs });
  check(first.status, 'COMPLETE', 'status');
  check(first.results.map((one) => one._new), [true, true], 'new');
  check(first.results.map((one) => one.objectWriteTraceId).sort(), ['trace-acme', 'trace-globex'], 'trace ids');

  const second = await companies.batchApi.upsert({ inputs });
  check(second.results.map((one) => one._new), [false, false], 'not new');
  check([...byId(second.results).keys()].sort(), [...byId(first.results).keys()].sort(), 'same ids');

  const mixed = await companies.batchApi.upsert({
    inputs: [input('initech', { name: 'Initech' }), input('bad', { name: 'Bad', judge_score: 'many' })],
  });
  check(mixed.constructor.name, 'BatchResponseSimplePublicUpsertObjectWithErrors', '207');
  check(mixed.numErrors, 1, 'one error');
  check(mixed.errors[0].category, 'VALIDATION_ERROR', 'category');
  check(mixed.errors[0].context.objectWriteTraceId, ['trace-bad'], 'who is to blame');

  await refused(
    () => companies.batchApi.upsert({ inputs: [{ id: 'acme.com', idProperty: 'domain', properties: { name: 'x' } }] }),
    400,
    /by non-unique 0-2 property domain/,
  );
  const ids = {};
  for (const one of first.results) {
    ids[one.properties.judge_key] = one.id;
  }
  return ids;
}

async function readsAndSearchesCompanies(ids) {
  const wanted = ['name', 'judge_score', 'judge_seen', 'judge_why', 'industry'];
  const acme = await companies.basicApi.getById(ids.acme, wanted);
  check(acme.properties.judge_score, '87', 'number');
  check(acme.properties.judge_why, 'seats;api', 'choices');
  check(acme.properties.industry, null, 'nothing');
  const globex = await companies.basicApi.getById('globex', wanted, undefined, undefined, false, 'judge_key');
  check(globex.id, ids.globex, 'by unique property');
  check(globex.properties.judge_seen, '2026-11-21T10:00:00.000Z', 'instant');
  check(globex.createdAt instanceof Date, true, 'a date');

  const found = await companies.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: 'judge_key', operator: 'EQ', value: 'ACME' }] }],
    properties: ['name'],
    sorts: ['createdate'],
    limit: 10,
    after: '0',
  });
  check([found.total, found.results[0].id], [1, ids.acme], 'search');

  const page = await companies.basicApi.getPage(1);
  const next = await companies.basicApi.getPage(100, page.paging.next.after);
  check(page.results.length + next.results.length, 3, 'pages');

  const update = await companies.batchApi.update({
    inputs: [
      { id: ids.acme, properties: { judge_score: '88' } },
      { id: '1', properties: { judge_score: '1' } },
    ],
  });
  check(update.results[0].properties.judge_score, '88', 'updated');
  check(update.errors[0].context.ids, ['1'], 'not found');
}

async function makesContacts(ids) {
  const made = await contacts.batchApi.create({
    inputs: ['ann', 'bob'].map((name) => ({
      properties: { email: `${name}@acme.com`, firstname: name },
      associations: [],
      objectWriteTraceId: name,
    })),
  });
  check(made.results.length, 2, 'contacts');
  const ann = made.results.find((one) => one.properties.email === 'ann@acme.com').id;
  const bob = made.results.find((one) => one.properties.email === 'bob@acme.com').id;
  await refused(
    () => contacts.basicApi.create({ properties: { email: 'ANN@acme.com' }, associations: [] }),
    409,
    new RegExp(`Existing ID: ${ann}`),
  );

  const read = await contacts.batchApi.read({
    idProperty: 'email',
    properties: ['email', 'hs_object_id'],
    propertiesWithHistory: [],
    inputs: [{ id: 'ann@acme.com' }, { id: 'nobody@acme.com' }],
  });
  check(read.constructor.name, 'BatchResponseSimplePublicObjectWithErrors', '207');
  check(read.results.map((one) => one.id), [ann], 'who is there');
  check(read.errors[0].category, 'OBJECT_NOT_FOUND', 'category');
  check(read.errors[0].context.ids, ['nobody@acme.com'], 'who is not');

  const pair = await associations.v4.batchApi.createDefault('contacts', 'companies', {
    inputs: [
      { _from: { id: ann }, to: { id: ids.acme } },
      { _from: { id: bob }, to: { id: ids.acme } },
    ],
  });
  check(pair.results.some((one) => one.associationSpec.associationTypeId === 279), true, 'contact to company');
  const one = await associations.v4.basicApi.createDefault('contacts', bob, 'companies', ids.globex);
  check(one.status, 'COMPLETE', 'one pair');

  const all = await associations.v4.batchApi.getPage('companies', 'contacts', { inputs: [{ id: ids.acme }] });
  check(all.results[0].to.map((end) => end.toObjectId).sort(), [ann, bob].sort(), 'read back');
  const ofBob = await associations.v4.basicApi.getPage('contacts', bob, 'companies');
  check(ofBob.results.map((end) => end.toObjectId), [ids.acme, ids.globex], 'companies of one');
  const withCompanies = await contacts.basicApi.getById(ann, undefined, undefined, ['companies']);
  check(withCompanies.associations.companies.results[0].id, ids.acme, 'beside the record');

  await associations.v4.batchApi.archive('contacts', 'companies', {
    inputs: [{ _from: { id: bob }, to: [{ id: ids.globex }] }],
  });
  check((await associations.v4.basicApi.getPage('contacts', bob, 'companies')).results.length, 1, 'archived');
  const labelled = await associations.v4.batchApi.create('contacts', 'companies', {
    inputs: [
      {
        _from: { id: bob },
        to: { id: ids.globex },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      },
    ],
  });
  check(labelled.results[0].toObjectId, ids.globex, 'labelled');
  return { ann, bob };
}

async function keepsLists({ ann, bob }) {
  const name = 'Judge – hot';
  const made = await lists.listsApi.create({ name, objectTypeId: '0-1', processingType: 'MANUAL' });
  const { listId } = made.list;
  check(made.list.processingType, 'MANUAL', 'list');
  await refused(
    () => lists.listsApi.create({ name, objectTypeId: '0-2', processingType: 'MANUAL' }),
    400,
    /DUPLICATE_LIST_NAMES/,
  );
  check((await lists.listsApi.getByName(name, '0-1')).list.listId, listId, 'by name');
  check((await lists.listsApi.getById(listId)).list.name, name, 'by id');
  await refused(() => lists.listsApi.getByName('Nothing', '0-1'), 404, /Nothing/);
  const search = await lists.listsApi.doSearch({
    query: 'judge',
    listIds: [],
    processingTypes: ['MANUAL'],
    additionalProperties: [],
    offset: 0,
    count: 20,
  });
  check(search.lists.map((list) => list.listId), [listId], 'list search');

  const added = await lists.membershipsApi.add(listId, [ann, bob, '1']);
  check(added.recordsIdsAdded.sort(), [ann, bob].sort(), 'added');
  check(added.recordIdsMissing, ['1'], 'missing');
  check((await lists.membershipsApi.add(listId, [ann])).recordsIdsAdded, undefined, 'empty arrays are left out');
  const changed = await lists.membershipsApi.addAndRemove(listId, { recordIdsToAdd: [], recordIdsToRemove: [bob] });
  check(changed.recordIdsRemoved, [bob], 'removed');
  const members = await lists.membershipsApi.getPage(listId);
  check(members.results.map((member) => member.recordId), [ann], 'members');
  check(members.results[0].membershipTimestamp instanceof Date, true, 'since when');
  check((await lists.membershipsApi.remove(listId, [ann])).recordIdsRemoved, [ann], 'removed the last');

  await lists.listsApi.remove(listId);
  await refused(() => lists.listsApi.getById(listId), 404, /does not exist/);
  await lists.listsApi.restore(listId);
  check((await lists.listsApi.getById(listId)).list.name, name, 'restored');
}

async function createsATask({ ann }, ids) {
  const owner = (await owners.ownersApi.getPage('rep@ours.example')).results[0];
  check(owner.email, 'rep@ours.example', 'owner');
  check((await owners.ownersApi.getById(Number(owner.id))).userId, owner.userId, 'owner by id');
  const type = (associationTypeId) => [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }];
  const task = await objects.tasks.basicApi.create({
    properties: {
      hs_timestamp: '2026-11-24T09:00:00.000Z',
      hs_task_subject: 'Call Acme',
      hs_task_body: 'Hit its limit.<br>Call today.',
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: 'HIGH',
      hs_task_type: 'CALL',
      hubspot_owner_id: owner.id,
    },
    associations: [
      { to: { id: ann }, types: type(204) },
      { to: { id: ids.acme }, types: type(192) },
    ],
  });
  check(task.properties.hs_task_subject, 'Call Acme', 'task');
  const tasks = await associations.v4.basicApi.getPage('contacts', ann, 'tasks');
  check(tasks.results.map((one) => one.toObjectId), [task.id], 'task of a contact');
  const read = await objects.tasks.batchApi.read({
    properties: ['hs_task_body'],
    propertiesWithHistory: [],
    inputs: [{ id: task.id }],
  });
  check(read.results[0].properties.hs_task_body, 'Hit its limit.<br>Call today.', 'task body');
  await refused(
    () => objects.tasks.basicApi.create({ properties: { hs_task_subject: 'x' }, associations: [] }),
    400,
    /hs_timestamp/,
  );
  return owner;
}

async function enrolls({ ann }, owner) {
  const { body: page } = await api('GET', `/automation/v4/sequences?userId=${owner.userId}`);
  check(page.total, 2, 'sequences');
  const sequence = page.results.find((one) => one.name === 'Welcome');
  const status = `/automation/v4/sequences/enrollments/contact/${ann}`;
  check((await api('GET', status)).status, 404, 'not enrolled');
  const enroll = () =>
    api('POST', `/automation/v4/sequences/enrollments?userId=${owner.userId}`, {
      sequenceId: sequence.id,
      contactId: ann,
      senderEmail: owner.email,
    });
  const enrolled = await enroll();
  check([enrolled.status, enrolled.body.toEmail], [200, 'ann@acme.com'], 'enrolled');
  check((await api('GET', status)).body.sequenceName, 'Welcome', 'status');
  const again = await enroll();
  check([again.status, again.body.errorType], [400, 'SequenceError.ALREADY_ENROLLED'], 'one sequence at a time');
}

async function endsRecords({ ann, bob }, ids) {
  const merged = await contacts.basicApi.merge({ primaryObjectId: ann, objectIdToMerge: bob });
  check([ann, bob].includes(merged.id), false, 'a merge gives a new id');
  await refused(() => contacts.basicApi.getById(ann), 404, /not found/);
  await companies.basicApi.archive(ids.globex);
  await refused(() => companies.basicApi.getById(ids.globex), 404, /not found/);
  const archived = await companies.basicApi.getById(ids.globex, undefined, undefined, undefined, true);
  check(archived.archived, true, 'archived');
  await companies.batchApi.archive({ inputs: [{ id: ids.acme }] });
  check((await companies.basicApi.getPage()).results.length, 1, 'one is left');
  check((await deals.searchApi.doSearch({ filterGroups: [] })).total, 0, 'no deals');
  const details = await api('GET', '/account-info/v3/details');
  check([typeof details.body.portalId, details.body.timeZone], ['number', 'America/New_York'], 'account');
}

await definesProperties();
const ids = await upsertsCompanies();
await readsAndSearchesCompanies(ids);
const people = await makesContacts(ids);
await keepsLists(people);
const owner = await createsATask(people, ids);
await enrolls(people, owner);
await endsRecords(people, ids);
console.log(`${checks} checks passed`);
