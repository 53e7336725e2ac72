// Files of ordinary projects, before a fixer touches them.

export const PYTEST = `import pytest
from shop.cart import Cart


@pytest.fixture
def cart():
    return Cart(currency="EUR")


def test_total_of_two_items(cart):
    cart.add("coat", 120, count=2)
    assert cart.total() == 240
    assert cart.currency == "EUR"


@pytest.mark.parametrize("code,percent", [("SPRING", 10), ("LOYAL", 15), ("STAFF", 30)])
def test_discount(cart, code, percent):
    cart.add("coat", 100)
    assert cart.discounted(code) == 100 - percent


def test_unknown_code_is_refused(cart):
    with pytest.raises(ValueError, match="unknown code"):
        cart.discounted("NOPE")
`;
export const UNITTEST = `import unittest
from shop.tax import tax


class TaxTest(unittest.TestCase):
    def setUp(self):
        self.rate = 0.19

    def test_rounds_half_up(self):
        self.assertEqual(tax(10.05, self.rate), 1.91)
        self.assertIsInstance(tax(1, self.rate), float)

    def test_negative_amount(self):
        self.assertRaises(ValueError, tax, -1, self.rate)
`;
export const JEST = `import { createOrder, cancel } from '../src/order';

describe('orders', () => {
  let order;
  beforeEach(() => {
    order = createOrder({ items: [{ sku: 'coat', price: 120 }] });
  });

  it('has a total', () => {
    expect(order.total).toBe(120);
    expect(order.items).toHaveLength(1);
  });

  it('can be cancelled once', async () => {
    await cancel(order);
    await expect(cancel(order)).rejects.toThrow('already cancelled');
    expect(order.status).toBe('cancelled');
  });
});
`;
export const NODE = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../src/parse.mjs';

test('a header without a value is refused', () => {
  assert.throws(() => parse('Accept:'), /no value/);
});

test('values keep their blanks', { timeout: 2_000 }, async () => {
  const { accept } = await parse('Accept: a b');
  assert.equal(accept, 'a b');
  assert.deepEqual(Object.keys(await parse('A: 1')), ['a']);
});
`;
export const PLAYWRIGHT = `import { expect, test } from '@playwright/test';

test.describe('checkout', () => {
  test('shows the total', async ({ page }) => {
    await page.goto('/checkout');
    await expect(page.getByTestId('total')).toHaveText('240,00 €');
    await expect(page.getByRole('button', { name: 'Pay' })).toBeEnabled();
  });

  test('refuses an expired card', async ({ page }) => {
    await page.goto('/checkout');
    await page.getByLabel('Card').fill('4000000000000069');
    await page.getByRole('button', { name: 'Pay' }).click();
    await expect(page.getByRole('alert')).toContainText('expired', { timeout: 5_000 });
  });
});
`;
export const CYPRESS = `describe('login', () => {
  it('greets the customer', () => {
    cy.visit('/login');
    cy.get('#name').type('mia');
    cy.get('form').submit();
    cy.get('h1').should('have.text', 'Hello, mia');
    cy.url().should('include', '/account');
  });
});
`;
export const GO = `package cart

import (
	"testing"
)

func TestTotal(t *testing.T) {
	c := New("EUR")
	c.Add("coat", 120, 2)
	if got := c.Total(); got != 240 {
		t.Errorf("Total() = %d, want 240", got)
	}
}

func TestDiscount(t *testing.T) {
	for _, tc := range []struct {
		code string
		want int
	}{{"SPRING", 90}, {"LOYAL", 85}} {
		t.Run(tc.code, func(t *testing.T) {
			c := New("EUR")
			c.Add("coat", 100, 1)
			if got := c.Discounted(tc.code); got != tc.want {
				t.Fatalf("got %d, want %d", got, tc.want)
			}
		})
	}
}
`;
export const JUNIT = `package shop;

import static org.junit.jupiter.api.Assertions.*;
import org.junit.jupiter.api.Test;

class InvoiceTest {
    @Test
    void totalIncludesTax() {
        Invoice invoice = new Invoice(100);
        assertEquals(119, invoice.total());
        assertTrue(invoice.isOpen());
    }

    @Test
    void paidTwiceIsRefused() {
        Invoice invoice = new Invoice(100);
        invoice.pay();
        assertThrows(IllegalStateException.class, invoice::pay);
    }
}
`;
export const KOTLIN = `class StockTest {
    @Test
    fun \`reserving takes from the stock\`() {
        val stock = Stock(mapOf("coat" to 3))
        stock.reserve("coat", 2)
        assertEquals(1, stock.left("coat"))
        assertFalse(stock.isEmpty("coat"))
    }
}
`;
export const RSPEC = `require 'cart'

RSpec.describe Cart do
  subject(:cart) { described_class.new('EUR') }

  it 'adds up' do
    cart.add('coat', 120, 2)
    expect(cart.total).to eq(240)
    expect(cart.currency).to eq('EUR')
  end

  it 'refuses unknown codes' do
    expect { cart.discounted('NOPE') }.to raise_error(ArgumentError, /unknown code/)
  end
end
`;
export const RUST = `use shop::cart::Cart;

#[test]
fn total_of_two_items() {
    let mut cart = Cart::new("EUR");
    cart.add("coat", 120, 2);
    assert_eq!(cart.total(), 240);
    assert!(cart.is_open());
}

#[test]
#[should_panic(expected = "unknown code")]
fn unknown_code_is_refused() {
    Cart::new("EUR").discounted("NOPE");
}
`;
export const PHPUNIT = `<?php
use PHPUnit\\Framework\\TestCase;

final class CartTest extends TestCase
{
    public function testTotal(): void
    {
        $cart = new Cart('EUR');
        $cart->add('coat', 120, 2);
        $this->assertSame(240, $cart->total());
        $this->assertCount(1, $cart->items());
    }
}
`;
export const XUNIT = `using Xunit;

public class CartTests
{
    [Fact]
    public void TotalOfTwoItems()
    {
        var cart = new Cart("EUR");
        cart.Add("coat", 120, 2);
        Assert.Equal(240, cart.Total);
        Assert.Single(cart.Items);
    }

    [Theory]
    [InlineData("SPRING", 90)]
    [InlineData("LOYAL", 85)]
    public void Discounts(string code, int want)
    {
        Assert.Equal(want, new Cart("EUR").With(100).Discounted(code));
    }
}
`;
export const PRODUCT_PY = `class Cart:
    def __init__(self, currency):
        self.currency = currency
        self.items = []

    def add(self, sku, price, count=1):
        self.items.append((sku, price))

    def total(self):
        return sum(price for _, price in self.items)
`;
export const PRODUCT_TS = `export async function fetchStock(sku: string): Promise<number> {
  const url = new URL(sku, STOCK);
  const response = await fetch(url);
  return (await response.json()).left;
}

export function isOpen(order: { status: string }): boolean {
  return order.status === 'open';
}
`;
export const PACKAGE = `{
  "name": "shop",
  "scripts": { "build": "tsc", "test": "jest --ci", "start": "node dist/main.js" },
  "dependencies": { "fastify": "5.0.0" },
  "devDependencies": { "jest": "30.0.0" }
}
`;
