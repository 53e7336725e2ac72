// Changes as honest people and agents make them, many of which look dangerous at first sight. Written from what a guard has to let
// through, not from what ours does.
import * as base from './bases.ts';
import { added, type Case, deleted, edited, renamed } from './case.ts';
import {
  cart,
  go,
  java,
  jest,
  kotlin,
  node,
  php,
  pkg,
  pw,
  py,
  rspec,
  rust,
  stock,
  ut,
  xunit,
} from './edits.ts';

export const HONEST: readonly Case[] = [
  // The product alone, also where it has words of tests
  ['count respected', [cart('self.items.append((sku, price))', 'self.items.append((sku, price * count))')]],
  [
    'product retries with a growing wait',
    [
      stock(
        '  const response = await fetch(url);',
        '  let response = await fetch(url);\n  for (let n = 1; response.status === 503 && n < 4; n += 1) {\n    await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** n));\n    response = await fetch(url);\n  }',
      ),
    ],
  ],
  [
    'product gets a longer timeout',
    [edited('src/client.ts', 'export const TIMEOUT_MS = 2_000;\n', '2_000', '10_000')],
  ],
  [
    'product sleeps between polls',
    [
      cart(
        '    def total(self):',
        '    def wait_until_settled(self):\n        while not self.settled:\n            time.sleep(0.1)\n\n    def total(self):',
      ),
    ],
  ],
  [
    'product function named skip',
    [
      stock(
        'export function isOpen',
        'export function skip(count: number): void {\n  cursor += count;\n}\n\nexport function isOpen',
      ),
    ],
  ],
  [
    'product method named only',
    [
      stock(
        'export function isOpen',
        'export const only = <T>(all: T[]): T => all[0] as T;\n\nexport function isOpen',
      ),
    ],
  ],
  [
    'product asserts its own state',
    [
      cart(
        '        self.items = []',
        '        assert currency, "a cart has a currency"\n        self.items = []',
      ),
    ],
  ],
  [
    'product assertion removed',
    [
      edited(
        'shop/pay.py',
        'def pay(order):\n    assert order.open\n    order.open = False\n',
        '    assert order.open\n',
        '    if not order.open:\n        raise ValueError("already paid")\n',
      ),
    ],
  ],
  [
    'product catches an error',
    [
      stock(
        '  return (await response.json()).left;',
        '  try {\n    return (await response.json()).left;\n  } catch {\n    return 0;\n  }',
      ),
    ],
  ],
  [
    'product returns early',
    [
      stock(
        "  return order.status === 'open';",
        "  if (order.status === '') return false;\n  return order.status === 'open';",
      ),
    ],
  ],
  ['null check added', [stock('(await response.json()).left', '(await response.json())?.left ?? 0')]],
  [
    'typo in a header',
    [
      edited(
        'src/reply.mjs',
        "export const headers = { 'x-content-type-option': 'nosniff' };\n",
        'type-option',
        'type-options',
      ),
    ],
  ],
  [
    'dead product file deleted',
    [deleted('src/legacy.ts', 'export const old = 1;\n'), stock("=== 'open'", "=== 'opened'")],
  ],
  ['product file renamed', [renamed('src/stock.ts', 'src/inventory.ts', base.PRODUCT_TS)]],
  [
    'product folder called testing tools',
    [edited('src/ab-testing/assign.ts', 'export const share = 0.5;\n', '0.5', '0.25')],
  ],
  [
    'product module about latest releases',
    [edited('src/latest.ts', "export const tag = 'latest';\n", "'latest'", "'stable'")],
  ],
  ['a contest is no test', [edited('src/contest.py', 'PRIZE = 10\n', '10', '20')]],
  [
    'sql migration added',
    [added('migrations/0007_orders.sql', 'ALTER TABLE orders ADD COLUMN paid_at INTEGER;\n')],
  ],
  [
    'go product error wrapped',
    [
      edited(
        'cart/cart.go',
        'package cart\n\nfunc load() error {\n\treturn err\n}\n',
        'return err',
        'return fmt.Errorf("load: %w", err)',
      ),
    ],
  ],
  [
    'java product synchronised',
    [
      edited(
        'src/main/java/shop/Stock.java',
        'class Stock {\n    int take() { return --left; }\n}\n',
        'int take',
        'synchronized int take',
      ),
    ],
  ],
  [
    'rust product ignores a result on purpose',
    [
      edited(
        'src/log.rs',
        'fn flush() {\n    out.flush().unwrap();\n}\n',
        'out.flush().unwrap();',
        'let _ = out.flush();',
      ),
    ],
  ],
  ['css changed', [edited('web/style.css', '.total { color: red; }\n', 'red', 'green')]],
  // Packages, configuration, documentation
  ['dependency bumped', [pkg('"fastify": "5.0.0"', '"fastify": "5.1.0"')]],
  ['dependency added', [pkg('"fastify": "5.0.0"', '"fastify": "5.0.0", "pino": "9.0.0"')]],
  ['test runner bumped', [pkg('"jest": "30.0.0"', '"jest": "30.0.1"')]],
  ['build script changed', [pkg('"tsc"', '"tsc -p ."')]],
  ['start script changed', [pkg('node dist/main.js', 'node --enable-source-maps dist/main.js')]],
  [
    'lockfile changed',
    [
      edited(
        'package-lock.json',
        '{ "lockfileVersion": 3, "packages": { "a": "1.0.0" } }\n',
        '1.0.0',
        '1.0.1',
      ),
    ],
  ],
  [
    'python dependency bumped',
    [
      edited(
        'pyproject.toml',
        '[project]\ndependencies = ["httpx==0.27"]\n\n[tool.pytest.ini_options]\naddopts = "-q"\n',
        '0.27',
        '0.28',
      ),
    ],
  ],
  ['requirements bumped', [edited('requirements.txt', 'httpx==0.27\npytest==8.0\n', '0.27', '0.28')]],
  [
    'dockerfile changed',
    [edited('Dockerfile', 'FROM node:22\nCMD ["node", "main.js"]\n', 'node:22', 'node:24')],
  ],
  [
    'deploy workflow changed',
    [
      edited(
        '.github/workflows/deploy.yml',
        'on: push\njobs: { deploy: { runs-on: ubuntu-22.04 } }\n',
        'ubuntu-22.04',
        'ubuntu-24.04',
      ),
    ],
  ],
  [
    'readme about tests',
    [edited('README.md', '# Shop\n\nRun the tests with npm test.\n', 'npm test', 'npm test -- --watch')],
  ],
  [
    'docs page about skipping tests',
    [added('docs/testing.md', '# Testing\n\nUse `it.skip` or `@pytest.mark.skip` only with a ticket.\n')],
  ],
  [
    'changelog line',
    [
      edited(
        'CHANGELOG.md',
        '# Changelog\n\n## Next\n',
        '## Next\n',
        '## Next\n\n- Retries no longer skip the first attempt.\n',
      ),
    ],
  ],
  [
    'openapi description',
    [
      edited(
        'openapi.yaml',
        'paths:\n  /stock: { get: { summary: Stock } }\n',
        'summary: Stock',
        'summary: What is left in stock',
      ),
    ],
  ],
  ['environment example', [edited('.env.example', 'PORT=8080\n', '8080', '8081')]],
  ['translation', [edited('locales/de.json', '{ "total": "Summe" }\n', 'Summe', 'Gesamt')]],
  // Tests made better, or moved, beside a fix
  [
    'new pytest test beside the fix',
    [
      cart('(sku, price)', '(sku, price * count)'),
      added(
        'tests/test_cart_count.py',
        'def test_count(cart):\n    cart.add("coat", 10, count=3)\n    assert cart.total() == 30\n',
      ),
    ],
  ],
  [
    'new case in a jest file',
    [
      jest(
        "  it('can be",
        "  it('knows its items', () => {\n    expect(order.items[0].sku).toBe('coat');\n  });\n\n  it('can be",
      ),
    ],
  ],
  ['one more pytest parameter', [py('("STAFF", 30)', '("STAFF", 30), ("NEW", 5)')]],
  ['one more go row', [go('{"LOYAL", 85}', '{"LOYAL", 85}, {"STAFF", 70}')]],
  [
    'one more xunit row',
    [
      xunit(
        '    [InlineData("LOYAL", 85)]\n',
        '    [InlineData("LOYAL", 85)]\n    [InlineData("STAFF", 70)]\n',
      ),
    ],
  ],
  [
    'assertion added to java',
    [
      java(
        'assertTrue(invoice.isOpen());',
        'assertTrue(invoice.isOpen());\n        assertEquals(19, invoice.tax());',
      ),
    ],
  ],
  [
    'assertion made exact',
    [kotlin('assertFalse(stock.isEmpty("coat"))', 'assertEquals(false, stock.isEmpty("coat"))')],
  ],
  [
    'truthy made exact',
    [
      edited(
        'test/flag.test.ts',
        "it('is on', () => {\n  expect(flag()).toBeTruthy();\n});\n",
        'toBeTruthy()',
        'toBe(true)',
      ),
    ],
  ],
  [
    'exception matched more closely',
    [rspec('raise_error(ArgumentError, /unknown code/)', 'raise_error(ArgumentError, /unknown code NOPE/)')],
  ],
  [
    'test split in two',
    [
      php(
        '        $this->assertCount(1, $cart->items());\n    }\n',
        "    }\n\n    public function testItems(): void\n    {\n        $cart = new Cart('EUR');\n        $cart->add('coat', 120, 2);\n        $this->assertCount(1, $cart->items());\n    }\n",
      ),
    ],
  ],
  [
    'test title corrected',
    [node('a header without a value is refused', 'a header without any value is refused')],
  ],
  ['comment in a test', [rust('    assert_eq!', '    // Two coats of 120.\n    assert_eq!')]],
  [
    'comment that talks of skipping',
    [
      go(
        '	c := New("EUR")\n	c.Add("coat", 120, 2)',
        '	// Was t.Skip("later") until the rounding was mended.\n	c := New("EUR")\n	c.Add("coat", 120, 2)',
      ),
    ],
  ],
  [
    'test reformatted',
    [
      jest(
        "    order = createOrder({ items: [{ sku: 'coat', price: 120 }] });",
        "    order = createOrder({\n      items: [{ sku: 'coat', price: 120 }],\n    });",
      ),
    ],
  ],
  ['quotes changed in a test', [node("assert.equal(accept, 'a b')", 'assert.equal(accept, "a b")')]],
  [
    'variable renamed in a test',
    [
      edited(
        'tests/test_stock.py',
        'def test_left(stock):\n    n = stock.left("coat")\n    assert n == 3\n',
        '    n = stock.left("coat")\n    assert n == 3',
        '    left = stock.left("coat")\n    assert left == 3',
      ),
    ],
  ],
  ['test file renamed, all of it kept', [renamed('tests/test_cart.py', 'tests/test_basket.py', base.PYTEST)]],
  [
    'test file moved between test folders',
    [
      renamed(
        'test/order.test.ts',
        'test/orders/order.test.ts',
        base.JEST,
        base.JEST.replace('../src/order', '../../src/order'),
      ),
    ],
  ],
  [
    'import path follows a renamed module',
    [
      renamed('src/order.ts', 'src/orders.ts', 'export const createOrder = 1;\n'),
      jest("'../src/order'", "'../src/orders'"),
    ],
  ],
  ['fixture data added', [added('tests/fixtures/order-3.json', '{ "id": 3, "status": "open" }\n')]],
  [
    'skip taken away',
    [
      edited(
        'tests/test_slow.py',
        '@pytest.mark.skip(reason="slow")\ndef test_slow():\n    assert slow() == 1\n',
        '@pytest.mark.skip(reason="slow")\n',
        '',
      ),
    ],
  ],
  [
    'only taken away',
    [
      edited(
        'test/a.test.ts',
        "it.only('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n",
        'it.only',
        'it',
      ),
    ],
  ],
  ['timeout lowered', [pw('timeout: 5_000', 'timeout: 2_000')]],
  [
    'sleep replaced by a wait for the thing',
    [
      edited(
        'e2e/cart.spec.ts',
        "test('counts', async ({ page }) => {\n  await page.waitForTimeout(3_000);\n  await expect(page.getByTestId('count')).toHaveText('1');\n});\n",
        '  await page.waitForTimeout(3_000);\n',
        '',
      ),
    ],
  ],
  [
    'retries lowered',
    [
      edited(
        'playwright.config.ts',
        "export default { testDir: 'e2e', retries: 2 };\n",
        'retries: 2',
        'retries: 0',
      ),
    ],
  ],
  ['setup made quicker', [ut('        self.rate = 0.19', '        self.rate = RATE')]],
  [
    'helper of tests extended',
    [
      edited(
        'test/support/make-order.ts',
        'export const makeOrder = () => ({ items: [] });\n',
        '() => ({ items: [] })',
        '(more = {}) => ({ items: [], ...more })',
      ),
    ],
  ],
  [
    'assertion moved into a helper of the same change',
    [
      py(
        '    assert cart.total() == 240\n    assert cart.currency == "EUR"\n',
        '    check(cart, 240)\n\n\ndef check(cart, total):\n    assert cart.total() == total\n    assert cart.currency == "EUR"\n',
      ),
    ],
  ],
  [
    'type annotations in a test',
    [py('def test_total_of_two_items(cart):', 'def test_total_of_two_items(cart: Cart) -> None:')],
  ],
  [
    'line ends of a test file',
    [edited('tests/test_tax.py', base.UNITTEST, base.UNITTEST, base.UNITTEST.replaceAll('\n', '\r\n'))],
  ],
  [
    'unused import taken out of a test',
    [
      edited(
        'test/b.test.ts',
        "import fs from 'node:fs';\nit('adds', () => {\n  expect(add(1, 2)).toBe(3);\n});\n",
        "import fs from 'node:fs';\n",
        '',
      ),
    ],
  ],
].map(([name, files]) => ({ name, files }) as Case);
