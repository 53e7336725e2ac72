// Reports that are not JUnit are refused by name, never read as zero tests.

const JUNIT = 'set the runner to write JUnit XML as well';

const ROOTS: ReadonlyMap<string, string> = new Map([
  [
    'test-run',
    'it is an NUnit 3 report, not JUnit: use JunitXml.TestLogger ("dotnet test --logger junit"), or "--result=file;transform=nunit3-junit.xslt"',
  ],
  [
    'test-results',
    'it is an NUnit 2 report, not JUnit: use JunitXml.TestLogger ("dotnet test --logger junit") or convert it with nunit-to-junit',
  ],
  [
    'TestRun',
    'it is a TRX report (Visual Studio), not JUnit: use JunitXml.TestLogger ("dotnet test --logger junit")',
  ],
  [
    'assemblies',
    'it is an xUnit.net 2 report, not JUnit: use "-junit file" of its runner, or JunitXml.TestLogger ("dotnet test --logger junit")',
  ],
  [
    'assembly',
    'it is an xUnit.net report, not JUnit: use "-junit file" of its runner, or JunitXml.TestLogger ("dotnet test --logger junit")',
  ],
  [
    'testng-results',
    'it is a TestNG report, not JUnit: use its JUnitReportReporter, or the XML files of surefire',
  ],
  ['Catch2TestRun', 'it is a Catch2 XML report, not JUnit: run with "--reporter junit"'],
  ['Catch', 'it is a Catch2 XML report, not JUnit: run with "--reporter junit"'],
  ['doctest', 'it is a doctest XML report, not JUnit: run with "--reporters=junit"'],
  ['TestLog', 'it is a Boost.Test log, not JUnit: run with "--log_format=JUNIT"'],
  ['TestResult', 'it is a Boost.Test report, not JUnit: run with "--log_format=JUNIT"'],
  ['TestCase', 'it is a Qt Test XML report, not JUnit: run with "-o file,junitxml"'],
  ['robot', 'it is a Robot Framework report, not JUnit: run with "--xunit file"'],
  ['testExecutions', `it is a SonarQube generic execution report, not JUnit: ${JUNIT}`],
  ['Site', 'it is a CTest dashboard file, not JUnit: run ctest with "--output-junit file"'],
  ['test_suite', 'it is an Allure 1 report, not JUnit: point to the JUnit XML of the runner'],
  ['test-suite', 'it is an Allure 1 report, not JUnit: point to the JUnit XML of the runner'],
  ['coverage', 'it is a coverage report, not a test report: point to the JUnit XML of the runner'],
  [
    'report',
    'it is a JaCoCo coverage report or the like, not a test report: point to the JUnit XML of the runner',
  ],
  ['checkstyle', 'it is a Checkstyle report, not a test report: point to the JUnit XML of the runner'],
  ['result', 'it is a Jenkins result file, not JUnit: point to the reports that Jenkins read'],
  [
    'plist',
    'it is an Apple property list, not JUnit: convert the result bundle with "xcresultparser -o junit" or trainer',
  ],
  ['html', `it is an HTML page, not JUnit: ${JUNIT}`],
]);

/** Why a document with this root element is no JUnit report; null when it is one. */
export function refuseRoot(root: string): string | null {
  if (root === 'testsuites' || root === 'testsuite' || root === 'testcase') return null;
  const shown = root.length > 60 ? `${root.slice(0, 60)}…` : root;
  return ROOTS.get(root) ?? `it is XML but not JUnit (its root element is <${shown}>): ${JUNIT}`;
}

/** Why a file that begins like this is no XML; null when it may be. */
export function refuseText(start: string): string | null {
  const text = start.trimStart();
  if (text === '' || text.startsWith('<'))
    return /^<(?:!doctype )?html/i.test(text) ? (ROOTS.get('html') ?? null) : null;
  if (text.startsWith('{') || text.startsWith('[')) return refuseJson(text);
  if (/^(?:TAP version|1\.\.\d|(?:not )?ok \d)/.test(text)) return `it is TAP output, not JUnit: ${JUNIT}`;
  if (text.startsWith('##teamcity[')) return `it is TeamCity service messages, not JUnit: ${JUNIT}`;
  return `it is not XML: ${JUNIT}`;
}

function refuseJson(text: string): string {
  if (/"reportFormat"\s*:\s*"CTRF"/.test(text) || /^\{\s*"results"\s*:\s*\{\s*"tool"/.test(text)) {
    return `it is a CTRF report (JSON), not JUnit: ${JUNIT}`;
  }
  if (text.includes('"numTotalTests"')) {
    return 'it is the JSON of jest or vitest, not JUnit: use jest-junit, or "--reporter=junit" of vitest';
  }
  if (/"Action"\s*:/.test(text))
    return 'it is the output of "go test -json", not JUnit: use "gotestsum --junitfile file"';
  if (text.includes('"examples"')) return 'it is the JSON of RSpec, not JUnit: use rspec_junit_formatter';
  if (text.includes('"stats"') && text.includes('"passes"')) {
    return 'it is the JSON of mocha, not JUnit: use mocha-junit-reporter';
  }
  if (text.includes('"configFile"') || text.includes('"projects"')) {
    return 'it is the JSON of Playwright, not JUnit: use "--reporter=junit"';
  }
  return `it is JSON, not JUnit: ${JUNIT}`;
}
