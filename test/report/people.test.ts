import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../src/report/build-report.ts';
import { type GroupPeople, peopleWords } from '../../src/report/people-words.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { iteration, iterationFacts } from '../helpers/iteration-facts.ts';
import { deployment, FIXED, failureGroup, fix, TESTED } from '../helpers/seed-nouns.ts';

const nobody = { owner: null, claimedBy: null, review: null } as const;
const review = { candidate: FIXED, approvedBy: null, declinedBy: null };
const rows: readonly (readonly [title: string, GroupPeople, readonly string[]])[] = [
  ['nobody did anything', { ...nobody, status: 'needs-person' }, []],
  ['somebody took it', { ...nobody, status: 'failing', owner: 'sam' }, ['taken by sam']],
  [
    'somebody says that it is fixed',
    { ...nobody, status: 'needs-person', owner: 'sam', claimedBy: 'lee' },
    ['taken by sam', 'fixed, says lee: the next iteration checks it'],
  ],
  [
    'its candidate waits',
    { ...nobody, status: 'needs-review', review },
    ['candidate 59149c0 waits for somebody to approve or refuse it'],
  ],
  ['its candidate does not wait while attempts are left', { ...nobody, status: 'failing', review }, []],
  [
    'its candidate was approved',
    { ...nobody, status: 'needs-review', review: { ...review, approvedBy: 'sam' } },
    ['candidate 59149c0 approved by sam: it is merged next'],
  ],
  [
    'its candidate was turned down',
    { ...nobody, status: 'needs-person', review: { ...review, declinedBy: 'sam' } },
    ['candidate 59149c0 turned down by sam'],
  ],
  ['it is verified', { status: 'verified', owner: 'sam', claimedBy: 'sam', review }, []],
];
for (const [title, people, expected] of rows)
  test(`what people did, in words: ${title}`, () => assert.deepEqual(peopleWords(people), expected));

const refused = fix({
  id: 'f1',
  status: 'refused',
  candidate: FIXED,
  commit: null,
  message: null,
  reasons: ['it edits a test'],
});
const held = failureGroup({ status: 'needs-review', owner: 'sam' });
const reportOf = (over: Parameters<typeof iterationFacts>[0]) => buildReport(iterationFacts(over));
const what = (over: Parameters<typeof iterationFacts>[0]) =>
  reportOf(over).next_steps.map((step) => step.what);

test('the JSON names who took, claimed, approved and refused, with the commit', () => {
  const report = reportOf({
    iteration: iteration({
      groups: [{ ...held, claimedBy: 'lee' }],
      fixes: [{ ...refused, approvedBy: 'ada' }],
      deployments: [
        deployment({ status: 'refused', refusedBy: 'ben', approvedBy: null, steps: [], durationMs: null }),
      ],
    }),
    reviewable: [{ ...refused, approvedBy: 'ada' }],
  });
  const [group] = report.groups;
  assert.deepEqual([group?.owner, group?.claimed_by], ['sam', 'lee']);
  assert.deepEqual(group?.review, { fix: 'f1', candidate: FIXED, approved_by: 'ada', declined_by: null });
  assert.deepEqual([report.fixes[0]?.approved_by, report.fixes[0]?.declined_by], ['ada', null]);
  assert.deepEqual([report.deployment?.approved_by, report.deployment?.refused_by], [null, 'ben']);
});

test('the report tells them in words', () => {
  const merged = fix({ approvedBy: 'ada' });
  const text = renderReport(
    reportOf({
      iteration: iteration({
        groups: [held],
        fixes: [{ ...refused, declinedBy: 'ada' }, merged],
        deployments: [
          deployment({ status: 'refused', refusedBy: 'ben', approvedBy: null, steps: [], durationMs: null }),
        ],
      }),
      reviewable: [{ ...refused, declinedBy: 'ada' }],
    }),
  );
  assert.match(text, /taken by sam, candidate 59149c0 turned down by ada/);
  assert.match(text, /was refused: it edits a test; ada turned `59149c0` down/);
  assert.match(text, /\*\*Approved by\*\*: ada, although the guard refuses it/);
  assert.match(text, /\*\*Refused by\*\*: ben\n- \*\*Duration\*\*: it was not started/);
});

test('what comes next names the commit and where it is decided', () => {
  const groups = [held];
  const [review] = what({ iteration: iteration({ groups }), reviewable: [refused] });
  assert.match(
    review ?? '',
    /^Review the fix of .*candidate 59149c0 waits.*: the buttons are in the thread$/,
  );
  const [wait] = what({ iteration: iteration({ groups }), reviewable: [{ ...refused, approvedBy: 'ada' }] });
  assert.match(wait ?? '', /^Wait for the next iteration to try .*approved by ada/);
  const [mend] = what({ iteration: iteration({ groups }), reviewable: [{ ...refused, declinedBy: 'ada' }] });
  assert.match(mend ?? '', /^Mend .*turned down by ada.* on main .*Fixed, check it/);
  const [over] = what({ iteration: iteration({ groups }), loopStatus: 'gave-up' });
  assert.doesNotMatch(over ?? '', /button|thread|press/);
});

for (const [status, words] of [
  ['refused', /^Change on main what speaks against deploying 0be21d7, which ben refused$/],
  ['lapsed', /^Approve the next revision: 0be21d7 is not deployed, somebody pushed to main$/],
] as const)
  test(`a deployment that was not made is a next step: ${status}`, () => {
    const one = deployment({ status, revision: TESTED, refusedBy: 'ben', reason: 'somebody pushed to main' });
    assert.match(what({ iteration: iteration({ groups: [], deployments: [one] }) })[0] ?? '', words);
  });
