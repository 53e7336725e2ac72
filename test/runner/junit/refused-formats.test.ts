import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from './reading.ts';

const formats: readonly [content: string, reason: RegExp][] = [
  ['<test-run id="2"/>', /NUnit 3 .*junit/],
  ['<test-results name="x"/>', /NUnit 2 .*junit/],
  ['<?xml version="1.0"?><TestRun xmlns="x"/>', /TRX .*junit/],
  ['<assemblies/>', /xUnit\.net 2 .*-junit/],
  ['<testng-results/>', /TestNG/],
  ['<robot/>', /Robot Framework .*--xunit/],
  ['<html><body/></html>', /HTML/],
  ['<!DOCTYPE html><html></html>', /HTML/],
  ['<suites/>', /not JUnit .*<suites>/],
  ['{"results":{"tool":{"name":"jest"},"summary":{}}}', /CTRF/],
  ['{"reportFormat": "CTRF", "results": {}}', /CTRF/],
  ['{"numTotalTests": 3}', /jest/],
  ['{"Time":"x","Action":"run"}\n{"Action":"pass"}', /go test -json/],
  ['[1, 2]', /JSON/],
  ['TAP version 13\nok 1', /TAP/],
  ["##teamcity[testStarted name='a']", /TeamCity/],
  ['no report at all', /not XML/],
];
for (const [content, reason] of formats) {
  test(`${JSON.stringify(content.slice(0, 40))} is refused by name`, async () => {
    assert.match(await refusal(content), reason);
  });
}
