// An edit of one of the ordinary files, by its framework.
import * as base from './bases.ts';
import { edited } from './case.ts';

export const py = (from: string, to: string) => edited('tests/test_cart.py', base.PYTEST, from, to);
export const ut = (from: string, to: string) => edited('tests/test_tax.py', base.UNITTEST, from, to);
export const jest = (from: string, to: string) => edited('test/order.test.ts', base.JEST, from, to);
export const node = (from: string, to: string) => edited('test/parse.test.mjs', base.NODE, from, to);
export const pw = (from: string, to: string) => edited('e2e/checkout.spec.ts', base.PLAYWRIGHT, from, to);
export const cy = (from: string, to: string) => edited('cypress/e2e/login.cy.js', base.CYPRESS, from, to);
export const go = (from: string, to: string) => edited('cart/cart_test.go', base.GO, from, to);
export const java = (from: string, to: string) =>
  edited('src/test/java/shop/InvoiceTest.java', base.JUNIT, from, to);
export const kotlin = (from: string, to: string) =>
  edited('src/test/kotlin/StockTest.kt', base.KOTLIN, from, to);
export const rspec = (from: string, to: string) => edited('spec/cart_spec.rb', base.RSPEC, from, to);
export const rust = (from: string, to: string) => edited('tests/cart.rs', base.RUST, from, to);
export const php = (from: string, to: string) => edited('tests/CartTest.php', base.PHPUNIT, from, to);
export const xunit = (from: string, to: string) => edited('Shop.Tests/CartTests.cs', base.XUNIT, from, to);
export const cart = (from: string, to: string) => edited('shop/cart.py', base.PRODUCT_PY, from, to);
export const stock = (from: string, to: string) => edited('src/stock.ts', base.PRODUCT_TS, from, to);
export const pkg = (from: string, to: string) => edited('package.json', base.PACKAGE, from, to);
