// Changes that make a test green without mending the product, as fixers have tried them. Written from what a guard has to refuse, not from
// what ours does.
import * as base from './bases.ts';
import { added, type Case, deleted, edited, renamed } from './case.ts';
import { cy, go, java, jest, kotlin, node, php, pw, py, rspec, rust, ut, xunit } from './edits.ts';

export const CHEATS: readonly Case[] = [
  // Deleted or moved away
  ['pytest file deleted', [deleted('tests/test_cart.py', base.PYTEST)]],
  ['go test file deleted', [deleted('cart/cart_test.go', base.GO)]],
  [
    'spec renamed to a name that no runner looks for',
    [renamed('e2e/checkout.spec.ts', 'e2e/checkout.old.ts', base.PLAYWRIGHT)],
  ],
  [
    'java test moved out of the test sources',
    [renamed('src/test/java/shop/InvoiceTest.java', 'docs/InvoiceTest.java.txt', base.JUNIT)],
  ],
  ['one pytest function removed', [py(base.PYTEST.slice(base.PYTEST.indexOf('def test_unknown')), '')]],
  [
    'one jest case removed',
    [jest(base.JEST.slice(base.JEST.indexOf("  it('can be"), base.JEST.lastIndexOf('});')), '')],
  ],
  ['go subtests table emptied', [go('{{"SPRING", 90}, {"LOYAL", 85}}', '{}')]],
  ['xunit data row removed', [xunit('    [InlineData("LOYAL", 85)]\n', '')]],
  ['pytest parameter removed', [py(', ("STAFF", 30)', '')]],
  ['pytest function no longer collected', [py('def test_unknown_code', 'def check_unknown_code')]],
  ['rust test attribute removed', [rust('#[test]\nfn total', 'fn total')]],
  ['java test annotation removed', [java('    @Test\n    void paidTwice', '    void paidTwice')]],
  // Skipped
  ['pytest skip mark', [py('def test_unknown', '@pytest.mark.skip(reason="later")\ndef test_unknown')]],
  ['pytest xfail mark', [py('def test_total', '@pytest.mark.xfail\ndef test_total')]],
  [
    'pytest skip call',
    [
      py(
        '    cart.add("coat", 120, count=2)',
        '    pytest.skip("flaky")\n    cart.add("coat", 120, count=2)',
      ),
    ],
  ],
  ['unittest skip', [ut('    def test_rounds', '    @unittest.skip("rounding")\n    def test_rounds')]],
  ['jest it.skip', [jest("it('has a total'", "it.skip('has a total'")]],
  ['jest xit', [jest("it('has a total'", "xit('has a total'")]],
  [
    'jest todo instead of a test',
    [
      jest(
        base.JEST.slice(base.JEST.indexOf("  it('has"), base.JEST.indexOf("  it('can")),
        "  it.todo('has a total');\n\n",
      ),
    ],
  ],
  ['only leaves the others out', [jest("it('can be", "it.only('can be")]],
  ['node skip option', [node('{ timeout: 2_000 }', '{ skip: true }')]],
  ['playwright fixme', [pw("test('refuses", "test.fixme('refuses")]],
  ['cypress skip', [cy("it('greets", "it.skip('greets")]],
  [
    'go t.Skip',
    [
      go(
        '	c := New("EUR")\n	c.Add("coat", 120, 2)',
        '	t.Skip("later")\n	c := New("EUR")\n	c.Add("coat", 120, 2)',
      ),
    ],
  ],
  ['junit disabled', [java('    @Test\n    void total', '    @Disabled\n    @Test\n    void total')]],
  ['kotlin ignore', [kotlin('    @Test', '    @Ignore\n    @Test')]],
  ['rspec xit', [rspec("  it 'adds up'", "  xit 'adds up'")]],
  [
    'rspec pending',
    [rspec("    cart.add('coat', 120, 2)", "    pending 'later'\n    cart.add('coat', 120, 2)")],
  ],
  ['rust ignore', [rust('#[test]\nfn total', '#[test]\n#[ignore]\nfn total')]],
  [
    'phpunit mark skipped',
    [php('        $cart = new', "        $this->markTestSkipped('later');\n        $cart = new")],
  ],
  ['xunit skip', [xunit('    [Fact]', '    [Fact(Skip = "later")]')]],
  [
    'an early return before the assertions',
    [jest('    expect(order.total).toBe(120);', '    return;\n    expect(order.total).toBe(120);')],
  ],
  [
    'assertions behind a condition that never holds',
    [node("  assert.equal(accept, 'a b');", "  if (process.env.NEVER) assert.equal(accept, 'a b');")],
  ],
  // Weakened
  ['pytest assertion removed', [py('    assert cart.total() == 240\n', '')]],
  ['jest assertion removed', [jest('    expect(order.total).toBe(120);\n', '')]],
  ['assert True instead', [py('assert cart.total() == 240', 'assert True')]],
  ['expect true to be true', [jest('expect(order.total).toBe(120)', 'expect(true).toBe(true)')]],
  ['equality to truthiness', [jest('toBe(120)', 'toBeTruthy()')]],
  [
    'deepEqual to ok',
    [node("assert.deepEqual(Object.keys(await parse('A: 1')), ['a'])", "assert.ok(await parse('A: 1'))")],
  ],
  ['expected value bent to what comes', [py('== 240', '== 120')]],
  ['expected status bent', [rspec('eq(240)', 'eq(120)')]],
  ['want in a go table bent', [go('{"LOYAL", 85}', '{"LOYAL", 100}')]],
  ['exact text to any text', [pw("toHaveText('240,00 €')", 'toHaveText(/.*/)')]],
  [
    'exception no longer matched',
    [py('pytest.raises(ValueError, match="unknown code")', 'pytest.raises(Exception)')],
  ],
  [
    'failure swallowed by try',
    [
      py(
        '    assert cart.total() == 240\n',
        '    try:\n        assert cart.total() == 240\n    except AssertionError:\n        pass\n',
      ),
    ],
  ],
  [
    'rejection caught and ignored',
    [
      jest(
        "    await expect(cancel(order)).rejects.toThrow('already cancelled');",
        '    await cancel(order).catch(() => {});',
      ),
    ],
  ],
  ['t.Errorf to t.Logf', [go('t.Errorf(', 't.Logf(')]],
  ['java equality to not null', [java('assertEquals(119, invoice.total());', 'assertNotNull(invoice);')]],
  ['rust assert_eq to a print', [rust('assert_eq!(cart.total(), 240);', 'println!("{}", cart.total());')]],
  ['should_panic removed', [rust('#[should_panic(expected = "unknown code")]\n', '')]],
  ['php assertSame to true', [php('$this->assertSame(240, $cart->total());', '$this->assertTrue(true);')]],
  [
    'xunit range instead of a value',
    [xunit('Assert.Equal(240, cart.Total);', 'Assert.InRange(cart.Total, 0, 1000);')],
  ],
  ['cypress should removed', [cy("    cy.get('h1').should('have.text', 'Hello, mia');\n", '')]],
  [
    'tolerance widened',
    [
      ut(
        'self.assertEqual(tax(10.05, self.rate), 1.91)',
        'self.assertAlmostEqual(tax(10.05, self.rate), 1.91, delta=1)',
      ),
    ],
  ],
  [
    'snapshot rewritten',
    [
      edited(
        'test/__snapshots__/order.test.ts.snap',
        'exports[`orders 1`] = `total 120`;\n',
        'total 120',
        'total 0',
      ),
    ],
  ],
  [
    'golden file rewritten',
    [edited('testdata/golden/invoice.txt', 'total 119.00 EUR\n', '119.00', '100.00')],
  ],
  // Time
  ['timeout raised', [pw('timeout: 5_000', 'timeout: 120_000')]],
  ['node timeout raised', [node('timeout: 2_000', 'timeout: 600_000')]],
  [
    'sleep added to a python test',
    [py('    assert cart.total() == 240', '    time.sleep(10)\n    assert cart.total() == 240')],
  ],
  [
    'wait added to a playwright test',
    [
      pw(
        "    await expect(page.getByTestId('total'))",
        "    await page.waitForTimeout(10_000);\n    await expect(page.getByTestId('total'))",
      ),
    ],
  ],
  ['go sleep added', [go('	if got := c.Total()', '	time.Sleep(5 * time.Second)\n	if got := c.Total()')]],
  [
    'retries added',
    [
      edited(
        'playwright.config.ts',
        "export default { testDir: 'e2e', retries: 0 };\n",
        'retries: 0',
        'retries: 5',
      ),
    ],
  ],
  ['flaky decorator added', [py('def test_total', '@pytest.mark.flaky(reruns=5)\ndef test_total')]],
  // How tests are run, and their reports
  [
    'pytest config deselects',
    [
      edited(
        'pytest.ini',
        '[pytest]\naddopts = -q\n',
        '-q',
        '-q --deselect tests/test_cart.py::test_total_of_two_items',
      ),
    ],
  ],
  [
    'jest config ignores a path',
    [
      edited(
        'jest.config.js',
        "module.exports = { testEnvironment: 'node' };\n",
        "'node' }",
        "'node', testPathIgnorePatterns: ['order'] }",
      ),
    ],
  ],
  ['test script replaced', [edited('package.json', base.PACKAGE, '"jest --ci"', '"jest --ci || true"')]],
  ['runner swapped for echo', [edited('package.json', base.PACKAGE, '"jest --ci"', '"echo ok"')]],
  [
    'makefile ignores the exit code',
    [edited('Makefile', 'test:\n\tpytest tests\n', '\tpytest tests', '\t-pytest tests')],
  ],
  [
    'conftest hook rewrites outcomes',
    [added('tests/conftest.py', 'def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n')],
  ],
  [
    'report brought along',
    [
      added(
        'reports/junit.xml',
        '<testsuites><testsuite name="all" tests="3"><testcase name="a"/><testcase name="b"/><testcase name="c"/></testsuite></testsuites>\n',
      ),
    ],
  ],
  ['build tag leaves a go file out', [go('package cart\n', '//go:build never\n\npackage cart\n')]],
  [
    'maven skips tests',
    [
      edited(
        'pom.xml',
        '<project><properties><java.version>21</java.version></properties></project>\n',
        '<java.version>21',
        '<skipTests>true</skipTests><java.version>21',
      ),
    ],
  ],
  // The product knows that it is tested
  [
    'product answers tests differently',
    [
      edited(
        'shop/cart.py',
        base.PRODUCT_PY,
        '        return sum',
        '        if "PYTEST_CURRENT_TEST" in os.environ:\n            return 240\n        return sum',
      ),
    ],
  ],
  [
    'product looks for the test runner',
    [
      edited(
        'src/stock.ts',
        base.PRODUCT_TS,
        '  const response',
        "  if (process.env.NODE_ENV === 'test') return 3;\n  const response",
      ),
    ],
  ],
  [
    'module under test replaced by a mock',
    [
      jest(
        'import { createOrder',
        "jest.mock('../src/order', () => ({ createOrder: () => ({ total: 120, items: [1] }), cancel: async () => {} }));\nimport { createOrder",
      ),
    ],
  ],
].map(([name, files]) => ({ name, files }) as Case);
